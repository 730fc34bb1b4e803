/** Staff API of cases: what `/cases/cases…` answers. Times are µs UTC. */
import type { Severity } from './alert';
import type {
  CaseCommandKind,
  CaseOutcome,
  CaseState,
  CaseType,
  FilingDecision,
  Priority,
} from './case-api';
import type { Due, Person, Seen } from './marks';

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
