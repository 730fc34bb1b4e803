/** What a decision does to a list that is on screen: rows change or go, no other moves. */
import type { AlertCounts, AlertListAnswer, AlertRow } from '../../../../../cases/contract';
import type { AlertSearch } from './alert-search';
import type { AlertPages } from './alert-types';
import { staysIn } from './fitting';

/**
 * @param search the filters that the list was read by
 * @param ids the alerts that something was done to
 */
export function afterAction<T extends AlertPages>(
  list: T,
  search: AlertSearch,
  ids: ReadonlySet<string>,
  change: Partial<AlertRow>,
): T {
  const touched = list.pages.flatMap(({ alerts }) => alerts.filter((row) => ids.has(row.alertId)));
  if (touched.length === 0) return list;
  const stays = staysIn(search, change);
  const alter = (row: AlertRow): AlertRow => (ids.has(row.alertId) ? { ...row, ...change } : row);
  const pages = list.pages.map((page): AlertListAnswer => ({
    ...page,
    counts: page.counts && recount(page.counts, touched, change, stays),
    total: page.total === null || stays ? page.total : Math.max(0, page.total - touched.length),
    alerts: stays ? page.alerts.map(alter) : page.alerts.filter(({ alertId }) => !ids.has(alertId)),
  }));
  return { ...list, pages };
}

/** What an extension of the conduct changes in a row. */
export interface Extension {
  readonly alertId: string;
  readonly severity: AlertRow['severity'];
  readonly score: number;
  readonly accounts: readonly string[];
}

/** The row shows the extended alert where it stands; it never moves, it was raised when it was. */
export function afterExtension<T extends AlertPages>(list: T, extension: Extension): T {
  const { alertId, severity, score, accounts } = extension;
  const change = (row: AlertRow) =>
    row.alertId === alertId ? { ...row, severity, score, accounts } : row;
  return {
    ...list,
    pages: list.pages.map((page) => ({ ...page, alerts: page.alerts.map(change) })),
  };
}

function recount(
  counts: AlertCounts,
  rows: readonly AlertRow[],
  change: Partial<AlertRow>,
  stays: boolean,
): AlertCounts {
  const next = {
    severity: { ...counts.severity },
    rule: { ...counts.rule },
    market: { ...counts.market },
    state: { ...counts.state },
  };
  const add = (of: Record<string, number>, key: string, n: number) => {
    of[key] = Math.max(0, (of[key] ?? 0) + n);
  };
  for (const row of rows) {
    add(next.state, row.state, -1);
    add(next.state, change.state ?? row.state, 1);
    if (stays) continue;
    add(next.severity, row.severity, -1);
    add(next.rule, row.rule, -1);
    add(next.market, row.market ?? '', -1);
  }
  return next;
}
