/** Which action fits which alert, and where it leaves it. Pure. */
import {
  ACTION_FITS,
  type AlertAction,
  type AlertState,
  type NewCase,
  type Person,
  type Severity,
} from '../contract';
import { triageDue } from '../clocks/case-clocks';
import type { Acting } from '../lifecycle/case-event';
import type { CaseRecord } from '../lifecycle/case-record';
import type { LockedAlert, Standing } from '../store/alert-standing';

/** An action with what was looked up for it. */
export type ReadyAction =
  | Exclude<AlertAction, { readonly kind: 'attach' }>
  | { readonly kind: 'attach'; readonly caseId: string }
  | {
      readonly kind: 'attach';
      readonly newCase: Omit<NewCase, 'people'>;
      readonly people: readonly Person[] | null;
    };

const actorOf = ({ staffId }: Person) => `staff:${staffId}`;

/** Why it cannot be done to this alert; `state` null where it is not there for this person. */
export function whyNot(
  { standing, shadow }: LockedAlert,
  { kind }: ReadyAction,
  by: Person,
): { readonly state: AlertState | null; readonly why: string } | null {
  const { state, people, assignee, assigneeName } = standing;
  if (people && !people.includes(by.staffId)) return { state: null, why: 'there is no such alert' };
  const states: readonly AlertState[] = ACTION_FITS[kind];
  if (!states.includes(state)) return { state, why: `it is ${state}` };
  if (shadow && kind === 'attach') return { state, why: 'its rule is in shadow mode: no case' };
  const own = assignee === null || assignee === actorOf(by);
  const exclusive = kind === 'take' || kind === 'release';
  return exclusive && !own ? { state, why: `${assigneeName} has taken it up` } : null;
}

/** Where the action leaves the alert. @param home the case that it is attached to */
export function after(
  { standing, severity }: LockedAlert,
  action: ReadyAction,
  { at, by }: Acting,
  home: CaseRecord | undefined,
): Standing {
  const { kind } = action;
  if (kind === 'take') return { ...standing, assignee: actorOf(by), assigneeName: by.name };
  if (kind === 'release') return { ...standing, assignee: null, assigneeName: null };
  const reason = reasonOf(action);
  const decided = { ...standing, reason, by: by.name, at, triagedAt: standing.triagedAt ?? at };
  const free = { snoozedUntil: null, caseId: null, people: null };
  switch (kind) {
    case 'dismiss':
      return { ...decided, ...free, state: 'dismissed' };
    case 'snooze':
      return { ...decided, ...free, state: 'snoozed', snoozedUntil: action.until };
    case 'attach': {
      const people = home?.people?.map(({ staffId }) => staffId) ?? null;
      const caseId = home?.caseId ?? null;
      return { ...decided, state: 'attached', snoozedUntil: null, caseId, people };
    }
    case 'detach':
    case 'reopen':
      return { ...decided, ...free, ...dueAnew(severity, at), state: 'new' };
  }
}

/** What is in the inbox again is to be triaged again. */
export function dueAnew(severity: Severity, at: number) {
  const due = triageDue(severity, at);
  return { dueAt: due.at, dueClock: due.clock, triagedAt: null };
}

export function reasonOf(action: ReadyAction): string | null {
  if (action.kind === 'dismiss') {
    return action.comment === '' ? action.outcome : `${action.outcome}: ${action.comment}`;
  }
  return 'reason' in action && action.reason !== '' ? action.reason : null;
}
