/** What the inbox asks: alerts by filter, newest first, page by page, and counts above the list. */
import type { Alert, AlertSource, AlertState, Severity } from '../contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { parseAlert } from './alert-stream';

/** Absent = not filtered; several values of one filter are alternatives. */
export interface AlertFilters {
  readonly rule?: readonly string[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly state?: readonly AlertState[] | undefined;
  readonly market?: readonly string[] | undefined;
  readonly account?: string | undefined;
  /** Part of the alert's id, or of an account's name. */
  readonly text?: string | undefined;
  /** Raised within [from, to), µs. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** An alert with what people decided about it. */
export interface StoredAlert {
  readonly alert: Alert;
  readonly source: AlertSource;
  readonly state: AlertState;
  readonly stateReason: string | null;
  readonly stateBy: string | null;
  readonly stateAt: number | null;
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
  readonly last_position: bigint;
}

const COLUMNS = 'body, source, state, state_reason, state_by, state_at, last_position';

function toStored(row: Row): StoredAlert {
  return {
    alert: parseAlert(row.body),
    source: row.source,
    state: row.state,
    stateReason: row.state_reason,
    stateBy: row.state_by,
    stateAt: row.state_at === null ? null : safeNumber(row.state_at),
    lastPosition: safeNumber(row.last_position),
  };
}

/** Conditions of the filters as SQL with numbered parameters. */
class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = ['NOT shadow'];

  add(part: (place: string) => string, value: unknown): this {
    if (value !== undefined) {
      this.values.push(value);
      this.parts.push(part(`$${this.values.length}`));
    }
    return this;
  }

  get sql(): string {
    return this.parts.join(' AND ');
  }
}

function conditionsOf(filters: AlertFilters): Conditions {
  const pattern = filters.text?.replace(/[\\%_]/g, '\\$&');
  return new Conditions()
    .add((p) => `rule = ANY(${p})`, filters.rule)
    .add((p) => `severity = ANY(${p})`, filters.severity)
    .add((p) => `state = ANY(${p})`, filters.state)
    .add((p) => `market = ANY(${p})`, filters.market)
    .add((p) => `accounts @> ARRAY[${p}]::text[]`, filters.account)
    .add(
      (p) => `(alert_id ILIKE ${p} OR array_to_string(accounts, ' ') ILIKE ${p})`,
      pattern === undefined ? undefined : `%${pattern}%`,
    )
    .add((p) => `raised_at >= ${p}`, filters.from)
    .add((p) => `raised_at < ${p}`, filters.to);
}

/** Newest first. @param after the last row of the page before */
export async function readAlerts(
  sql: Sql,
  filters: AlertFilters,
  limit: number,
  after?: AlertCursor,
): Promise<StoredAlert[]> {
  const conditions = conditionsOf(filters);
  if (after) {
    conditions.values.push(after.raisedAt, after.alertId);
  }
  const n = conditions.values.length;
  const page = after ? ` AND (raised_at, alert_id) < ($${n - 1}, $${n})` : '';
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM case_alerts WHERE ${conditions.sql}${page}
     ORDER BY raised_at DESC, alert_id DESC LIMIT $${n + 1}`,
    [...conditions.values, limit],
  );
  return rows.map(toStored);
}

/** One alert by its id, in shadow mode or not. */
export async function alertById(sql: Sql, alertId: string): Promise<StoredAlert | undefined> {
  const { rows } = await sql.query<Row>(`SELECT ${COLUMNS} FROM case_alerts WHERE alert_id = $1`, [
    alertId,
  ]);
  return rows[0] && toStored(rows[0]);
}

export type AlertCounts = Readonly<
  Record<'rule' | 'severity' | 'state' | 'market', Readonly<Record<string, number>>>
>;

/** How many alerts the filters let through, by each of four facts. */
export async function countAlerts(sql: Sql, filters: AlertFilters): Promise<AlertCounts> {
  const conditions = conditionsOf(filters);
  const { rows } = await sql.query<{ fact: string; value: string; n: bigint }>(
    `SELECT fact, value, count(*) AS n FROM case_alerts,
       LATERAL (VALUES ('rule', rule), ('severity', severity), ('state', state),
         ('market', coalesce(market, ''))) AS facts (fact, value)
     WHERE ${conditions.sql} GROUP BY fact, value ORDER BY fact, n DESC, value`,
    conditions.values,
  );
  const counts: Record<string, Record<string, number>> = {};
  for (const { fact, value, n } of rows) (counts[fact] ??= {})[value] = safeNumber(n);
  const of = (fact: string) => counts[fact] ?? {};
  return {
    rule: of('rule'),
    severity: of('severity'),
    state: of('state'),
    market: of('market'),
  };
}
