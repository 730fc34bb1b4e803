/** How far a price may be from another one, in per cent. */
import { parseDecimal, pow10 } from '../contract/money';

/**
 * from × (1 ± percent/100): the low bound rounded up, the high one down, so both are inside.
 * @param from ticks, 0 = there is none
 * @returns ticks, 0 = no bound
 */
export function boundAt(percent: string | undefined, from: number, sign: 1 | -1): number {
  if (percent === undefined || from === 0) return 0;
  const { mantissa, scale } = parseDecimal(percent);
  const whole = 100n * pow10(scale);
  const times = BigInt(from) * (whole + (sign > 0 ? mantissa : -mantissa));
  if (sign > 0) return Number(times / whole);
  return times <= 0n ? 0 : Number((times + whole - 1n) / whole);
}
