/** Figures about customers, alerts, cases and transfers in a month, frozen with a run. */
import type { AlertFigure, CaseFigure, ClockFigure, FilingFigure } from '../../cases/contract';
import type { FunnelRow, RatingRow, ReviewFigures, ScreeningFigures } from '../../kyc/contract';
import type { TransferFacts } from './sources';

export type ScreeningCounts = Awaited<ReturnType<ScreeningFigures['screening']>>;

export interface ComplianceFacts {
  readonly funnel: readonly FunnelRow[];
  readonly ratings: readonly RatingRow[];
  readonly screening: ScreeningCounts;
  readonly reviews: ReviewFigures;
  readonly alerts: readonly AlertFigure[];
  readonly cases: CaseFigure;
  readonly clocks: readonly ClockFigure[];
  readonly filings: readonly FilingFigure[];
  readonly transfers: readonly TransferFacts[];
}
