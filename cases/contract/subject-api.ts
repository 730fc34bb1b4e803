/**
 * Staff API of subjects: `/cases/subjects/:owner` and its timeline, which joins what other modules
 * push, what the log says, alerts and cases. Times are µs UTC; decimals are strings.
 */
import type { AlertRow } from './staff-api';
import type { CaseRow } from './case-view';

/** `GET /cases/subjects/:owner`; recorded. */
export interface SubjectAnswer {
  readonly owner: string;
  readonly accounts: readonly SubjectAccount[];
  readonly counts: {
    readonly alerts: number;
    readonly openAlerts: number;
    readonly cases: number;
    readonly openCases: number;
  };
  /** Newest first, at most 50 each. */
  readonly alerts: readonly AlertRow[];
  readonly cases: readonly CaseRow[];
  readonly devices: readonly SubjectFact[];
  readonly wallets: readonly SubjectFact[];
}
export interface SubjectAccount {
  readonly account: string;
  readonly kind: string;
  readonly country: string;
  readonly state: string;
  readonly tier: string | null;
  readonly openedAt: number | null;
}
/** A device, wallet or counterparty as the log has it. */
export interface SubjectFact {
  readonly value: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly times: number;
  /** Other owners with the same. */
  readonly sharedWith: number;
}

export const TIMELINE_KINDS = [
  'trading',
  'deposit',
  'withdrawal',
  'transfer',
  'session',
  'account',
  'measure',
  'document',
  'risk',
  'screening',
  'tier',
  'alert',
  'case',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/**
 * `GET /cases/subjects/:owner/timeline?kind=a,b&from=&to=&limit=` and either `before=` (older) or
 * `after=` (newer), cursors of an earlier answer. Newest first.
 */
export interface TimelineAnswer {
  readonly entries: readonly TimelineRow[];
  /** For `before`: what is older; null at the end. */
  readonly older: string | null;
  /** For `after`: what is newer than the first entry; null when there is none yet. */
  readonly newer: string | null;
}
export interface TimelineRow {
  readonly at: number;
  readonly kind: string;
  readonly text: string;
  /** Event sequence number where the log has it. */
  readonly seq: number | null;
  readonly account: string | null;
  readonly market: string | null;
  /** `alert:<id>`, `case:<id>` where the row leads to one. */
  readonly ref: string | null;
}
