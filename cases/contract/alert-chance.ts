/** How likely it is that as much would have come about by chance. */

/**
 * Probability that a Poisson count with mean `mean` is `count` or more.
 * @param count whole number from 0; @param mean from 0
 */
export function poissonTail(count: number, mean: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  // Far below the mean the tail is near 1, and the term below would underflow for huge means.
  if (mean > 700) return count > mean + 10 * Math.sqrt(mean) ? 0 : 1;
  let term = Math.exp(-mean);
  let below = term;
  for (let k = 1; k < count; k++) {
    term *= mean / k;
    below += term;
  }
  if (below < 0.999_999) return 1 - below;
  // The sum is too near 1 to be subtracted: add the tail's own terms instead.
  let tail = 0;
  for (let k = count; k < count + 200; k++) {
    term *= mean / k;
    tail += term;
  }
  return Math.min(1, tail);
}
