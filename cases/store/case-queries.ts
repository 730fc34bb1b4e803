/** Cases in lists: by filter, soonest due or newest change first, with counts; and the next one. */
import type {
  CaseAlertRow,
  CaseCounts,
  CaseOutcome,
  CaseRow,
  CaseState,
  CaseType,
  Priority,
  Severity,
} from '../contract';
import { clockWords } from '../clocks/case-clocks';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { countsBy, personOf, seenBy, type FactCount } from './alert-queries';
import { caseConditions, type CaseFilters } from './case-filter';

interface Row {
  readonly case_id: string;
  readonly type: CaseType;
  readonly title: string;
  readonly state: CaseState;
  readonly outcome: CaseOutcome | null;
  readonly priority: Priority;
  readonly subjects: string[];
  readonly author: string;
  readonly author_name: string;
  readonly assignee: string | null;
  readonly assignee_name: string | null;
  readonly opened_at: bigint;
  readonly updated_at: bigint;
  readonly alerts: number;
  readonly restricted: boolean;
  readonly due_at: bigint | null;
  readonly due_clock: string | null;
  readonly version: bigint;
  readonly seen_mark: bigint | null;
  readonly followed: boolean | null;
  readonly key: bigint;
}

const COLUMNS = `case_id, type, title, state, outcome, priority, subjects, author, author_name,
  assignee, assignee_name, opened_at, updated_at, alerts, people IS NOT NULL AS restricted,
  due_at, due_clock, version, seen_mark, followed`;

/** Sort keys; the page goes on after the last row's key and id. */
const KEYS = {
  due: { sql: 'coalesce(due_at, 9223372036854775807)', order: 'ASC', after: '>' },
  updated: { sql: 'updated_at', order: 'DESC', after: '<' },
} as const;

function toRow(row: Row): CaseRow {
  const { case_id: caseId, type, title, state, outcome, priority, subjects, alerts } = row;
  const { restricted, due_at, due_clock } = row;
  const author = personOf(row.author, row.author_name) ?? { staffId: '', name: '' };
  const due = due_at !== null && due_clock !== null;
  return {
    ...{ caseId, type, title, state, outcome, priority, subjects, alerts, restricted, author },
    assignee: personOf(row.assignee, row.assignee_name),
    openedAt: safeNumber(row.opened_at),
    updatedAt: safeNumber(row.updated_at),
    due: due ? { ...clockWords(due_clock), at: safeNumber(due_at) } : null,
    version: safeNumber(row.version),
    seen: seenBy(row.seen_mark, row.version),
    followed: row.followed === true,
  };
}

export interface CasePage {
  readonly sort: keyof typeof KEYS;
  readonly limit: number;
  readonly after?: { readonly key: string; readonly caseId: string } | undefined;
}

/** `next` is the key of the following page. */
export async function readCases(
  sql: Sql,
  filters: CaseFilters,
  viewer: string,
  { sort, limit, after }: CasePage,
): Promise<{ cases: CaseRow[]; next: string | null }> {
  const key = KEYS[sort];
  const conditions = caseConditions(filters, viewer);
  if (after) {
    const [from, id] = [conditions.place(after.key), conditions.place(after.caseId)];
    const rest = `(${key.sql}, case_id) ${key.after} (${from}::bigint, ${id})`;
    conditions.add((p) => `${rest} AND ${p}`, true);
  }
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS}, ${key.sql} AS key FROM case_cases LEFT JOIN case_marks
       ON case_marks.staff_id = ${conditions.place(viewer)}
       AND case_marks.item = 'case:' || case_id
     WHERE ${conditions.sql}
     ORDER BY key ${key.order}, case_id ${key.order} LIMIT ${conditions.place(limit + 1)}`,
    conditions.values,
  );
  const last = rows[limit - 1];
  const next = rows.length > limit && last ? `${last.key}_${last.case_id}` : null;
  return { cases: rows.slice(0, limit).map(toRow), next };
}

/** One row, whoever may see it: the caller has checked that. */
export async function caseRow(sql: Sql, caseId: string, viewer: string): Promise<CaseRow> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS}, 0::bigint AS key FROM case_cases LEFT JOIN case_marks
       ON case_marks.staff_id = $2 AND case_marks.item = 'case:' || case_id WHERE case_id = $1`,
    [caseId, viewer],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`case_cases has no row of ${caseId}: its events do`);
  return toRow(row);
}

export async function countCases(
  sql: Sql,
  filters: CaseFilters,
  viewer: string,
): Promise<CaseCounts> {
  const conditions = caseConditions(filters, viewer);
  const { rows } = await sql.query<FactCount>(
    `SELECT fact, value, count(*) AS n FROM case_cases,
       LATERAL (VALUES ('type', type), ('state', state), ('priority', priority),
         ('assignee', coalesce(substr(assignee, 7), ''))) AS facts (fact, value)
     WHERE ${conditions.sql} GROUP BY fact, value ORDER BY fact, n DESC, value`,
    conditions.values,
  );
  const of = countsBy(rows);
  return {
    ...{ type: of('type'), state: of('state') },
    ...{ priority: of('priority'), assignee: of('assignee') },
  };
}

/** Locks the unassigned case that is due first; what others are taking is passed over. */
export async function lockNextCase(tx: Sql, viewer: string): Promise<string | undefined> {
  const conditions = caseConditions({ state: ['open', 'in-progress'], assignee: null }, viewer);
  const { rows } = await tx.query<{ case_id: string }>(
    `SELECT case_id FROM case_cases WHERE ${conditions.sql}
     ORDER BY due_at NULLS LAST, case_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    conditions.values,
  );
  return rows[0]?.case_id;
}

/**
 * How many cases each has that are not closed, by staff id.
 * @param viewer staff id: what is restricted to others does not count; undefined = all count
 */
export async function workload(sql: Sql, viewer?: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql.query<{ staff_id: string; n: bigint }>(
    `SELECT substr(assignee, 7) AS staff_id, count(*) AS n FROM case_cases
     WHERE assignee IS NOT NULL AND state NOT IN ('closed', 'discarded')
       AND ($1::text IS NULL OR people IS NULL OR $1 = ANY (people))
     GROUP BY assignee`,
    [viewer ?? null],
  );
  return new Map(rows.map(({ staff_id, n }) => [staff_id, safeNumber(n)]));
}

/** Alerts of a case, newest first, the first 500. */
export async function attachedAlerts(sql: Sql, caseId: string): Promise<CaseAlertRow[]> {
  const { rows } = await sql.query<{
    alert_id: string;
    rule: string;
    market: string | null;
    severity: Severity;
    score: number;
    raised_at: bigint;
  }>(
    `SELECT alert_id, rule, market, severity, score, raised_at FROM case_alerts
     WHERE case_id = $1 AND state = 'attached' ORDER BY raised_at DESC, alert_id LIMIT 500`,
    [caseId],
  );
  return rows.map(({ alert_id: alertId, raised_at, ...same }) => {
    return { alertId, raisedAt: safeNumber(raised_at), ...same };
  });
}
