/** What a party's position usually changes by, from its net lots in buckets of equal length. */
import type { TrailSide } from '../../feed/trail';

/** Stretches of the length to be judged, in buckets, from which on there is a habit. */
const LEAST_STRETCHES = 4;
/** Lengths looked at, in buckets, the longest that fits first. */
const LENGTHS = [12, 9, 6, 4, 3, 2, 1] as const;
/** Orders of nearly one size at nearly one distance: a saving plan. */
const PLAN = { orders: 5, sizes: 0.25, gaps: 0.3 };
/** More orders, less even: an order that is worked, by the clock or by the market's volume. */
const SLICED = { orders: 12, sizes: 0.45, gaps: 1 };
const WORKED = { orders: 25, sizes: 1, gaps: 1.15 };

export interface Habit {
  readonly mean: number;
  readonly spread: number;
}

/**
 * What the position changed by in stretches of `buckets`: mean and standard deviation, in lots.
 * They are taken from the longest stretches of which there are enough, and carried over to the
 * length wanted as a random walk with drift would grow.
 * @param series net lots a bucket, before the stretch that is judged
 * @returns undefined when there is too little history
 */
export function habitOf(series: readonly number[], buckets: number): Habit | undefined {
  const length = LENGTHS.find((l) => l <= buckets && l * LEAST_STRETCHES <= series.length);
  if (length === undefined) return undefined;
  const sums = [0];
  for (const net of series) sums.push((sums[sums.length - 1] ?? 0) + net);
  // Stretches that overlap say more of a short history than those that do not.
  const stride = Math.max(1, Math.floor(length / 3));
  let [sum, squares, count] = [0, 0, 0];
  for (let end = series.length; end >= length; end -= stride) {
    const change = (sums[end] ?? 0) - (sums[end - length] ?? 0);
    sum += change;
    squares += change * change;
    count += 1;
  }
  const mean = sum / count;
  const spread = Math.sqrt(Math.max(0, squares / count - mean * mean) * (buckets / length));
  return { mean: mean * (buckets / length), spread };
}

/** Whether the orders of a stretch are the even parts of one plan, rather than a position built. */
export function isWorked({ orders, sizeVariation, gapVariation }: TrailSide): boolean {
  return [PLAN, SLICED, WORKED].some((pace) => {
    return orders >= pace.orders && sizeVariation <= pace.sizes && gapVariation <= pace.gaps;
  });
}
