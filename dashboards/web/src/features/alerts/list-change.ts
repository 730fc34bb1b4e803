/** What a decision does to a list that is on screen: one row changes or goes, no other moves. */
import { valuesOf, type AlertSearch } from './alert-search';
import type { AlertDetail, AlertPageAnswer, AlertRow, AlertState, Counts } from './alert-types';

interface Pages {
  readonly pages: readonly AlertPageAnswer[];
}

/** @param search the filters that the list was read by */
export function afterDecision<T extends Pages>(list: T, search: AlertSearch, now: AlertDetail): T {
  const { alertId } = now.alert;
  const row = list.pages.flatMap(({ alerts }) => alerts).find((one) => one.alertId === alertId);
  if (row === undefined) return list;
  const states = valuesOf(search, 'state');
  const stays = states.length === 0 || states.includes(now.state);
  const { state, stateReason, stateBy, stateAt } = now;
  const changed = { ...row, state, stateReason, stateBy, stateAt };
  const pages = list.pages.map((page) => ({
    ...page,
    counts: page.counts && moveCount(page.counts, row, now.state, stays),
    alerts: stays
      ? page.alerts.map((one) => (one.alertId === alertId ? changed : one))
      : page.alerts.filter((one) => one.alertId !== alertId),
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
export function afterExtension<T extends Pages>(list: T, extension: Extension): T {
  const { alertId, severity, score, accounts } = extension;
  const change = (row: AlertRow) =>
    row.alertId === alertId ? { ...row, severity, score, accounts } : row;
  return {
    ...list,
    pages: list.pages.map((page) => ({ ...page, alerts: page.alerts.map(change) })),
  };
}

interface Counted {
  readonly severity: string;
  readonly rule: string;
  readonly market: string | null;
  readonly state: AlertState;
}

function moveCount(counts: Counts, row: Counted, state: AlertState, stays: boolean): Counts {
  const less = (of: Readonly<Record<string, number>>, key: string) => ({
    ...of,
    [key]: Math.max(0, (of[key] ?? 0) - 1),
  });
  const states = less(counts.state, row.state);
  const moved = { ...counts, state: { ...states, [state]: (states[state] ?? 0) + 1 } };
  if (stays) return moved;
  return {
    ...moved,
    severity: less(counts.severity, row.severity),
    rule: less(counts.rule, row.rule),
    market: less(counts.market, row.market ?? ''),
  };
}
