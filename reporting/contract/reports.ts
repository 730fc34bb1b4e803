/**
 * Reports as the staff's routes give and take them (`/reporting/…`). Decimals are strings in plain
 * notation, counts and times integers; times µs UTC, periods `2026-11-21`, `2026-11` or `2026`.
 */

/** One cell: text or a decimal as string, a count or a time (µs) as integer, null for "none". */
export type ReportCell = string | number | null;
export type ReportRow = Readonly<Record<string, ReportCell>>;

/** What the cells of a column are, and so how they are written and summed. */
export const COLUMN_KINDS = ['text', 'count', 'decimal', 'time'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

export interface ReportColumn {
  readonly key: string;
  readonly title: string;
  readonly kind: ColumnKind;
  /** The rule or definition from which the figure follows. */
  readonly citation: string;
  /** True: the section's total of the same name is the sum of the column. */
  readonly summed: boolean;
  /** True: GET /reporting/runs/:id/figures/:figure/rows opens the rows behind each of its cells. */
  readonly opens: boolean;
}

export interface ReportSection {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly ReportColumn[];
  /** Column whose cell names the row within the section. */
  readonly rowKey: string;
  readonly rows: readonly ReportRow[];
  /** Sums by column name as decimal strings, and `rows`, the number of rows. */
  readonly totals: ReportTotals;
}
export type ReportTotals = { readonly rows: number } & Readonly<Record<string, string | number>>;

/**
 * Names a figure: `section:row:column`, where row is the row's cell in `rowKey`, `*` for the
 * total. In an address it is one segment: encodeURIComponent.
 */
export type FigureId = `${string}:${string}:${string}`;

export const REPORT_CADENCES = ['day', 'month', 'year'] as const;
export type ReportCadence = (typeof REPORT_CADENCES)[number];
export type ReportFormat = 'pdf' | 'csv' | 'json';

/** A kind of report. GET /reporting/reports → `{kinds}`. */
export interface ReportKindInfo {
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly cadence: ReportCadence;
  readonly formats: readonly ReportFormat[];
  /** Of the definition; a change of what a figure means is a new one. */
  readonly definitionVersion: number;
  /** Regime and articles for which it is made. */
  readonly regime: string;
  /** Its reads and downloads are recorded. */
  readonly restricted: boolean;
}

/**
 * Where a run stands. `scheduled` is a calendar entry without a run. A signed or submitted run
 * becomes `superseded` (`resubmitted` if it had been submitted) when a later version is.
 */
export const RUN_STATES = [
  'scheduled',
  'generated',
  'validated',
  'signed-off',
  'submitted',
  'acknowledged',
  'rejected',
  'resubmitted',
  'superseded',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** A fault that the gate found; a run with any can be neither validated nor signed. */
export interface GateFinding {
  /** Which check (`analytics-fills`, `files-agree`, …). */
  readonly check: string;
  /** Where: market, hour, file, section, row, column, as far as they apply. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
  /** One sentence that says what is wrong and what to do. */
  readonly message: string;
}

/** One check of the gate with what it found. */
export interface GateCheck {
  readonly check: string;
  readonly title: string;
  /** How many things were compared: 0 with `skipped` set when there was nothing to compare with. */
  readonly compared: number;
  readonly skipped: string | null;
  readonly findings: readonly GateFinding[];
}

export interface GateResult {
  readonly at: number;
  readonly passed: boolean;
  readonly checks: readonly GateCheck[];
}

export interface RunFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Who did which step. */
export interface RunSignature {
  readonly step: 'generated' | 'validated' | 'signed-off' | 'submitted' | 'answered';
  /** `staff:<id>` or `job:<name>`. */
  readonly actor: string;
  readonly by: string;
  readonly at: number;
  readonly comment: string | null;
}

/** GET /reporting/runs?kind=&state=&period=&limit=&after= → `{runs, next}`, newest first. */
export interface RunSummary {
  /** `daily-trading:2026-11-21:v1` */
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly period: string;
  readonly version: number;
  readonly state: RunState;
  /** The period was not over: it can be neither validated nor signed. */
  readonly provisional: boolean;
  /** Last event sequence number whose effect is in the figures. */
  readonly watermark: number;
  readonly generatedAt: number;
  /** Findings of the last gate; null before the first. */
  readonly findings: number | null;
  readonly restricted: boolean;
}

/** GET /reporting/runs/:id */
export interface RunDetail extends RunSummary {
  readonly definitionVersion: number;
  readonly regime: string;
  /** µs, half-open. */
  readonly from: number;
  readonly to: number;
  /** SHA-256 of the frozen input as canonical JSON. */
  readonly inputSha256: string;
  readonly files: readonly RunFile[];
  readonly gate: GateResult | null;
  readonly signatures: readonly RunSignature[];
  /** The receiver's reference, once submitted or answered. */
  readonly reference: string | null;
  readonly reason: string | null;
  /** Other versions of the same report and period, newest first. */
  readonly versions: readonly { readonly id: string; readonly state: RunState }[];
  readonly sections: readonly ReportSection[];
  readonly charts: readonly ReportChart[];
  /** What the signed-in person may do now. */
  readonly actions: readonly RunAction[];
}
export type RunAction = 'validate' | 'sign' | 'submit' | 'acknowledge' | 'reject' | 'regenerate';

/** Price and volume per hour of one market, as drawn in the PDF. */
export interface ReportChart {
  readonly title: string;
  /** Unit of `price` and of `volume`. */
  readonly quote: string;
  readonly base: string;
  readonly points: readonly {
    readonly time: number;
    readonly open: string | null;
    readonly high: string | null;
    readonly low: string | null;
    readonly close: string | null;
    readonly volume: string;
  }[];
}

/**
 * GET /reporting/calendar?from=2026-11-01&to=2026-11-30 (days, both included; at most 400 days)
 * → `{entries}`, by due time.
 */
export interface CalendarEntry {
  readonly kind: string;
  readonly title: string;
  readonly period: string;
  /** µs UTC: when the report has to be there. */
  readonly dueAt: number;
  readonly state: RunState;
  /** Due, and not generated yet. */
  readonly overdue: boolean;
  /** The newest version, if any. */
  readonly run: RunSummary | null;
}

/**
 * GET /reporting/runs/:id/figures/:figure/rows?limit=&after= → the rows from which the figure was
 * made, up to the run's watermark.
 */
export interface FigureRows {
  readonly figure: string;
  /** The figure as reported. */
  readonly value: ReportCell;
  /** How the rows make the figure (`sum of quantity`, `number of rows`). */
  readonly made: string;
  readonly columns: readonly { readonly key: string; readonly title: string; kind: ColumnKind }[];
  readonly rows: readonly ReportRow[];
  readonly next: string | null;
}

/**
 * POST /reporting/runs → 202 `GenerateAnswer`. The work is a job; the run appears in the calendar.
 * `probity report` does the same at once.
 */
export interface GenerateRequest {
  readonly kind: string;
  readonly period: string;
}
export interface GenerateAnswer {
  readonly kind: string;
  readonly period: string;
  /** False: the same work is already waiting or running. */
  readonly added: boolean;
}

/**
 * Decisions, each answering the RunDetail; 409 RUN_STATE when somebody was first or the state does
 * not allow it, 409 GATE_REFUSED when the gate has findings, 409 PROVISIONAL, 409 FOUR_EYES when
 * the person already took part.
 * POST /reporting/runs/:id/validate `{comment?}` runs the gate;
 * POST …/sign `{comment?}`; POST …/submit `{reference}`; POST …/acknowledge `{reference}`;
 * POST …/reject `{reason}`.
 */
export interface RunComment {
  readonly comment?: string;
}
export interface RunReference {
  readonly reference: string;
}
export interface RunReason {
  readonly reason: string;
}
