/** From a measure to points: the highest band that it reaches, as versioned parameters have it. */

/** Rising limits with the points that reaching them gives. */
export type Bands = readonly (readonly [limit: number, points: number])[];

export function points(value: number, bands: Bands): number {
  let won = 0;
  for (const [limit, given] of bands) if (value >= limit) won = given;
  return won;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const mid = sorted.length >> 1;
  const high = sorted[mid] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[mid - 1] ?? high) + high) / 2;
}

/** Numbers for alerts: rounded so that they read well and stay the same on every machine. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
