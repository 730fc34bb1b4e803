/** From the two sides of a book to the rows of the ladder, with running sums for the bars. */
import type { Level } from '../../live/market-types';

export interface BookRow {
  readonly price: string;
  readonly quantity: string;
  /** Sum from the best price to here; for the bar and the eye only. */
  readonly sum: number;
}

/** Best first. */
export function bookRows(levels: readonly Level[], count: number): readonly BookRow[] {
  let sum = 0;
  return levels.slice(0, count).map(([price, quantity]) => {
    sum += Number(quantity);
    return { price, quantity, sum };
  });
}
