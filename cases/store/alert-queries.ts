/** What the inbox asks: alerts by filter, newest first, page by page, and counts above the list. */
import type { Alert, AlertCounts, AlertSource, AlertState, Person, Seen } from '../contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { alertConditions, type AlertFilters, type Conditions } from './alert-filter';
import { parseAlert } from './alert-stream';

/** An alert with what people decided about it, and how far one of them has seen it. */
export interface StoredAlert {
  readonly alert: Alert;
  readonly source: AlertSource;
  readonly state: AlertState;
  readonly stateReason: string | null;
  readonly stateBy: string | null;
  readonly stateAt: number | null;
  readonly snoozedUntil: number | null;
  readonly caseId: string | null;
  readonly assignee: Person | null;
  /** Clock and time by which triage is due; null when it is done. */
  readonly due: { readonly clock: string; readonly at: number } | null;
  readonly seen: Seen;
  readonly followed: boolean;
  readonly revision: number;
  readonly lastPosition: number;
}

/** The last row of a page; the next page begins after it. */
export interface AlertCursor {
  readonly raisedAt: number;
  readonly alertId: string;
}

interface Row {
  readonly body: string;
  readonly source: AlertSource;
  readonly state: AlertState;
  readonly state_reason: string | null;
  readonly state_by: string | null;
  readonly state_at: bigint | null;
  readonly snoozed_until: bigint | null;
  readonly case_id: string | null;
  readonly assignee: string | null;
  readonly assignee_name: string | null;
  readonly due_at: bigint | null;
  readonly due_clock: string | null;
  readonly triaged_at: bigint | null;
  readonly revision: bigint;
  readonly last_position: bigint;
  readonly seen_mark: bigint | null;
  readonly followed: boolean | null;
}

const COLUMNS = `body, source, state, state_reason, state_by, state_at, snoozed_until, case_id,
  assignee, assignee_name, due_at, due_clock, triaged_at, revision, last_position, seen_mark,
  followed`;

/** @param viewer parameter with the staff id whose marks are read */
function fromMarked(viewer: string): string {
  return `case_alerts LEFT JOIN case_marks
    ON case_marks.staff_id = ${viewer} AND case_marks.item = 'alert:' || alert_id`;
}

function toStored(row: Row): StoredAlert {
  const { due_clock: clock, due_at: at } = row;
  const waits = row.triaged_at === null && clock !== null && at !== null;
  return {
    alert: parseAlert(row.body),
    source: row.source,
    state: row.state,
    stateReason: row.state_reason,
    stateBy: row.state_by,
    stateAt: numberOrNull(row.state_at),
    snoozedUntil: numberOrNull(row.snoozed_until),
    caseId: row.case_id,
    assignee: personOf(row.assignee, row.assignee_name),
    due: waits ? { clock, at: safeNumber(at) } : null,
    seen: seenBy(row.seen_mark, alertMark(row)),
    followed: row.followed === true,
    revision: safeNumber(row.revision),
    lastPosition: safeNumber(row.last_position),
  };
}

export function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : safeNumber(value);
}

/** @param actor `staff:<id>` */
export function personOf(actor: string | null, name: string | null): Person | null {
  return actor === null ? null : { staffId: actor.slice('staff:'.length), name: name ?? actor };
}

/** Both parts only rise: the detector's extensions, and the decisions of people. */
function alertMark({ last_position, revision }: Pick<Row, 'last_position' | 'revision'>): bigint {
  return last_position + revision;
}

export function seenBy(mark: bigint | null, now: bigint): Seen {
  if (mark === null) return 'unseen';
  return mark < now ? 'changed' : 'seen';
}

/** Newest first. @param after the last row of the page before */
export async function readAlerts(
  sql: Sql,
  filters: AlertFilters,
  limit: number,
  { viewer, after }: { readonly viewer?: string; readonly after?: AlertCursor | undefined } = {},
): Promise<StoredAlert[]> {
  const conditions = alertConditions(filters, viewer);
  if (after) {
    const [at, id] = [conditions.place(after.raisedAt), conditions.place(after.alertId)];
    conditions.add((p) => `(raised_at, alert_id) < (${at}, ${id}) AND ${p}`, true);
  }
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM ${fromMarked(conditions.place(viewer ?? ''))}
     WHERE ${conditions.sql}
     ORDER BY raised_at DESC, alert_id DESC LIMIT ${conditions.place(limit)}`,
    conditions.values,
  );
  return rows.map(toStored);
}

/** One alert by its id, in shadow mode or not; not there for those it is restricted from. */
export async function alertById(
  sql: Sql,
  alertId: string,
  viewer?: string,
): Promise<StoredAlert | undefined> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM ${fromMarked('$2')}
     WHERE alert_id = $1 AND (people IS NULL OR $2 = '' OR people @> ARRAY[$2]::text[])`,
    [alertId, viewer ?? ''],
  );
  return rows[0] && toStored(rows[0]);
}

/** Of these, those that are there for the viewer. */
export async function visibleAlertIds(
  sql: Sql,
  ids: readonly string[],
  viewer: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ alert_id: string }>(
    `SELECT alert_id FROM case_alerts
     WHERE alert_id = ANY ($1) AND (people IS NULL OR people @> ARRAY[$2]::text[])`,
    [[...ids], viewer],
  );
  return new Set(rows.map(({ alert_id: alertId }) => alertId));
}

/** Ids of all that match, sorted; one more than `limit` tells that there are more. */
export async function matchingAlertIds(
  sql: Sql,
  filters: AlertFilters,
  viewer: string,
  limit: number,
): Promise<string[]> {
  const conditions = alertConditions(filters, viewer);
  const { rows } = await sql.query<{ alert_id: string }>(
    `SELECT alert_id FROM case_alerts WHERE ${conditions.sql}
     ORDER BY alert_id LIMIT ${conditions.place(limit + 1)}`,
    conditions.values,
  );
  return rows.map((row) => row.alert_id);
}

/** How many match. */
export async function alertTotal(sql: Sql, filters: AlertFilters, viewer: string): Promise<number> {
  return totalOf(sql, 'case_alerts', alertConditions(filters, viewer));
}

export async function totalOf(sql: Sql, table: string, where: Conditions): Promise<number> {
  const { rows } = await sql.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM ${table} WHERE ${where.sql}`,
    where.values,
  );
  return safeNumber(rows[0]?.n ?? 0n);
}

/** How many alerts the filters let through, by each of four facts. */
export async function countAlerts(
  sql: Sql,
  filters: AlertFilters,
  viewer?: string,
): Promise<AlertCounts> {
  const conditions = alertConditions(filters, viewer);
  const { rows } = await sql.query<FactCount>(
    `SELECT fact, value, count(*) AS n FROM case_alerts,
       LATERAL (VALUES ('rule', rule), ('severity', severity), ('state', state),
         ('market', coalesce(market, ''))) AS facts (fact, value)
     WHERE ${conditions.sql} GROUP BY fact, value ORDER BY fact, n DESC, value`,
    conditions.values,
  );
  const of = countsBy(rows);
  return {
    rule: of('rule'),
    severity: of('severity'),
    state: of('state'),
    market: of('market'),
  };
}

export interface FactCount {
  readonly fact: string;
  readonly value: string;
  readonly n: bigint;
}

export function countsBy(rows: readonly FactCount[]) {
  const counts: Record<string, Record<string, number>> = {};
  for (const { fact, value, n } of rows) (counts[fact] ??= {})[value] = safeNumber(n);
  return (fact: string): Readonly<Record<string, number>> => counts[fact] ?? {};
}
