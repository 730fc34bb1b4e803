/** Price collars: how far a price may be from the reference and from the last trade. */
import type { MarketState } from './market';
import type { Venue } from './venue';
import { parseDecimal, pow10 } from '../contract/money';

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

/** from × (1 ± percent/100): the low bound rounded up, the high one down, so both are inside. */
export function boundAt(percent: string | undefined, from: number, sign: 1 | -1): number {
  if (percent === undefined || from === 0) return 0;
  const { mantissa, scale } = parseDecimal(percent);
  const whole = 100n * pow10(scale);
  const times = BigInt(from) * (whole + (sign > 0 ? mantissa : -mantissa));
  if (sign > 0) return Number(times / whole);
  return times <= 0n ? 0 : Number((times + whole - 1n) / whole);
}
