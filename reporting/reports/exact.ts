/** Exact arithmetic on decimals in plain notation: sums, and quotients rounded half to even. */
import { formatScaled, parseDecimal, pow10 } from '../../core/contract';

/** @throws RangeError when one is not a decimal in plain notation */
export function sumDecimals(values: Iterable<string>): string {
  let mantissa = 0n;
  let scale = 0;
  for (const value of values) {
    const next = parseDecimal(value);
    if (next.scale > scale) {
      mantissa *= pow10(next.scale - scale);
      scale = next.scale;
    }
    mantissa += next.mantissa * pow10(scale - next.scale);
  }
  return formatScaled(mantissa, scale);
}

/** -1, 0 or 1 as the first number is below, at or above the second. */
export function compareDecimals(a: string, b: string): number {
  const left = parseDecimal(a);
  const right = parseDecimal(b);
  const scale = Math.max(left.scale, right.scale);
  const x = left.mantissa * pow10(scale - left.scale);
  const y = right.mantissa * pow10(scale - right.scale);
  return x < y ? -1 : x > y ? 1 : 0;
}

/**
 * `numerator` / `denominator` with `scale` decimals, rounded half to even, in shortest form.
 * @throws RangeError when the denominator is zero
 */
export function quotient(numerator: string, denominator: string, scale: number): string {
  const n = parseDecimal(numerator);
  const d = parseDecimal(denominator);
  if (d.mantissa === 0n) throw new RangeError(`${numerator} / 0`);
  const sign = n.mantissa < 0n !== d.mantissa < 0n ? -1n : 1n;
  const top = abs(n.mantissa) * pow10(d.scale) * pow10(scale);
  const bottom = abs(d.mantissa) * pow10(n.scale);
  const whole = top / bottom;
  const twice = (top % bottom) * 2n;
  const up = twice > bottom || (twice === bottom && whole % 2n === 1n);
  return formatScaled(sign * (up ? whole + 1n : whole), scale);
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
