/**
 * The clearing price of an auction: it executes the most lots, among those prices leaves the least
 * surplus, and among those is nearest to the reference (core.md, "Matching semantics").
 */

/** A price level as the auction counts it, hidden lots of icebergs included. */
export interface AuctionLevel {
  readonly price: number;
  readonly lots: bigint;
}

export interface Clearing {
  /** Ticks. */
  readonly price: number;
  /** Lots that trade at it. */
  readonly volume: bigint;
  /** Lots left at that price: positive on the buying side, negative on the selling side. */
  readonly surplus: bigint;
}

/** Ticks that a clearing price is to be near to: outside price, else last trade; 0 = neither. */
export function referenceOf(prices: { referencePrice: number; lastPrice: number }): number {
  return prices.referencePrice > 0 ? prices.referencePrice : prices.lastPrice;
}

/**
 * The clearing price of two sides, undefined when they do not cross; n log n in the crossed levels.
 * @param bids best (highest) first; @param asks best (lowest) first; each price once
 * @param reference price in ticks to be near to; 0 = the middle of what is equally good
 */
export function clearing(
  bids: readonly AuctionLevel[],
  asks: readonly AuctionLevel[],
  reference: number,
): Clearing | undefined {
  const [low, high] = [asks[0]?.price, bids[0]?.price];
  if (low === undefined || high === undefined || low > high) return undefined;
  let best: (Clearing & { to: number }) | undefined;
  let [demand, supply] = [sum(bids, () => true), 0n];
  let [worstBid, nextAsk] = [bids.length - 1, 0];
  for (const [from, to] of stretches(bids, asks, low, high)) {
    for (; worstBid >= 0 && bids[worstBid]!.price < from; worstBid--) {
      demand -= bids[worstBid]!.lots;
    }
    for (; nextAsk < asks.length && asks[nextAsk]!.price <= from; nextAsk++) {
      supply += asks[nextAsk]!.lots;
    }
    const volume = demand < supply ? demand : supply;
    const surplus = demand - supply;
    const worth = best === undefined ? 1 : compare({ volume, surplus }, best);
    if (worth > 0) best = { price: from, to, volume, surplus };
    // Demand falls and supply rises with the price, so equally good stretches lie side by side.
    else if (worth === 0) best = { ...best!, to };
  }
  if (best === undefined) return undefined;
  const wanted = reference === 0 ? Math.floor((best.price + best.to) / 2) : reference;
  const price = Math.min(Math.max(wanted, best.price), best.to);
  const surplus = sum(bids, (p) => p >= price) - sum(asks, (p) => p <= price);
  return { price, volume: best.volume, surplus };
}

type Worth = Pick<Clearing, 'volume' | 'surplus'>;

/** Above 0 when `one` is better than `other`, 0 when they are equally good. */
function compare(one: Worth, other: Worth): number {
  if (one.volume !== other.volume) return one.volume > other.volume ? 1 : -1;
  const [left, right] = [size(one.surplus), size(other.surplus)];
  return left === right ? 0 : left < right ? 1 : -1;
}

const size = (n: bigint): bigint => (n < 0n ? -n : n);

function sum(levels: readonly AuctionLevel[], counts: (price: number) => boolean): bigint {
  let lots = 0n;
  for (const level of levels) {
    if (!counts(level.price)) break; // best first: what counts stands in front
    lots += level.lots;
  }
  return lots;
}

/** Ranges of prices, ascending, within which demand and supply stay the same. */
function stretches(
  bids: readonly AuctionLevel[],
  asks: readonly AuctionLevel[],
  low: number,
  high: number,
): [from: number, to: number][] {
  const starts = new Set([low]);
  for (const { price } of asks) if (price <= high) starts.add(price);
  for (const { price } of bids) if (price >= low && price < high) starts.add(price + 1);
  const from = [...starts].sort((a, b) => a - b);
  return from.map((start, i) => [start, (from[i + 1] ?? high + 1) - 1]);
}
