/** Which actions fit the states of what is selected, and what they make of a row. */
import type {
  AlertAction,
  AlertActionKind,
  AlertRow,
  AlertState,
} from '../../../../../cases/contract';
import type { AlertSearch } from './alert-search';
import { valuesOf } from './alert-search';

/** As the server has it (ACTION_FITS of the contract, which a page may import as a type only). */
export const FITS: Readonly<Record<AlertActionKind, readonly AlertState[]>> = {
  dismiss: ['new', 'snoozed'],
  attach: ['new', 'snoozed', 'dismissed'],
  detach: ['attached'],
  snooze: ['new', 'snoozed'],
  reopen: ['dismissed', 'snoozed'],
  take: ['new', 'snoozed'],
  release: ['new', 'snoozed'],
};

/** How many of so many by state the action can be done to. */
export function fitting(kind: AlertActionKind, states: Readonly<Record<string, number>>): number {
  return FITS[kind].reduce((sum, state) => sum + (states[state] ?? 0), 0);
}

export function countStates(rows: readonly Pick<AlertRow, 'state'>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

type Changed = Partial<
  Pick<AlertRow, 'state' | 'stateReason' | 'snoozedUntil' | 'caseId' | 'assignee' | 'due'>
>;

interface Me {
  readonly id: string;
  readonly displayName: string;
}

/** What the action makes of a row that it was done to. */
export function changeBy(action: AlertAction, me: Me | null, caseId: string | null): Changed {
  switch (action.kind) {
    case 'dismiss':
      return { state: 'dismissed', stateReason: action.comment, due: null };
    case 'attach':
      return { state: 'attached', caseId, due: null };
    case 'detach':
      return { state: 'new', caseId: null };
    case 'snooze':
      return { state: 'snoozed', snoozedUntil: action.until };
    case 'reopen':
      return { state: 'new', snoozedUntil: null };
    case 'take':
      return { assignee: me && { staffId: me.id, name: me.displayName } };
    case 'release':
      return { assignee: null };
  }
}

/** Whether a row so changed still belongs to the list. */
export function staysIn(search: AlertSearch, changed: Changed): boolean {
  const states = valuesOf(search, 'state');
  if (changed.state !== undefined && states.length > 0 && !states.includes(changed.state)) {
    return false;
  }
  if (changed.assignee === undefined || search.assignee === undefined) return true;
  return (search.assignee === 'none') === (changed.assignee === null);
}
