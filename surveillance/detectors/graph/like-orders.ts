/** Whether two orders that met look as if each was meant for the other. */
import type { FeedFill } from '../../feed/market-feed';

/**
 * Smaller over larger of both orders' sizes, or 0 where the trade is not most of the larger one:
 * 1 says that one order exactly consumed the other. Orders by quote amount have no size: 0.
 */
export function likeness(fill: FeedFill): number {
  const { maker, taker, quantity } = fill;
  const larger = Math.max(maker.quantity, taker.quantity);
  const smaller = Math.min(maker.quantity, taker.quantity);
  return larger === 0 || smaller === 0 ? 0 : Math.min(smaller, quantity) / larger;
}

/** µs between the two orders' taking their prices. */
export function apart(fill: FeedFill): number {
  return Math.abs(fill.taker.acceptedAt - fill.maker.placedAt);
}
