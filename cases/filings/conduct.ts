/**
 * The conduct behind a case's alerts, read from the log's ranges that the alerts name: what the
 * suspects traded and moved there. Each trade counts once, also where both sides are suspects.
 */
import { formatUnits, type AssetInfo, type CoreEvent, type EventOf } from '../../core/contract';
import type { Alert } from '../contract';
import type { EvidenceReader } from '../evidence/evidence-rows';

export interface MarketConduct {
  readonly market: string;
  readonly base: AssetInfo;
  readonly quote: AssetInfo;
  readonly orders: number;
  readonly cancels: number;
  readonly fills: number;
  /** Base units of the base asset, and of the quote asset. */
  readonly volume: bigint;
  readonly notional: bigint;
}
export interface MoneyConduct {
  readonly kind: 'deposit' | 'withdrawal' | 'transfer';
  readonly asset: AssetInfo;
  readonly count: number;
  readonly amount: bigint;
}
export interface Conduct {
  readonly markets: readonly MarketConduct[];
  readonly money: readonly MoneyConduct[];
  /** Addresses that the suspects came from, each once, with µs of the first time. */
  readonly sessions: readonly { readonly ip: string; readonly at: number }[];
  /** False: there were more events than are looked at. */
  readonly complete: boolean;
}

const MAX_EVENTS = 400_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export async function readConduct(
  alerts: readonly Alert[],
  reader: EvidenceReader,
  limit = MAX_EVENTS,
): Promise<Conduct> {
  const collector = new ConductCollector(alerts, reader.registry);
  let seen = 0;
  for (const { from, to } of joined(alerts)) {
    for await (const block of reader.events(from, to)) {
      for (const event of block) collector.take(event);
      seen += block.length;
      if (seen > limit) return collector.result(false);
    }
  }
  return collector.result(true);
}

/** The alerts' ranges, those that overlap joined, so that nothing counts twice. */
function joined(alerts: readonly Alert[]): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = [];
  const ranges = alerts.map(({ evidence }) => ({ from: evidence.seqFrom, to: evidence.seqTo }));
  for (const { from, to } of ranges.sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else out.push({ from, to });
  }
  return out;
}

class ConductCollector {
  private readonly suspects: ReadonlySet<string>;
  private readonly watched: ReadonlySet<string>;
  private readonly markets = new Map<number, Mutable<MarketConduct>>();
  private readonly money = new Map<string, Mutable<MoneyConduct>>();
  private readonly sessions = new Map<string, number>();

  constructor(
    alerts: readonly Alert[],
    private readonly registry: EvidenceReader['registry'],
  ) {
    this.suspects = new Set(alerts.flatMap(({ accounts }) => accounts));
    this.watched = new Set(alerts.flatMap(({ market }) => market ?? []));
  }

  result(complete: boolean): Conduct {
    return {
      markets: [...this.markets.values()],
      money: [...this.money.values()],
      sessions: [...this.sessions].map(([ip, at]) => ({ ip, at })),
      complete,
    };
  }

  take(event: CoreEvent): void {
    switch (event.type) {
      case 'accepted':
      case 'cancelled': {
        if (!this.isSuspect(event.account)) return;
        const market = this.marketOf(event.market);
        if (market) market[event.type === 'accepted' ? 'orders' : 'cancels']++;
        return;
      }
      case 'fill':
        return this.fill(event);
      case 'trade-bust':
        return this.corrected(event);
      case 'deposit':
      case 'transfer':
        return this.moved(event.type, event);
      case 'withdrawal':
        return event.state === 'requested' ? this.moved('withdrawal', event) : undefined;
      case 'session': {
        const { ip, ts } = event;
        if (!this.isSuspect(event.account) || ip === undefined || this.sessions.has(ip)) return;
        this.sessions.set(ip, ts);
        return;
      }
      default:
    }
  }

  private fill(event: EventOf<'fill'>): void {
    if (!this.isSuspect(event.makerAccount) && !this.isSuspect(event.takerAccount)) return;
    const known = this.registry.market(event.market);
    const market = this.marketOf(event.market);
    if (known === undefined || market === undefined) return;
    market.fills++;
    market.volume += BigInt(event.quantity) * known.lotUnits;
    market.notional += event.notional;
  }

  /** A trade that was taken back is no fill; one priced anew has another worth. */
  private corrected(event: EventOf<'trade-bust'>): void {
    if (!this.isSuspect(event.makerAccount) && !this.isSuspect(event.takerAccount)) return;
    const known = this.registry.market(event.market);
    const market = this.marketOf(event.market);
    // One that was made before what is collected was not counted.
    if (known === undefined || market === undefined || market.fills === 0) return;
    market.notional += event.notional - event.previousNotional;
    if (event.action === 'reprice') return;
    market.fills--;
    market.volume -= BigInt(event.quantity) * known.lotUnits;
  }

  private moved(
    kind: MoneyConduct['kind'],
    event: EventOf<'deposit' | 'transfer' | 'withdrawal'>,
  ): void {
    const { amount } = event;
    if (!this.isSuspect(event.account)) return;
    const asset = this.registry.asset(event.asset);
    if (asset === undefined) return;
    const key = `${kind} ${asset.name}`;
    const sum = this.money.get(key) ?? { kind, asset, count: 0, amount: 0n };
    sum.count++;
    sum.amount += amount;
    this.money.set(key, sum);
  }

  private isSuspect(id: number): boolean {
    const name = this.registry.account(id)?.name;
    return name !== undefined && this.suspects.has(name);
  }

  private marketOf(id: number): Mutable<MarketConduct> | undefined {
    const known = this.registry.market(id);
    if (known === undefined || !this.watched.has(known.name)) return undefined;
    const { name: market, base, quote } = known;
    const fresh = { market, base, quote, orders: 0, cancels: 0, fills: 0 };
    const kept = this.markets.get(id) ?? { ...fresh, volume: 0n, notional: 0n };
    this.markets.set(id, kept);
    return kept;
  }
}

/** `1250.5 USDT` */
export function amountText(amount: bigint, { name, decimals }: AssetInfo): string {
  return `${formatUnits(amount, decimals)} ${name}`;
}

/**
 * The sum of the conduct in whole dollars, rounded up as the SAR wants it; undefined when part of
 * it is in assets that are not counted as dollars.
 */
export function wholeDollars(
  { markets, money }: Conduct,
  dollars: readonly string[],
): bigint | undefined {
  const parts = [
    ...markets.filter(({ fills }) => fills > 0).map((m) => ({ asset: m.quote, sum: m.notional })),
    // Money matters where no trade is suspected; else the same value would count twice.
    ...(markets.length === 0 ? money.map(({ asset, amount: sum }) => ({ asset, sum })) : []),
  ];
  if (parts.length === 0 || parts.some(({ asset }) => !dollars.includes(asset.name))) {
    return undefined;
  }
  return parts.reduce((total, { asset, sum }) => {
    const one = 10n ** BigInt(asset.decimals);
    return total + (sum + one - 1n) / one;
  }, 0n);
}
