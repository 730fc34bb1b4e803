/**
 * Whole numbers between the two kinds that JavaScript has, by way of their 64 bits in memory:
 * `BigInt(n)` and `Number(b)` are calls into the engine that cost ten times as much.
 */
/** 64 bits in memory, and their halves: for use within one expression. */
export const whole = new BigInt64Array(1);
export const halves = new Int32Array(whole.buffer);
whole[0] = 1n;
/** Places of the two halves of 64 bits in memory. */
export const LOW = halves[0] === 1 ? 0 : 1;
export const HIGH = 1 - LOW;

export const TWO_32 = 2 ** 32;
/** From here on, and below its negative, the upper half belongs to no safe integer. */
export const HIGH_LIMIT = 2 ** 21;

/** `BigInt(n)`. @param n a safe integer */
export function bigOf(n: number): bigint {
  const high = Math.floor(n / TWO_32);
  halves[HIGH] = high;
  halves[LOW] = (n - high * TWO_32) | 0;
  return whole[0]!;
}

/**
 * `Number(b)`, or NaN where a number would not be exact (below -2^53 or from 2^53 on).
 * @param b within 64 bits
 */
export function smallOf(b: bigint): number {
  whole[0] = b;
  const high = halves[HIGH]!;
  if (high >= HIGH_LIMIT || high < -HIGH_LIMIT) return NaN;
  return high * TWO_32 + (halves[LOW]! >>> 0);
}
