/**
 * The records behind an alert, told from the events of its range: every step of the suspects'
 * orders, their fills, and the market's own trades around them.
 */
import {
  fillId,
  formatSteps,
  type CoreEvent,
  type EventOf,
  type MarketInfo,
  type RegistryView,
} from '../../core/contract';
import type { Alert } from '../contract';

/** The log, read by event sequence numbers; the application stands behind it. */
export interface EvidenceReader {
  /** Names behind the numbers of the events. */
  readonly registry: RegistryView;
  /** Events from `seqFrom` to `seqTo`, both included, in order, in blocks of any length. */
  events(seqFrom: number, seqTo: number): AsyncIterable<readonly CoreEvent[]>;
}

type OrderStep = 'accepted' | 'amended' | 'triggered' | 'cancelled' | 'expired';

/** One step of one suspect's order, or one of its fills. Decimals as text; `ts` in µs. */
export interface EvidenceRow {
  readonly seq: number;
  readonly ts: number;
  readonly kind: OrderStep | 'fill';
  readonly account: string;
  readonly clientOrderId: string;
  readonly side: 'BUY' | 'SELL';
  readonly price: string | null;
  /** Whole quantity of an order, quantity of a fill, or what was left when the order ended. */
  readonly quantity: string;
  readonly fillId?: string;
  readonly role?: 'maker' | 'taker';
  /** Other side of a fill; absent where it is a suspect too and has its own row. */
  readonly counterparty?: string;
  /** The alert names this order or fill itself. */
  readonly named: boolean;
}

/** The market's trades in the range, thinned to what a chart can show. */
export interface MarketPoint {
  readonly ts: number;
  readonly price: string;
}

export interface Evidence {
  readonly seqFrom: number;
  readonly seqTo: number;
  readonly rows: readonly EvidenceRow[];
  readonly trades: readonly MarketPoint[];
  /** True when a limit was met: there is more in the log than is shown. */
  readonly truncated: boolean;
}

export interface EvidenceLimits {
  readonly rows: number;
  /** Events looked at. */
  readonly events: number;
  readonly trades: number;
}

const EVIDENCE_LIMITS: EvidenceLimits = { rows: 2000, events: 400_000, trades: 600 };

/** Reads the alert's range of the log. Named orders and fills come first when rows run out. */
export async function readEvidence(
  alert: Alert,
  reader: EvidenceReader,
  limits: EvidenceLimits = EVIDENCE_LIMITS,
): Promise<Evidence> {
  const { seqFrom, seqTo } = alert.evidence;
  const market = alert.market === null ? undefined : reader.registry.marketNamed(alert.market);
  const collector = new EvidenceCollector(alert, reader.registry, market);
  let seen = 0;
  let complete = true;
  for await (const block of reader.events(seqFrom, seqTo)) {
    for (const event of block) collector.take(event);
    seen += block.length;
    if (seen > limits.events) {
      complete = false;
      break;
    }
  }
  const rows = preferNamed(collector.rows, limits.rows);
  return {
    seqFrom,
    seqTo,
    rows,
    trades: thinned(collector.trades, limits.trades),
    truncated: !complete || rows.length < collector.rows.length,
  };
}

class EvidenceCollector {
  readonly rows: EvidenceRow[] = [];
  readonly trades: MarketPoint[] = [];
  private readonly suspects: ReadonlySet<string>;
  private readonly namedOrders: ReadonlySet<string>;
  private readonly namedFills: ReadonlySet<string>;

  constructor(
    { accounts, evidence }: Alert,
    private readonly registry: RegistryView,
    private readonly market: MarketInfo | undefined,
  ) {
    this.suspects = new Set(accounts);
    this.namedOrders = new Set(evidence.orders.map((o) => `${o.account} ${o.clientOrderId}`));
    this.namedFills = new Set(evidence.fills);
  }

  take(event: CoreEvent): void {
    switch (event.type) {
      case 'accepted':
      case 'amended':
      case 'triggered':
      case 'cancelled':
      case 'expired':
        return this.order(event);
      case 'fill':
        return this.fill(event);
      default:
    }
  }

  private order(event: EventOf<OrderStep>): void {
    const market = this.wanted(event.market);
    const account = this.registry.account(event.account)?.name;
    if (!market || account === undefined || !this.suspects.has(account)) return;
    const { seq, ts, type: kind, clientOrderId, side } = event;
    const named = this.namedOrders.has(`${account} ${clientOrderId}`);
    const head = { seq, ts, kind, account, clientOrderId, side, named };
    this.rows.push({ ...head, ...figures(event, market) });
  }

  private fill(event: EventOf<'fill'>): void {
    const market = this.wanted(event.market);
    if (!market) return;
    const { seq, ts, aggressor } = event;
    const price = formatSteps(event.price, market.tick);
    this.trades.push({ ts, price });
    const maker = this.registry.account(event.makerAccount)?.name ?? '';
    const taker = this.registry.account(event.takerAccount)?.name ?? '';
    const id = fillId(market.name, event.trade);
    const named = this.namedFills.has(id);
    const quantity = formatSteps(event.quantity, market.lot);
    const head = { seq, ts, kind: 'fill' as const, price, quantity, fillId: id, named };
    const other = (name: string) => (this.suspects.has(name) ? {} : { counterparty: name });
    if (this.suspects.has(maker)) {
      const side = aggressor === 'BUY' ? 'SELL' : 'BUY';
      const own = { account: maker, clientOrderId: event.makerClientOrderId, side } as const;
      this.rows.push({ ...head, ...own, role: 'maker', ...other(taker) });
    }
    if (this.suspects.has(taker)) {
      const own = { account: taker, clientOrderId: event.takerClientOrderId, side: aggressor };
      this.rows.push({ ...head, ...own, role: 'taker', ...other(maker) });
    }
  }

  /** The event's market, if the alert is about it (or about no market in particular). */
  private wanted(id: number): MarketInfo | undefined {
    return this.market && this.market.id !== id ? undefined : this.registry.market(id);
  }
}

/** A market order by amount, and a stop as it triggers, tell no quantity: it is 0. */
function figures(e: EventOf<OrderStep>, market: MarketInfo) {
  const price = e.type === 'triggered' ? e.stopPrice : e.price;
  const lots = quantityOf(e);
  return {
    price: price === undefined || price === 0 ? null : formatSteps(price, market.tick),
    quantity: formatSteps(lots, market.lot),
  };
}

function quantityOf(e: EventOf<OrderStep>): number {
  switch (e.type) {
    case 'accepted':
      return e.quantity ?? 0;
    case 'amended':
      return e.quantity;
    case 'cancelled':
    case 'expired':
      return e.leaves;
    case 'triggered':
      return 0;
  }
}

function preferNamed(rows: readonly EvidenceRow[], limit: number): readonly EvidenceRow[] {
  if (rows.length <= limit) return rows;
  const named = rows.filter((row) => row.named).slice(0, limit);
  const rest = rows.filter((row) => !row.named).slice(0, limit - named.length);
  return [...named, ...rest].sort((a, b) => a.seq - b.seq);
}

/** Every n-th, the last one included. */
function thinned(points: readonly MarketPoint[], limit: number): readonly MarketPoint[] {
  const step = Math.max(1, Math.ceil(points.length / limit));
  return points.filter((_, i) => i % step === 0 || i === points.length - 1);
}
