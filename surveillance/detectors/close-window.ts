/** The reference window of one market and day: who took how much in it, and in the hour before. */
import type { FeedFill } from '../feed/market-feed';
import type { Average } from '../feed/minute-bars';
import type { OrderRef } from '../feed/withdrawal';

/** The daily reference price is the volume-weighted price of the day's last 60 s. */
export const WINDOW = 60_000_000;
const MINUTES_BEFORE = [15, 60] as const;
const MAX_EVIDENCE = 200;

/** One group's aggressive trading around the day's end, in lots. */
export class Closer {
  bought = 0;
  sold = 0;
  /** In the last 15 and 60 minutes before the window. */
  readonly earlier: [number, number] = [0, 0];
  /** Middle and outside price in ticks as its first order of the window came; NaN if unknown. */
  before: Average = { price: NaN, outside: NaN };
  /** Own taking orders in the window. */
  orderCount = 0;
  firstAt = 0;
  lastAt = 0;
  seqFrom = 0;
  seqTo = 0;
  readonly accounts = new Set<number>();
  readonly trades: number[] = [];
  readonly orders: OrderRef[] = [];

  constructor(
    readonly group: number,
    readonly party: number,
  ) {}

  /** Own lots a minute before the window over `own` lots in it; the longer or shorter look. */
  steady(own: number): number {
    const rates = this.earlier.map((lots, i) => lots / ((MINUTES_BEFORE[i] ?? 1) - 1));
    return Math.max(...rates) / Math.max(1, own);
  }
}

export class CloseWindow {
  private readonly closers = new Map<number, Closer>();
  private lots = 0;
  private value = 0;
  private outside = 0;
  /** From when on fills are of interest. */
  readonly lookFrom: number;

  constructor(readonly dayEnd: number) {
    this.lookFrom = dayEnd - 60 * WINDOW;
  }

  get aggressive(): number {
    return this.lots;
  }

  /** The reference price so far, and the outside price beside it, in ticks. */
  get average(): Average {
    return { price: this.value / this.lots, outside: this.outside / this.lots };
  }

  closer(group: number): Closer | undefined {
    return this.closers.get(group);
  }

  /** Groups that took anything in the window. */
  get takers(): number {
    let count = 0;
    for (const one of this.closers.values()) if (one.bought + one.sold > 0) count += 1;
    return count;
  }

  /** The one who took the most in the window; undefined when two took the same. */
  largest(): Closer | undefined {
    let best: Closer | undefined;
    let size = 0;
    for (const one of this.closers.values()) {
      const own = one.bought + one.sold;
      if (own > size) {
        best = one;
        size = own;
      } else if (own === size && own > 0) best = undefined;
    }
    return best;
  }

  add(fill: FeedFill): void {
    const { taker, at, quantity, price } = fill;
    const { group } = taker.holder;
    let closer = this.closers.get(group);
    if (closer === undefined) {
      closer = new Closer(group, taker.party);
      this.closers.set(group, closer);
    }
    const start = this.dayEnd - WINDOW;
    if (at < start) {
      if (at >= start - (MINUTES_BEFORE[0] - 1) * WINDOW) closer.earlier[0] += quantity;
      closer.earlier[1] += quantity;
      return;
    }
    this.lots += quantity;
    this.value += quantity * price;
    this.outside += quantity * fill.market.outsideAt(at);
    note(closer, fill);
  }
}

function note(closer: Closer, { market, taker, at, seq, trade, quantity }: FeedFill): void {
  if (taker.side === 0) closer.bought += quantity;
  else closer.sold += quantity;
  if (closer.firstAt === 0) {
    closer.firstAt = at;
    const mid = taker.midAtStart / 2;
    closer.before = { price: mid === 0 ? NaN : mid, outside: market.outsideAt(at) };
    closer.seqFrom = taker.acceptedSeq;
  }
  const last = closer.orders[closer.orders.length - 1];
  const same = last?.account === taker.account && last.clientOrderId === taker.clientOrderId;
  if (!same) closer.orderCount += 1;
  closer.lastAt = at;
  closer.seqTo = seq;
  closer.accounts.add(taker.account);
  closer.trades.push(trade);
  closer.orders.push({ account: taker.account, clientOrderId: taker.clientOrderId });
  if (closer.trades.length > MAX_EVIDENCE) {
    closer.trades.shift();
    closer.orders.shift();
  }
}
