/**
 * Staff API of cases: what `/cases/cases…` takes and answers. Every change names the `version` it
 * was made from and is refused with 409 `CASE_CHANGED` {code, msg, version, changed: CaseEventView[]}
 * when the case has gone on. Times are µs UTC.
 */
import type { Severity } from './alert';
import type { Due, Person, Seen } from './marks';

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

export interface CaseTask {
  readonly taskId: string;
  readonly text: string;
  readonly done: boolean;
  readonly by: string | null;
  readonly at: number | null;
}
export interface CaseNote {
  readonly at: number;
  readonly by: string;
  readonly text: string;
}
/** `POST /cases/cases/:id/files?name=&version=`: the bytes as `application/octet-stream`. */
export interface CaseFile {
  readonly fileId: string;
  readonly name: string;
  /** As sniffed from the content. */
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly by: string;
  readonly at: number;
}
/** `POST /cases/cases/:id/evidence/:evidenceId/check` → {same, sha256, count}. */
export interface CaseEvidence {
  readonly evidenceId: string;
  readonly label: string;
  readonly seqFrom: number;
  readonly seqTo: number;
  readonly count: number;
  /** Over the canonical bytes of the range's events. */
  readonly sha256: string;
  readonly by: string;
  readonly at: number;
}
export interface EvidenceCheck {
  readonly same: boolean;
  readonly sha256: string;
  readonly count: number;
}

/** A clock of the case, running or stopped. */
export interface CaseClock extends Due {
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  /** `broken` also while it runs on after its time. */
  readonly state: 'running' | 'kept' | 'broken';
}

/** What waits for a second person, and the difference that is approved. */
export interface CaseApproval {
  readonly approvalId: string;
  readonly kind: 'close' | 'reopen';
  readonly proposedBy: Person;
  readonly proposedAt: number;
  readonly changes: readonly FieldChange[];
  /** Whether the caller may decide; else why not. */
  readonly mayDecide: boolean;
  readonly whyNot: string | null;
}
export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** One step of the case, with what it changed. */
export interface CaseEventView {
  readonly version: number;
  readonly at: number;
  readonly by: string;
  readonly kind: string;
  readonly text: string;
  readonly changes: readonly FieldChange[];
}

export interface CaseAlertRow {
  readonly alertId: string;
  readonly rule: string;
  readonly market: string | null;
  readonly severity: Severity;
  readonly score: number;
  readonly raisedAt: number;
}

/** A row of `GET /cases/cases` → {cases, next, counts, total}. */
export interface CaseRow {
  readonly caseId: string;
  readonly type: CaseType;
  readonly title: string;
  readonly state: CaseState;
  readonly outcome: CaseOutcome | null;
  readonly priority: Priority;
  readonly subjects: readonly string[];
  readonly assignee: Person | null;
  readonly author: Person;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly alerts: number;
  readonly restricted: boolean;
  /** The running clock that ends first. */
  readonly due: Due | null;
  readonly version: number;
  readonly seen: Seen;
  readonly followed: boolean;
}
export type CaseCounts = Readonly<
  Record<'type' | 'state' | 'priority' | 'assignee', Readonly<Record<string, number>>>
>;
export interface CaseListAnswer {
  readonly cases: readonly CaseRow[];
  readonly next: string | null;
  readonly counts: CaseCounts | null;
  readonly total: number | null;
}
/** Query of the list; comma = or. `sort=due` (default: soonest first) or `updated`. */
export interface CaseFilterQuery {
  readonly type?: readonly CaseType[] | undefined;
  readonly state?: readonly CaseState[] | undefined;
  readonly priority?: readonly Priority[] | undefined;
  /** `me`, `none`, or a staff id. */
  readonly assignee?: string | undefined;
  readonly subject?: string | undefined;
  /** Part of the id or the title. */
  readonly text?: string | undefined;
  readonly overdue?: boolean | undefined;
  readonly sort?: 'due' | 'updated' | undefined;
}

/**
 * `GET /cases/cases/:id`; recorded, and marks it as seen. `POST /cases/cases/next` {} → the next
 * unassigned case, assigned to the caller: {case: CaseAnswer | null}.
 */
export interface CaseAnswer extends CaseRow {
  readonly reference: string | null;
  readonly receivedAt: number | null;
  readonly urgent: boolean;
  readonly detectedAt: number | null;
  readonly answeredAt: number | null;
  readonly waiting: { readonly reason: string; readonly until: number | null } | null;
  readonly summary: string | null;
  readonly filing: FilingDecision | null;
  readonly filingReason: string | null;
  readonly people: readonly Person[] | null;
  readonly tasks: readonly CaseTask[];
  readonly notes: readonly CaseNote[];
  readonly files: readonly CaseFile[];
  readonly evidence: readonly CaseEvidence[];
  readonly alertRows: readonly CaseAlertRow[];
  readonly clocks: readonly CaseClock[];
  readonly approval: CaseApproval | null;
  /** Oldest first. */
  readonly events: readonly CaseEventView[];
  /** What the caller can do now; the first is the step that fits the state. */
  readonly commands: readonly CaseCommandKind[];
}
