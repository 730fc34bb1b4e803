/** What of a party's orders others can see near the top of the book. */
import type { OrderState, PartyMarket, SideIndex } from './state';

const TOP_LEVELS = 10;
const NEAR = 0.005;

/** Price from which on an order on this side is out of sight, whichever bound is wider. */
export function sightLimit(party: PartyMarket, side: SideIndex): number {
  const book = party.market.sideOf(side);
  const best = book.best;
  if (best === undefined) return 0;
  const sign = side === 0 ? 1 : -1;
  const tenth = book.at(TOP_LEVELS - 1)?.price ?? best.price - sign * TOP_LEVELS;
  const near = best.price * (1 - sign * NEAR);
  return sign * Math.min(sign * tenth, sign * near);
}

export function inSight(o: OrderState, limit: number): boolean {
  return o.side === 0 ? o.price >= limit : o.price <= limit;
}

/** Visible lots in sight on one side: of all orders placed since, and of the large ones. */
export function sums(
  holder: PartyMarket,
  side: SideIndex,
  since: number,
  largeFrom: number,
): { all: number; large: number } {
  const limit = sightLimit(holder, side);
  let all = 0;
  let large = 0;
  for (const o of holder.live[side]) {
    if (o.placedAt < since || !inSight(o, limit)) continue;
    all += o.visible;
    if (o.quantity >= largeFrom) large += o.visible;
  }
  return { all, large };
}
