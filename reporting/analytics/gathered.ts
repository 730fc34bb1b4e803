/**
 * What a stretch of the log changes in the tables, gathered in memory so that it is written with a
 * statement a table, however many events it has. Whole numbers throughout; decimals are made when
 * it is written.
 */
import { dayStart, micros, NONE } from '../../core/contract';
import type { CoreEvent, MarketId, MarketInfo, Micros, RegistryView } from '../../core/contract';
import type { Liquidity, LiveOrders } from './live-orders';
import type { Positions } from './positions';
import { tradeFactOf, type TradeFact } from './trade-fact';
import { TradeFigures } from './trade-figures';

const MINUTE = 60_000_000;

/** Per market and minute; quantities in lots, notional in base units of quote. */
export interface MinuteRow {
  readonly market: MarketInfo;
  readonly ts: Micros;
  /** Ticks of the last trade up to its end; 0 before any. */
  price: number;
  volume: bigint;
  notional: bigint;
  trades: number;
  liquidity: Liquidity;
}

/** The columns of rep_order_stats that count. */
export const ORDER_COUNTS = [
  'orders',
  'cancels',
  'amends',
  'rejects',
  'expired',
  'triggered',
  'prevented',
] as const;
type OrderCount = (typeof ORDER_COUNTS)[number];

export interface OrderStatRow extends Record<OrderCount, number> {
  /** undefined where a refused command named none. */
  readonly market: MarketInfo | undefined;
  readonly account: string;
  readonly ts: Micros;
  /** Lots. */
  quantity: bigint;
}

export interface LogDayRow {
  readonly day: Micros;
  readonly firstSeq: number;
  lastSeq: number;
  lastTs: Micros;
  events: number;
}

const ORDER_EVENTS = {
  cancelled: 'cancels',
  amended: 'amends',
  expired: 'expired',
  triggered: 'triggered',
} as const;

export class Gathered {
  readonly trades: TradeFact[] = [];
  readonly figures: TradeFigures;
  readonly minutes: MinuteRow[] = [];
  readonly orderStats = new Map<string, OrderStatRow>();
  readonly logDays = new Map<number, LogDayRow>();
  /** The rows of the minute that time is in; their liquidity may still change. */
  private readonly open = new Map<MarketId, MinuteRow>();
  private openMinute = -1;

  /** @param lastPrices ticks of each market's last trade, carried from stretch to stretch */
  constructor(
    private readonly registry: RegistryView,
    private readonly live: LiveOrders,
    positions: Positions,
    private readonly lastPrices: Map<MarketId, number>,
  ) {
    this.figures = new TradeFigures(positions);
  }

  /** Time goes on: minutes before it end with the orders that stand now. Call before each event. */
  timeIs(ts: Micros): void {
    const minute = ts - (ts % MINUTE);
    if (minute === this.openMinute) return;
    this.measureLiquidity();
    this.open.clear();
    this.openMinute = minute;
  }

  /** Counts the liquidity of the minutes that are not over; call at the stretch's end. */
  measureLiquidity(): void {
    for (const row of this.open.values()) row.liquidity = this.live.liquidity(row.market.id);
  }

  /** Takes in one event, which the live orders have already. @throws RangeError (tradeFactOf) */
  add(e: CoreEvent): void {
    this.countDay(e);
    switch (e.type) {
      case 'fill':
        return this.addTrade(tradeFactOf(e, this.registry));
      case 'accepted':
        this.count(e, e.account, 'orders', BigInt(e.quantity));
        return this.touch(e);
      case 'cancelled':
      case 'amended':
      case 'expired':
      case 'triggered':
        this.count(e, e.account, ORDER_EVENTS[e.type]);
        return this.touch(e);
      case 'prevented':
        this.count(e, e.takerAccount, 'prevented');
        return this.touch(e);
      case 'rejected':
        return this.count(e, e.account, 'rejects');
      default:
        return;
    }
  }

  private addTrade(trade: TradeFact): void {
    const { market, price, quantity, notional, ts } = trade;
    this.trades.push(trade);
    this.figures.add(trade);
    this.lastPrices.set(market.id, price);
    const minute = this.minuteOf(market, ts);
    minute.price = price;
    minute.volume += BigInt(quantity);
    minute.notional += notional;
    minute.trades++;
  }

  private touch({ market: id, ts }: { market: MarketId; ts: Micros }): void {
    const market = this.registry.market(id);
    if (market !== undefined) this.minuteOf(market, ts);
  }

  private minuteOf(market: MarketInfo, at: Micros): MinuteRow {
    const known = this.open.get(market.id);
    if (known !== undefined) return known;
    const row: MinuteRow = {
      market,
      ts: micros(at - (at % MINUTE)),
      price: this.lastPrices.get(market.id) ?? NONE,
      volume: 0n,
      notional: 0n,
      trades: 0,
      liquidity: { bestBid: undefined, bestAsk: undefined, near: 0n },
    };
    this.open.set(market.id, row);
    this.minutes.push(row);
    return row;
  }

  private count(
    { market: marketNumber, ts: at }: { market: MarketId; ts: Micros },
    accountNumber: number,
    what: OrderCount,
    quantity = 0n,
  ): void {
    const ts = dayStart(at);
    const key = `${marketNumber}:${accountNumber}:${ts}`;
    let row = this.orderStats.get(key);
    if (row === undefined) {
      const market = this.registry.market(marketNumber);
      const account = this.registry.account(accountNumber)?.name ?? '';
      row = { market, account, ts, ...NO_ORDERS };
      this.orderStats.set(key, row);
    }
    row[what]++;
    row.quantity += quantity;
  }

  private countDay({ seq, ts }: CoreEvent): void {
    const day = dayStart(ts);
    const known = this.logDays.get(day);
    if (known === undefined) {
      this.logDays.set(day, { day, firstSeq: seq, lastSeq: seq, lastTs: ts, events: 1 });
      return;
    }
    known.lastSeq = seq;
    known.lastTs = ts;
    known.events++;
  }
}

const NO_ORDERS = {
  orders: 0,
  cancels: 0,
  amends: 0,
  rejects: 0,
  expired: 0,
  triggered: 0,
  prevented: 0,
  quantity: 0n,
};
