/**
 * What the inbox holds besides its address: the selection, the open dialog, what an action is
 * on.
 */
import { useCallback, useState } from 'react';
import type { AlertActionAnswer, AlertRow } from '../../../../../cases/contract';
import type { AlertList } from './alert-queries';
import { filtersOf, type AlertSearch } from './alert-search';
import type { TriageKind } from './bulk-bar';
import { neighbour } from './cursor';
import { countStates, fitting, staysIn } from './fitting';
import {
  NOTHING,
  selectAll,
  selectionQuery,
  sizeOf,
  toggleOne,
  toggleRange,
  withoutGone,
  type Selection,
} from './selection';
import type { Asking, Targets } from './triage';

export interface Inbox {
  readonly selection: Selection;
  readonly selected: number;
  readonly states: Readonly<Record<string, number>>;
  readonly asking: Asking | undefined;
  readonly targets: Targets | undefined;
  readonly ask: (kind: Asking | undefined) => void;
  readonly select: (alertId: string, range: boolean) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
  /** After the server has done it: where the cursor goes, and what is still selected. */
  readonly decided: (answer: AlertActionAnswer) => void;
  readonly fits: (kind: TriageKind) => boolean;
}

interface InboxOptions {
  readonly search: AlertSearch;
  readonly list: AlertList;
  readonly at: number;
  readonly choose: (alertId: string | undefined) => void;
}

export function useInbox({ search, list, at, choose }: InboxOptions): Inbox {
  const { rows, total, asOf } = list;
  const [held, setHeld] = useState({ selection: NOTHING, view: '' });
  const [asking, ask] = useState<Asking | undefined>();
  // A selection belongs to the view that it was made in.
  const view = JSON.stringify(filtersOf(search));
  const selection = held.view === view ? held.selection : NOTHING;
  const hold = useCallback((next: Selection) => setHeld({ selection: next, view }), [view]);
  const targets = targetsOf(selection, search, rows, rows[at]);
  const states = statesOf(selection, list, search, targets?.rows ?? []);
  return {
    ...{ selection, asking, ask, targets, states },
    selected: sizeOf(selection),
    select: (alertId, range) => {
      const next = range ? toggleRange : toggleOne;
      hold(next(selection, alertId, rows));
    },
    selectAll: () => hold(selectAll(rows, total, asOf)),
    clear: () => hold(NOTHING),
    decided: ({ done }) => {
      const leaving = new Set(leavers(done, asking, search));
      choose(neighbour(rows, at, leaving));
      hold(withoutGone(selection, new Set(done)));
    },
    fits: (kind) => fitting(kind === 'new-case' ? 'attach' : kind, states) > 0,
  };
}

/** Of those done, the ones that this view shows no more. */
function leavers(
  done: readonly string[],
  asked: Asking | undefined,
  search: AlertSearch,
): readonly string[] {
  const after = {
    dismiss: 'dismissed',
    attach: 'attached',
    'new-case': 'attached',
    snooze: 'snoozed',
    reopen: 'new',
    detach: 'new',
  } as const satisfies Record<Asking, AlertRow['state']>;
  const stays = asked === undefined || staysIn(search, { state: after[asked] });
  return stays ? [] : done;
}

/** The selected ones, else the one under the cursor. */
function targetsOf(
  selection: Selection,
  search: AlertSearch,
  rows: readonly AlertRow[],
  atCursor: AlertRow | undefined,
): Targets | undefined {
  const count = sizeOf(selection);
  if (count > 0) {
    const known = rows.filter(({ alertId }) => selection.ids.has(alertId));
    return { select: selectionQuery(selection, search), count, rows: known };
  }
  if (atCursor === undefined) return undefined;
  return { select: { ids: [atCursor.alertId] }, count: 1, rows: [atCursor] };
}

/** States of all that match come from the counts, which leave the state's own filter out. */
function statesOf(
  selection: Selection,
  { counts }: AlertList,
  search: AlertSearch,
  rows: readonly AlertRow[],
): Readonly<Record<string, number>> {
  if (selection.all === undefined || counts === null) return countStates(rows);
  const shown = Object.entries(counts.state).filter(([state]) => {
    return staysIn(search, { state: state as AlertRow['state'] }); // a state that was counted
  });
  return Object.fromEntries(shown);
}
