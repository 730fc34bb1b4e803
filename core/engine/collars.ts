/** Price collars: how far a price may be from the reference and from the last trade. */
import type { MarketState } from './market';
import type { Venue } from './venue';
import { boundAt } from './percent-bound';

/**
 * The tightest bound on one side in ticks, 0 when there is none.
 * @param sign -1 = the lowest price allowed, 1 = the highest
 */
export function boundOf(v: Venue, m: MarketState, sign: 1 | -1): number {
  const { collars } = v.risk.params;
  if (collars === undefined) return 0;
  const fixed = boundAt(collars.staticPct, m.referencePrice, sign);
  const moving = boundAt(collars.dynamicPct, m.lastPrice, sign);
  if (fixed === 0 || moving === 0) return fixed + moving;
  return sign > 0 ? Math.min(fixed, moving) : Math.max(fixed, moving);
}
