/** Figures about customers for reports: answered as of now, frozen by whoever asks with its run. */

import type { ScreeningFigures } from './screening';

/** Counts by a name, with the rows behind each count. */
export interface CountedIds {
  readonly count: number;
  readonly ids: readonly string[];
}

/** Customers by state and kind. */
export interface FunnelRow extends CountedIds {
  readonly state: string;
  readonly kind: string;
}

/** Customers by rating; `none` = not rated yet. */
export interface RatingRow extends CountedIds {
  readonly rating: string;
}

export interface ReviewFigures {
  readonly documentsAccepted: CountedIds;
  readonly documentsRefused: CountedIds;
  /** Waiting at the end of the period. */
  readonly documentsWaiting: CountedIds;
  readonly reviewsDone: CountedIds;
  /** Customers whose review was overdue at the end of the period. */
  readonly overdue: CountedIds;
}

/** Times are µs UTC; periods are half-open. */
export interface KycFigures extends ScreeningFigures {
  funnel(asOf: number): Promise<readonly FunnelRow[]>;
  ratings(asOf: number): Promise<readonly RatingRow[]>;
  reviews(from: number, to: number): Promise<ReviewFigures>;
}
