/**
 * Exact decimals: plain-notation strings at the edges, integers inside (ticks, lots, base units).
 * A value that has no integer on the wanted grid is carried as a negative marker, so that the
 * core itself refuses it and the refusal stands in the log.
 */
import { lots, ticks, units, type Lots, type Ticks, type Units } from './ids';

/** Finer than the grid (off-tick, off-lot, more decimals than the asset has). */
export const OFF_GRID = -1;
/** Beyond 2^53-1 ticks or lots, or 2^63-1 base units. */
export const OUT_OF_RANGE = -2;
/** Below zero. */
export const NEGATIVE = -3;

/** Largest amount one balance may hold, in base units. */
export const MAX_UNITS = 2n ** 63n - 1n;
/** Decimals of an asset unless it says otherwise. */
export const DEFAULT_DECIMALS = 8;

/** Integer `mantissa` times ten to the power of minus `scale`. */
export interface Decimal {
  readonly mantissa: bigint;
  readonly scale: number;
}

const PLAIN = /^-?\d{1,60}(?:\.\d{1,60})?$/;

/** Whether the text is a decimal in plain notation (contracts, preamble). */
export function isPlainDecimal(text: string): boolean {
  return PLAIN.test(text);
}

/** Reads plain notation exactly. @throws RangeError when the text is anything else. */
export function parseDecimal(text: string): Decimal {
  if (!PLAIN.test(text)) throw new RangeError(`not a decimal in plain notation: ${text}`);
  const point = text.indexOf('.');
  if (point < 0) return { mantissa: BigInt(text), scale: 0 };
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  const fraction = text.slice(point + 1, end);
  return { mantissa: BigInt(text.slice(0, point) + fraction), scale: fraction.length };
}

const POWERS = Array.from({ length: 80 }, (_, i) => 10n ** BigInt(i));

/** Ten to the power of `n`, 0 ≤ n < 80. */
export function pow10(n: number): bigint {
  const power = POWERS[n];
  if (power === undefined) throw new RangeError(`power of ten out of range: ${n}`);
  return power;
}

/** Writes `mantissa` / 10^scale in shortest plain notation: no trailing zeros, no bare point. */
export function formatScaled(mantissa: bigint, scale: number): string {
  if (scale === 0) return mantissa.toString();
  const negative = mantissa < 0n;
  const digits = (negative ? -mantissa : mantissa).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  let end = digits.length;
  while (end > cut && digits.charCodeAt(end - 1) === 48) end--;
  const body =
    end > cut ? `${digits.slice(0, cut)}.${digits.slice(cut, end)}` : digits.slice(0, cut);
  return negative ? `-${body}` : body;
}

/**
 * A step of a grid (tick or lot) prepared for conversion: value = count × step.
 * `mantissa` × 10^-scale is the step itself.
 */
export interface Grid {
  readonly mantissa: bigint;
  readonly scale: number;
}

/** @throws RangeError when the text is not a positive plain decimal. */
export function grid(step: string): Grid {
  const { mantissa, scale } = parseDecimal(step);
  if (mantissa <= 0n) throw new RangeError(`a grid step must be positive: ${step}`);
  return { mantissa, scale };
}

const MAX_COUNT = BigInt(Number.MAX_SAFE_INTEGER);

/** How many steps of `g` the text is, or OFF_GRID, OUT_OF_RANGE, NEGATIVE. */
function steps(text: string, g: Grid): number {
  const quick = quickSteps(text, g);
  if (quick !== undefined) return quick;
  const value = parseDecimal(text);
  if (value.mantissa < 0n) return NEGATIVE;
  let numerator = value.mantissa;
  let denominator = g.mantissa;
  if (value.scale > g.scale) denominator *= pow10(value.scale - g.scale);
  else numerator *= pow10(g.scale - value.scale);
  if (numerator % denominator !== 0n) return OFF_GRID;
  const count = numerator / denominator;
  return count > MAX_COUNT ? OUT_OF_RANGE : Number(count);
}

/** The usual case, a step of 10^-scale and up to 15 digits, without bigint; undefined = not it. */
function quickSteps(text: string, g: Grid): number | undefined {
  if (g.mantissa !== 1n || text.length + g.scale > 15) return undefined;
  let count = 0;
  let decimals = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 46 && decimals < 0 && i > 0 && i < text.length - 1) decimals = 0;
    else if (c >= 48 && c <= 57) {
      if (decimals >= g.scale) {
        if (c !== 48) return undefined;
      } else {
        count = count * 10 + (c - 48);
        if (decimals >= 0) decimals++;
      }
    } else return undefined;
  }
  for (let d = Math.max(decimals, 0); d < g.scale; d++) count *= 10;
  return count;
}

/** Price text to ticks of the grid, or a negative marker. @throws RangeError on bad text. */
export function toTicks(text: string, tick: Grid): Ticks {
  return ticks(steps(text, tick));
}

/** Quantity text to lots of the grid, or a negative marker. @throws RangeError on bad text. */
export function toLots(text: string, lot: Grid): Lots {
  return lots(steps(text, lot));
}

/** Amount text to base units, or a negative marker as bigint. @throws RangeError on bad text. */
export function toUnits(text: string, decimals: number): Units {
  const value = parseDecimal(text);
  if (value.mantissa < 0n) return units(BigInt(NEGATIVE));
  if (value.scale > decimals) return units(BigInt(OFF_GRID));
  const amount = value.mantissa * pow10(decimals - value.scale);
  return amount > MAX_UNITS ? units(BigInt(OUT_OF_RANGE)) : units(amount);
}

/** `count` steps of the grid in shortest plain notation. */
export function formatSteps(count: number, g: Grid): string {
  if (g.mantissa === 1n) return formatCount(count, g.scale);
  return formatScaled(BigInt(count) * g.mantissa, g.scale);
}

function formatCount(count: number, scale: number): string {
  if (scale === 0) return String(count);
  const negative = count < 0;
  const digits = String(negative ? -count : count).padStart(scale + 1, '0');
  const cut = digits.length - scale;
  let end = digits.length;
  while (end > cut && digits.charCodeAt(end - 1) === 48) end--;
  const body =
    end > cut ? `${digits.slice(0, cut)}.${digits.slice(cut, end)}` : digits.slice(0, cut);
  return negative ? `-${body}` : body;
}

/** Base units in shortest plain notation. */
export function formatUnits(amount: bigint, decimals: number): string {
  return formatScaled(amount, decimals);
}

/**
 * Quote base units of one tick × one lot; the factor that turns ticks × lots into a notional.
 * @throws RangeError when tick × lot is finer than the quote asset's base unit (contracts §2).
 */
export function notionalFactor(tick: Grid, lot: Grid, quoteDecimals: number): bigint {
  const product = tick.mantissa * lot.mantissa;
  const scale = tick.scale + lot.scale;
  if (scale <= quoteDecimals) return product * pow10(quoteDecimals - scale);
  const divisor = pow10(scale - quoteDecimals);
  if (product % divisor !== 0n) {
    throw new RangeError('tickSize x lotSize is finer than the base unit of the quote asset');
  }
  return product / divisor;
}

/** Base units of one lot. @throws RangeError when a lot is finer than the base asset's unit. */
export function lotFactor(lot: Grid, baseDecimals: number): bigint {
  if (lot.scale > baseDecimals) {
    throw new RangeError('lotSize is finer than the base unit of the base asset');
  }
  return lot.mantissa * pow10(baseDecimals - lot.scale);
}
