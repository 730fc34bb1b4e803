// long-file: what each kind of event comes to, side by side
/**
 * What the log says about people, told from its events: facts for the timeline, one by one where
 * they are rare, and orders and fills summed up per account, market and hour. Also which devices,
 * wallets and counterparties each owner has, and who owns which account.
 */
import {
  formatUnits,
  Registry,
  type CoreEvent,
  type EventOf,
  type RegistryView,
} from '../../core/contract';
import type { TimelineEntry } from '../contract';

const HOUR = 3_600_000_000;
const MAX_TEXT = 1000;

/** Sums of one hour; amounts in base units. */
export interface Activity {
  readonly owner: string;
  readonly account: string;
  readonly market: string;
  /** Begin of the hour, µs. */
  readonly hour: number;
  orders: number;
  cancels: number;
  fills: number;
  bought: bigint;
  sold: bigint;
  notional: bigint;
  firstSeq: number;
  lastSeq: number;
}

export interface OwnerFact {
  readonly kind: 'device' | 'wallet' | 'counterparty';
  readonly value: string;
  readonly owner: string;
  firstAt: number;
  lastAt: number;
  times: number;
}

/** What a stretch of the log adds. */
export interface LogFacts {
  readonly entries: readonly TimelineEntry[];
  readonly activity: readonly Activity[];
  readonly facts: readonly OwnerFact[];
  readonly accounts: readonly { readonly account: string; readonly owner: string }[];
  /** Events that a registry is built from again. */
  readonly names: readonly CoreEvent[];
}

const NAMING: ReadonlySet<CoreEvent['type']> = new Set([
  'asset',
  'market',
  'market-params',
  'pool',
  'account',
  'account-update',
  'account-state',
]);

/** Collects from events in their order until it is drained. */
export class LogFactCollector {
  private entries: TimelineEntry[] = [];
  private readonly activity = new Map<string, Activity>();
  private readonly facts = new Map<string, OwnerFact>();
  private accounts: { account: string; owner: string }[] = [];
  private names: CoreEvent[] = [];

  constructor(readonly registry: Registry = new Registry()) {}

  take(event: CoreEvent): void {
    this.registry.apply(event);
    if (NAMING.has(event.type)) this.names.push(event);
    switch (event.type) {
      case 'accepted':
        this.sum(event.account, event.market, event, (a) => void a.orders++);
        return this.device(event.account, event.device, event.ts);
      case 'cancelled':
        return this.sum(event.account, event.market, event, (a) => void a.cancels++);
      case 'fill':
        return this.fill(event);
      case 'trade-bust':
        return this.corrected(event);
      default:
        this.rare(event);
    }
  }

  /** What came since the last time. */
  drain(): LogFacts {
    const { entries, accounts, names } = this;
    const drained = {
      ...{ entries, accounts, names },
      activity: [...this.activity.values()],
      facts: [...this.facts.values()],
    };
    [this.entries, this.accounts, this.names] = [[], [], []];
    this.activity.clear();
    this.facts.clear();
    return drained;
  }

  private rare(event: CoreEvent): void {
    switch (event.type) {
      case 'account':
        this.accounts.push({ account: event.name, owner: event.owner });
        this.push(event, event.account, 'account', `account ${event.name} opened`);
        for (const device of event.devices) this.fact('device', device, event.owner, event.ts);
        return;
      case 'account-state': {
        const state = `account is now ${event.state}: ${event.reason}`;
        return this.push(event, event.account, 'account', state);
      }
      case 'deposit':
      case 'withdrawal':
        return this.money(event);
      case 'transfer':
        return this.transfer(event);
      case 'session':
        this.push(event, event.account, 'session', sessionText(event));
        return this.device(event.account, event.device, event.ts);
      case 'measure': {
        const market = this.registry.market(event.market)?.name;
        const text = `measure: ${event.measure}, ${event.reason}`;
        return this.push(event, event.account, 'measure', text, market);
      }
      default:
    }
  }

  private money(event: EventOf<'deposit' | 'withdrawal'>): void {
    const { type, channel, address, counterparty } = event;
    const state = type === 'withdrawal' ? ` ${event.state}` : '';
    const amount = amountText(event, this.registry);
    const way = [channel && `by ${channel}`, address, counterparty].filter(Boolean).join(', ');
    this.push(event, event.account, type, `${type}${state}: ${amount}${way && ` ${way}`}`);
    if (type === 'withdrawal' && event.state !== 'requested') return;
    const owner = this.owner(event.account);
    if (owner === undefined) return;
    if (address !== undefined) this.fact('wallet', address, owner, event.ts);
    if (counterparty !== undefined && counterparty !== owner) {
      this.fact('counterparty', counterparty, owner, event.ts);
    }
  }

  private transfer(event: EventOf<'transfer'>): void {
    const amount = amountText(event, this.registry);
    const [from, to] = [this.owner(event.account), this.owner(event.to)];
    const name = (id: number) => this.registry.account(id)?.name ?? String(id);
    const out = `transfer of ${amount} to account ${name(event.to)}`;
    this.push(event, event.account, 'transfer', out);
    this.push(event, event.to, 'transfer', `transfer of ${amount} from ${name(event.account)}`);
    if (from === undefined || to === undefined || from === to) return;
    this.fact('counterparty', to, from, event.ts);
    this.fact('counterparty', from, to, event.ts);
  }

  private fill(event: EventOf<'fill'>): void {
    const market = this.registry.market(event.market);
    if (market === undefined) return;
    const base = BigInt(event.quantity) * market.lotUnits;
    const side = (account: number, buys: boolean) =>
      this.sum(account, event.market, event, (a) => {
        a.fills++;
        if (buys) a.bought += base;
        else a.sold += base;
        a.notional += event.notional;
      });
    side(event.makerAccount, event.aggressor === 'SELL');
    side(event.takerAccount, event.aggressor === 'BUY');
  }

  /** A trade that was taken back leaves what its accounts have traded. */
  private corrected(event: EventOf<'trade-bust'>): void {
    const market = this.registry.market(event.market);
    if (market === undefined) return;
    const gone = event.action === 'bust';
    const base = gone ? BigInt(event.quantity) * market.lotUnits : 0n;
    const side = (account: number, buys: boolean) =>
      this.sum(account, event.market, { seq: event.seq, ts: event.tradedAt }, (a) => {
        if (gone) a.fills--;
        if (buys) a.bought -= base;
        else a.sold -= base;
        a.notional += event.notional - event.previousNotional;
      });
    side(event.makerAccount, event.aggressor === 'SELL');
    side(event.takerAccount, event.aggressor === 'BUY');
  }

  private sum(
    id: number,
    marketId: number,
    { seq, ts }: Pick<CoreEvent, 'seq' | 'ts'>,
    add: (activity: Activity) => void,
  ): void {
    const account = this.registry.account(id);
    const market = this.registry.market(marketId)?.name;
    if (account === undefined || market === undefined) return;
    const hour = ts - (ts % HOUR);
    const key = `${id} ${marketId} ${hour}`;
    let activity = this.activity.get(key);
    if (activity === undefined) {
      const { owner, name } = account;
      const none = { orders: 0, cancels: 0, fills: 0, bought: 0n, sold: 0n, notional: 0n };
      activity = { owner, account: name, market, hour, ...none, firstSeq: seq, lastSeq: seq };
      this.activity.set(key, activity);
    }
    activity.lastSeq = seq;
    add(activity);
  }

  private device(account: number, device: string | undefined, at: number): void {
    const owner = this.owner(account);
    if (owner !== undefined && device !== undefined) this.fact('device', device, owner, at);
  }

  private fact(kind: OwnerFact['kind'], value: string, owner: string, at: number): void {
    const key = JSON.stringify([kind, value, owner]);
    const known = this.facts.get(key);
    if (known === undefined) {
      this.facts.set(key, { kind, value, owner, firstAt: at, lastAt: at, times: 1 });
      return;
    }
    known.lastAt = at;
    known.times++;
  }

  private push(event: CoreEvent, id: number, kind: string, text: string, market?: string): void {
    const account = this.registry.account(id);
    if (account === undefined) return;
    const { owner, name } = account;
    const entry = { owner, at: event.ts, kind, text: text.slice(0, MAX_TEXT), seq: event.seq };
    this.entries.push({ ...entry, account: name, ...(market === undefined ? {} : { market }) });
  }

  private owner(account: number): string | undefined {
    return this.registry.account(account)?.owner;
  }
}

function amountText(
  { amount, asset }: { readonly amount: bigint; readonly asset: number },
  registry: RegistryView,
): string {
  const known = registry.asset(asset);
  return known ? `${formatUnits(amount, known.decimals)} ${known.name}` : String(amount);
}

function sessionText({ event, device, ip, country }: EventOf<'session'>): string {
  const from = [device && `device ${device}`, ip, country].filter(Boolean).join(', ');
  return from ? `${event}: ${from}` : event;
}
