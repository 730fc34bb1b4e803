/** Wilson score interval: what a rate from few trials really says. */

/** Two-sided 95 % quantile of the normal distribution. */
const Z = 1.959964;

/** Bounds in 0..1; without trials nothing is known. Source: Wilson 1927. */
export function wilson(hits: number, trials: number): { low: number; high: number } {
  if (trials === 0) return { low: 0, high: 1 };
  const rate = hits / trials;
  const scale = 1 + (Z * Z) / trials;
  const centre = rate + (Z * Z) / (2 * trials);
  const spread = Z * Math.sqrt((rate * (1 - rate)) / trials + (Z * Z) / (4 * trials * trials));
  return {
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}
