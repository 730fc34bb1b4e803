/**
 * Trades that officials may still take back or price anew: those of the published window
 * (`tradeBusts` of the params). Nothing is kept while that is off.
 */
import type { AccountId, Lots, OrderId, Side } from '../contract';

export interface KeptTrade {
  readonly trade: number;
  /** When it was made, microseconds. */
  readonly ts: number;
  readonly quantity: Lots;
  readonly aggressor: Side;
  readonly makerOrderId: OrderId;
  readonly makerAccount: AccountId;
  readonly takerOrderId: OrderId;
  readonly takerAccount: AccountId;
  /** Fee rates that it was made at, in 1e-8. */
  readonly makerRate: number;
  readonly takerRate: number;
  price: number;
  /** Price × quantity in base units of the quote asset. */
  notional: bigint;
  makerFee: bigint;
  takerFee: bigint;
  /** Last price before it; 0 = it was the first. */
  before: number;
  /** What it counted towards the fee tiers of each side, in units of their asset. */
  volume: bigint;
}

/** Old ones are cut off in pieces of at least this length. */
const PIECE = 256;

export class KeptTrades {
  /** Ascending by trade; those before `first` have left the window. */
  private all: KeptTrade[] = [];
  private first = 0;

  get size(): number {
    return this.all.length - this.first;
  }

  /** Adds the newest trade and drops what is older than the window. */
  add(trade: KeptTrade, windowMicros: number): void {
    this.prune(trade.ts, windowMicros);
    this.all.push(trade);
  }

  prune(now: number, windowMicros: number): void {
    while (this.first < this.all.length && this.all[this.first]!.ts + windowMicros < now) {
      this.first++;
    }
    if (this.first < PIECE || this.first * 2 < this.all.length) return;
    this.all = this.all.slice(this.first);
    this.first = 0;
  }

  find(trade: number): KeptTrade | undefined {
    const at = this.indexOf(trade);
    return at < 0 ? undefined : this.all[at];
  }

  /** The one made after it, of those that are kept. */
  after(trade: number): KeptTrade | undefined {
    const at = this.indexOf(trade);
    return at < 0 ? undefined : this.all[at + 1];
  }

  /** A trade that was taken back cannot be corrected again. */
  remove(trade: number): void {
    const at = this.indexOf(trade);
    if (at >= 0) this.all.splice(at, 1);
  }

  clear(): void {
    this.all = [];
    this.first = 0;
  }

  *[Symbol.iterator](): IterableIterator<KeptTrade> {
    for (let i = this.first; i < this.all.length; i++) yield this.all[i]!;
  }

  private indexOf(trade: number): number {
    let low = this.first;
    let high = this.all.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.all[middle]!.trade;
      if (found === trade) return middle;
      if (found < trade) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
