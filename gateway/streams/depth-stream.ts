/**
 * `@depth`: changes of the book gathered over a pace, numbered so that a client can see that it
 * has missed none: each message's `U` is one more than the last one's `u`.
 */
import type { DepthChange, DepthLevel, MarketInfo } from '../../core/contract';
import { fixedSteps, stamp, type TimeUnit } from '../api/format';
import { symbolOf } from '../api/symbols';

export class DepthGatherer {
  private first = 0;
  private last = 0;
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();

  add(change: DepthChange): void {
    if (this.first === 0) this.first = change.firstUpdateId;
    this.last = change.lastUpdateId;
    for (const level of change.bids) this.bids.set(level.price, level.quantity);
    for (const level of change.asks) this.asks.set(level.price, level.quantity);
  }

  /** What was gathered since the last time; undefined when nothing changed. */
  take(m: MarketInfo, now: number): ((unit: TimeUnit) => unknown) | undefined {
    if (this.first === 0) return undefined;
    const { first, last } = this;
    const bids = pairs(m, this.bids, (a, b) => b - a);
    const asks = pairs(m, this.asks, (a, b) => a - b);
    this.clear();
    return (unit) => ({
      e: 'depthUpdate',
      E: stamp(now, unit),
      s: symbolOf(m),
      U: first,
      u: last,
      b: bids,
      a: asks,
    });
  }

  clear(): void {
    this.first = 0;
    this.last = 0;
    this.bids.clear();
    this.asks.clear();
  }
}

function pairs(
  m: MarketInfo,
  levels: ReadonlyMap<number, number>,
  order: (a: number, b: number) => number,
): [string, string][] {
  return [...levels]
    .sort(([a], [b]) => order(a, b))
    .map(([price, quantity]) => [fixedSteps(price, m.tick), fixedSteps(quantity, m.lot)]);
}

/** Best prices as they were sent last; tells whether they have changed. */
export class BestPrices {
  private sent = '';

  /** @returns the message, or undefined when it would say the same again */
  message(
    m: MarketInfo,
    updateId: number,
    bid: DepthLevel | undefined,
    ask: DepthLevel | undefined,
  ): (() => unknown) | undefined {
    const key = `${bid?.price} ${bid?.quantity} ${ask?.price} ${ask?.quantity}`;
    if (key === this.sent) return undefined;
    this.sent = key;
    return () => ({
      u: updateId,
      s: symbolOf(m),
      b: fixedSteps(bid?.price ?? 0, m.tick),
      B: fixedSteps(bid?.quantity ?? 0, m.lot),
      a: fixedSteps(ask?.price ?? 0, m.tick),
      A: fixedSteps(ask?.quantity ?? 0, m.lot),
    });
  }
}
