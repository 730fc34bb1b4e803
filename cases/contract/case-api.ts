/**
 * Staff API of cases: what `/cases/cases…` takes; what it answers is in case-view.ts. Every change
 * names the `version` it was made from and is refused with 409 `CASE_CHANGED` {code, msg, version,
 * changed: CaseEventView[]} when the case has gone on. Times are µs UTC.
 */
export const CASE_TYPES = [
  'market-abuse',
  'money-laundering',
  'screening-hit',
  'kyc-review',
  'referral',
  'fiu-request',
  'freeze-order',
] as const;
export type CaseType = (typeof CASE_TYPES)[number];

/** `discarded`: a case made by mistake and taken back at once, with its alerts. */
export const CASE_STATES = [
  'draft',
  'open',
  'in-progress',
  'waiting',
  'submitted',
  'closed',
  'discarded',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const CASE_OUTCOMES = ['confirmed', 'refuted', 'inconclusive'] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/**
 * Whether a report to the authority goes with the outcome. `filed`: one is filed or will be, its
 * clock runs until it is; `not-filed` needs a reason.
 */
export const FILING_DECISIONS = ['filed', 'not-filed', 'not-required'] as const;
export type FilingDecision = (typeof FILING_DECISIONS)[number];

/** `POST /cases/cases` → CaseAnswer; also inside the bulk action `attach`. */
export interface NewCase {
  readonly type: CaseType;
  readonly title: string;
  readonly priority: Priority;
  /** Beneficial owners; those of attached alerts are added by themselves. */
  readonly subjects: readonly string[];
  /** Starts as a draft; else as open. */
  readonly draft?: boolean | undefined;
  /** Requests and orders: the authority's reference, and when it came in. */
  readonly reference?: string | undefined;
  readonly receivedAt?: number | undefined;
  /** FIU requests: to be answered in less than 24 hours. */
  readonly urgent?: boolean | undefined;
  /** Need-to-know: staff ids that may know of it; the author is always one. */
  readonly people?: readonly string[] | undefined;
}

/** `POST /cases/cases/:id/commands` {version, command} → CaseAnswer. */
export type CaseCommand =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'change-details';
      readonly title?: string | undefined;
      readonly priority?: Priority | undefined;
      readonly subjects?: readonly string[] | undefined;
    }
  /** `me`, a staff id, `round-robin` (fewest open cases), or null for nobody. */
  | { readonly kind: 'assign'; readonly to: string | null }
  /** Takes it up: assigns it to the caller if it is nobody's. */
  | { readonly kind: 'start' }
  | { readonly kind: 'wait'; readonly reason: string; readonly until?: number | undefined }
  | { readonly kind: 'resume' }
  | { readonly kind: 'add-note'; readonly text: string }
  | { readonly kind: 'add-task'; readonly text: string }
  | { readonly kind: 'set-task'; readonly taskId: string; readonly done: boolean }
  | { readonly kind: 'attach-alerts'; readonly alertIds: readonly string[] }
  | {
      readonly kind: 'detach-alerts';
      readonly alertIds: readonly string[];
      readonly reason: string;
    }
  /** Freezes a range of the log, at most 200,000 events. */
  | {
      readonly kind: 'add-evidence';
      readonly seqFrom: number;
      readonly seqTo: number;
      readonly label: string;
    }
  /** The day when review found reason to suspect; starts the reporting clocks. */
  | { readonly kind: 'record-suspicion'; readonly detectedAt: number; readonly reason: string }
  /** A request was answered, an order carried out; stops its clock. */
  | { readonly kind: 'record-answer'; readonly answeredAt: number; readonly text: string }
  /** Need-to-know list, or null to lift it. */
  | { readonly kind: 'restrict'; readonly people: readonly string[] | null }
  | {
      readonly kind: 'submit';
      readonly outcome: CaseOutcome;
      readonly summary: string;
      readonly filing: FilingDecision;
      readonly filingReason?: string | undefined;
    }
  | { readonly kind: 'ask-reopen'; readonly reason: string }
  /** By a second person who is neither author nor assignee nor the one who asked. */
  | { readonly kind: 'approve' }
  | { readonly kind: 'return'; readonly reason: string };
export type CaseCommandKind = CaseCommand['kind'];

export interface CaseCommandRequest {
  readonly version: number;
  readonly command: CaseCommand;
}
