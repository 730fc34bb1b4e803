/** How numbers and times are written in answers: fixed decimals, milliseconds or microseconds. */
import { formatScaled, pow10, type Grid } from '../../core/contract';

/** Decimals of every price, quantity and amount in answers (8, as in the reference). */
const DECIMALS = 8;

export type TimeUnit = 'ms' | 'us';

/** Microseconds in the unit that the caller asked for. */
export function stamp(atMicros: number, unit: TimeUnit): number {
  return unit === 'us' ? atMicros : Math.floor(atMicros / 1000);
}

function padded(digits: string, scale: number): string {
  if (scale === 0) return `${digits}.00000000`;
  const full = digits.length > scale ? digits : digits.padStart(scale + 1, '0');
  const cut = full.length - scale;
  return `${full.slice(0, cut)}.${full.slice(cut).padEnd(DECIMALS, '0')}`;
}

/** `mantissa` × 10^-scale with at least 8 decimals. */
export function fixedScaled(mantissa: bigint, scale: number): string {
  if (mantissa < 0n) return `-${padded((-mantissa).toString(), scale)}`;
  return padded(mantissa.toString(), scale);
}

/** Ticks or lots of a grid, with at least 8 decimals. */
export function fixedSteps(count: number, g: Grid): string {
  if (g.mantissa === 1n && count >= 0) return padded(String(count), g.scale);
  return fixedScaled(BigInt(count) * g.mantissa, g.scale);
}

/** Base units of an asset, with at least 8 decimals. */
export function fixedUnits(amount: bigint, decimals: number): string {
  return fixedScaled(amount, decimals);
}

/** Decimal text in the same fixed form. */
export function fixedText(value: { readonly mantissa: bigint; readonly scale: number }): string {
  return fixedScaled(value.mantissa, value.scale);
}

/** A rate in 1e-8 as a decimal with 8 places. */
export function fixedRate(rate: number): string {
  return fixedScaled(BigInt(rate), DECIMALS);
}

/**
 * numerator / denominator, both scaled decimals, rounded half up to `decimals` places; zero when
 * the denominator is.
 */
export function fixedQuotient(
  numerator: { readonly mantissa: bigint; readonly scale: number },
  denominator: { readonly mantissa: bigint; readonly scale: number },
  decimals = DECIMALS,
): string {
  if (denominator.mantissa === 0n) return decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`;
  const top = numerator.mantissa * pow10(denominator.scale + decimals);
  const bottom = denominator.mantissa * pow10(numerator.scale);
  const negative = top < 0n !== bottom < 0n;
  const size = ((top < 0n ? -top : top) * 2n + abs(bottom)) / (abs(bottom) * 2n);
  const whole = formatScaled(size, decimals);
  const point = whole.indexOf('.');
  const text =
    point < 0 ? `${whole}.${'0'.repeat(decimals)}` : whole.padEnd(point + 1 + decimals, '0');
  return negative && size !== 0n ? `-${text}` : text;
}

function abs(n: bigint): bigint {
  return n < 0n ? -n : n;
}
