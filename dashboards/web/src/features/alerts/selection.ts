/** Which alerts an action is about: some rows, or all that the filters let through. */
import type { AlertRow, AlertSelection } from '../../../../../cases/contract';
import { filterQuery, type AlertSearch } from './alert-search';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Where a range with shift begins. */
  readonly anchor: string | undefined;
  /** All that match, as the list was read: how many, and up to where in the alert stream. */
  readonly all: { readonly total: number; readonly asOf: number } | undefined;
}

export const NOTHING: Selection = { ids: new Set(), anchor: undefined, all: undefined };

type Rows = readonly Pick<AlertRow, 'alertId'>[];

export function sizeOf(selection: Selection): number {
  return selection.all?.total ?? selection.ids.size;
}

/** One more or one less; out of "all that match" the rows at hand stay chosen, but for this one. */
export function toggleOne(selection: Selection, alertId: string, rows: Rows): Selection {
  const ids = new Set(selection.all ? rows.map((row) => row.alertId) : selection.ids);
  if (ids.has(alertId)) ids.delete(alertId);
  else ids.add(alertId);
  return { ids, anchor: alertId, all: undefined };
}

/** From the anchor to here, over the rows as shown; without an anchor in view just this one. */
export function toggleRange(selection: Selection, alertId: string, rows: Rows): Selection {
  const place = (id: string | undefined) => rows.findIndex((row) => row.alertId === id);
  const from = place(selection.anchor);
  const to = place(alertId);
  if (from < 0 || to < 0) return toggleOne(selection, alertId, rows);
  const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  const ids = new Set([...selection.ids, ...range.map((row) => row.alertId)]);
  return { ids, anchor: selection.anchor, all: undefined };
}

export function selectAll(rows: Rows, total: number, asOf: number): Selection {
  const ids = new Set(rows.map((row) => row.alertId));
  return { ids, anchor: undefined, all: { total, asOf } };
}

/** Without those that have left the list. */
export function withoutGone(selection: Selection, gone: ReadonlySet<string>): Selection {
  if (selection.all) return NOTHING;
  const ids = new Set([...selection.ids].filter((id) => !gone.has(id)));
  const anchor = selection.anchor;
  return {
    ids,
    anchor: anchor !== undefined && gone.has(anchor) ? undefined : anchor,
    all: undefined,
  };
}

/** In the words of the server. */
export function selectionQuery(selection: Selection, search: AlertSearch): AlertSelection {
  const { all, ids } = selection;
  if (all === undefined) return { ids: [...ids] };
  return { filter: filterQuery(search), expect: all.total, asOf: all.asOf };
}
