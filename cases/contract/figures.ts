/**
 * What reports ask about alerts, cases, clocks and filings of a period. Times are µs UTC, spans
 * half-open [from, to). The answer is as of now: a report keeps it with its run.
 */
import type { Severity } from './alert';
import type { CaseOutcome, CaseType } from './case-api';

export interface CaseFigures {
  /** Alerts raised in the span, by rule, market and severity; shadow rules are left out. */
  alerts(from: number, to: number): Promise<readonly AlertFigure[]>;
  cases(from: number, to: number): Promise<CaseFigure>;
  /** Clocks whose time ended, or that were stopped, in the span; and those that run now. */
  clocks(from: number, to: number): Promise<readonly ClockFigure[]>;
  filings(from: number, to: number): Promise<readonly FilingFigure[]>;
}

/** Stands for the rule of restricted alerts. */
export const RESTRICTED_RULE = 'restricted';

/**
 * A number with the ids behind it, sorted. What is restricted counts, and its id is not among them.
 */
export interface Counted {
  readonly count: number;
  readonly ids: readonly string[];
}

export interface AlertFigure {
  /** RESTRICTED_RULE for all restricted ones together. */
  readonly rule: string;
  /** Market or pool; null where the rule knows none, and of restricted ones. */
  readonly market: string | null;
  /** null of restricted ones. */
  readonly severity: Severity | null;
  readonly raised: Counted;
  /** Of the raised: new or snoozed. */
  readonly open: Counted;
  readonly dismissed: Counted;
  readonly attached: Counted;
}

export interface CaseFigure {
  readonly opened: readonly ({ readonly type: CaseType } & Counted)[];
  readonly closed: readonly ({
    readonly type: CaseType;
    readonly outcome: CaseOutcome;
  } & Counted)[];
  /** Opened before `to`, and not closed before it. */
  readonly openAtEnd: readonly ({ readonly type: CaseType } & Counted)[];
}

export interface ClockFigure {
  readonly clock: string;
  readonly name: string;
  readonly law: string;
  readonly kept: Counted;
  readonly broken: Counted;
  readonly running: Counted;
}

export interface FilingFigure {
  /** `sar`, `stor`, … */
  readonly kind: string;
  readonly draft: Counted;
  readonly filed: Counted;
  readonly acknowledged: Counted;
}

/** Where filings are kept, for `CaseFigures.filings`. */
export type FilingFigures = Pick<CaseFigures, 'filings'>;
