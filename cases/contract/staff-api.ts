/**
 * Staff API of the inbox: what `/cases/alerts…`, `/cases/snoozes` and `/cases/facts` take and
 * answer. Times are µs UTC; lists go on with `after` = the `next` of the page before.
 */
import type { Alert, Severity } from './alert';
import type { AlertSource } from './intake';
import type { NewCase } from './case-api';
import type { Due, Person, Seen } from './marks';

export const ALERT_STATES = ['new', 'dismissed', 'attached', 'snoozed'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** Why an alert is no case; `test` = made by our own people on purpose. */
export const DISMISS_OUTCOMES = [
  'explained',
  'false-positive',
  'duplicate',
  'immaterial',
  'test',
] as const;
export type DismissOutcome = (typeof DISMISS_OUTCOMES)[number];

/** What the list and a single alert have in common: where people stand with it. */
export interface AlertDisposition {
  readonly source: AlertSource;
  readonly state: AlertState;
  readonly stateReason: string | null;
  readonly stateBy: string | null;
  readonly stateAt: number | null;
  readonly snoozedUntil: number | null;
  /** The case that it is attached to. */
  readonly caseId: string | null;
  /** Who has taken it up: staff id and the name shown. */
  readonly assignee: Person | null;
  /** Triage is due; null once it was triaged. */
  readonly due: Due | null;
  readonly seen: Seen;
  readonly followed: boolean;
  /** Rises with each decision of people; what undo compares. */
  readonly revision: number;
}

/** A row of the list: no evidence and no wording, which only a recorded read gives. */
export interface AlertRow extends AlertDisposition {
  readonly alertId: string;
  readonly rule: string;
  /** Market or pool. */
  readonly market: string | null;
  readonly accounts: readonly string[];
  /** Beneficial owners of the accounts, each once. */
  readonly owners: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly raisedAt: number;
  readonly score: number;
  readonly severity: Severity;
}

/** `GET /cases/alerts`: query as AlertFilterQuery, plus `after`, `limit` (default 100, <= 500). */
export interface AlertListAnswer {
  readonly alerts: readonly AlertRow[];
  readonly next: string | null;
  /** Counts over all that match; null on further pages. */
  readonly counts: AlertCounts | null;
  /** How many match; null on further pages. */
  readonly total: number | null;
  /** Place of the alert stream that the list was read at: `asOf` of a selection by filter. */
  readonly asOf: number;
}

/** By fact and value; a fact's counts leave its own filter out. */
export type AlertCounts = Readonly<
  Record<'rule' | 'severity' | 'state' | 'market', Readonly<Record<string, number>>>
>;

/** The same words in the query string (comma = or) and in the body of a bulk action (lists). */
export interface AlertFilterQuery {
  /** Alerts about the venue's own staff stand in a queue of their own. */
  readonly queue?: 'own-staff' | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly state?: readonly AlertState[] | undefined;
  readonly market?: readonly string[] | undefined;
  readonly source?: readonly AlertSource[] | undefined;
  readonly account?: string | undefined;
  /** Beneficial owner's name. */
  readonly owner?: string | undefined;
  readonly caseId?: string | undefined;
  /** Part of the alert's id, or of an account's name. */
  readonly text?: string | undefined;
  /** Raised within [from, to). */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** `me`, `none`, or a staff id. */
  readonly assignee?: string | undefined;
  /** Triage is overdue. */
  readonly overdue?: boolean | undefined;
}

/** `GET /cases/alerts/:id`; reading it marks it as seen. */
export interface AlertAnswer extends AlertDisposition {
  readonly alert: Alert;
  readonly owners: readonly string[];
  /** What people did with it, oldest first. */
  readonly history: readonly AlertHistoryEntry[];
}

export interface AlertHistoryEntry {
  readonly at: number;
  readonly by: string;
  readonly action: AlertActionKind | 'undo' | 'wake';
  readonly from: AlertState;
  readonly to: AlertState;
  readonly reason: string | null;
}

/** Exactly these, or exactly what the filter shows: `expect` of them, raised up to `asOf`. */
export type AlertSelection =
  | { readonly ids: readonly string[] }
  | { readonly filter: AlertFilterQuery; readonly expect: number; readonly asOf: number };

export type AlertAction =
  | { readonly kind: 'dismiss'; readonly outcome: DismissOutcome; readonly comment: string }
  | { readonly kind: 'attach'; readonly caseId: string }
  | { readonly kind: 'attach'; readonly newCase: NewCase }
  | { readonly kind: 'detach'; readonly reason: string }
  | { readonly kind: 'snooze'; readonly until: number; readonly reason: string }
  | { readonly kind: 'reopen'; readonly reason: string }
  | { readonly kind: 'take' }
  | { readonly kind: 'release' };
export type AlertActionKind = AlertAction['kind'];

/** From which states an action can be done; others are skipped and named. */
export const ACTION_FITS = {
  dismiss: ['new', 'snoozed'],
  attach: ['new', 'snoozed', 'dismissed'],
  detach: ['attached'],
  snooze: ['new', 'snoozed'],
  reopen: ['dismissed', 'snoozed'],
  take: ['new', 'snoozed'],
  release: ['new', 'snoozed'],
} as const satisfies Record<AlertActionKind, readonly AlertState[]>;

/** `POST /cases/alerts/actions`. At most 10,000 alerts; by ids at most 1,000. */
export interface AlertActionRequest {
  readonly select: AlertSelection;
  readonly action: AlertAction;
}
export interface AlertActionAnswer {
  /** Ids of those it was done to. */
  readonly done: readonly string[];
  readonly skipped: readonly {
    readonly alertId: string;
    readonly state: AlertState | null;
    readonly why: string;
  }[];
  /** `POST /cases/alerts/undo {token}` until then; null when nothing was done. */
  readonly undo: { readonly token: string; readonly until: number } | null;
  /** The case attached to, made if asked for. */
  readonly caseId: string | null;
}

/** `POST /cases/alerts/undo`. 409 `UNDO_CHANGED` when somebody was there since, 410 when over. */
export interface AlertUndoRequest {
  readonly token: string;
}
export interface AlertUndoAnswer {
  readonly restored: readonly string[];
}

/** `POST /cases/snoozes`: alerts of this rule and owner raised before `until` come in snoozed. */
export interface NewRuleSnooze {
  readonly rule: string;
  readonly owner: string;
  readonly until: number;
  readonly reason: string;
}
/** `GET /cases/snoozes` → `{snoozes}`: those that have not ended. `DELETE /cases/snoozes/:id`. */
export interface RuleSnooze extends NewRuleSnooze {
  readonly id: string;
  readonly by: string;
  readonly at: number;
}

/** What two things share, in the order of weight. */
export const SHARED_FACTS = [
  'owner',
  'account',
  'wallet',
  'device',
  'counterparty',
  'market-time',
  'rule',
] as const;
export type SharedFact = (typeof SHARED_FACTS)[number];

/** `GET /cases/alerts/:id/related` → `{related}`, most related first, at most 50. */
export interface Related {
  readonly kind: 'alert' | 'case';
  readonly id: string;
  /** Rule of an alert, title of a case. */
  readonly title: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly at: number;
  readonly score: number;
  readonly shared: readonly { readonly fact: SharedFact; readonly values: readonly string[] }[];
}

/** `GET /cases/facts?kind=&value=`: how common a value is, and what bears it. */
export interface FactAnswer {
  readonly kind: FactKind;
  readonly value: string;
  readonly alerts: number;
  readonly cases: number;
  readonly owners: readonly string[];
  /** Newest first, at most 50. */
  readonly alertIds: readonly string[];
}
export const FACT_KINDS = ['owner', 'account', 'wallet', 'device', 'counterparty'] as const;
export type FactKind = (typeof FACT_KINDS)[number];
