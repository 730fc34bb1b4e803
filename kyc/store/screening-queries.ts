/** What the staff and reports ask of screening: hits, runs, figures. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import {
  type HitDisposition,
  type HitPage,
  type HitRow,
  type HitState,
  type ListedEntry,
  type ListedKind,
  type ScoredPair,
  type ScreeningFigures,
  type ScreeningRun,
} from '../contract/screening';
import { HIT_PLACE, hitName, type HitKeys } from './screening-hits';

export interface HitFilters {
  readonly state?: readonly HitState[] | undefined;
  readonly list?: readonly string[] | undefined;
  readonly customer?: string | undefined;
}

/** The last row of the page before. */
export interface HitCursor {
  readonly score: number;
  readonly hit: bigint;
}

interface HitRecord {
  readonly hit: bigint;
  readonly customer: string;
  readonly person: number;
  readonly list: string;
  readonly list_id: string;
  readonly listed_name: string;
  readonly kind: ListedKind;
  readonly score: number;
  readonly state: HitState;
  readonly version: number;
  readonly found_at: bigint;
  readonly changed_at: bigint;
  readonly entry: ListedEntry;
  readonly sealed: Buffer;
  readonly proposed_by: string | null;
}

export interface ListedHit {
  readonly row: HitRow;
  readonly cursor: HitCursor;
}

/** The likeliest first. */
export async function listHits(
  sql: Sql,
  keys: HitKeys,
  filters: HitFilters,
  limit: number,
  after?: HitCursor,
): Promise<ListedHit[]> {
  const { rows } = await sql.query<HitRecord>(
    `SELECT * FROM kyc_hits WHERE ${FILTERED}
       AND ($4::float8 IS NULL OR (score, -hit) < ($4::float8, -$5::bigint))
     ORDER BY score DESC, hit LIMIT $6`,
    [...filterValues(filters), after?.score ?? null, after?.hit ?? null, limit],
  );
  const pairs = await openPairs(sql, keys, rows);
  return rows.map((row) => ({
    row: rowOf(row, pairs.get(row.hit)),
    cursor: { score: row.score, hit: row.hit },
  }));
}

const FILTERED = `($1::text[] IS NULL OR state = ANY($1)) AND ($2::text[] IS NULL OR list = ANY($2))
  AND ($3::text IS NULL OR customer = $3)`;

function filterValues({ state, list, customer }: HitFilters): unknown[] {
  return [state ?? null, list ?? null, customer ?? null];
}

/** By state, over the other filters. */
export async function countHits(
  sql: Sql,
  filters: HitFilters,
): Promise<Readonly<Record<HitState, number>>> {
  const { rows } = await sql.query<{ state: HitState; count: number }>(
    `SELECT state, count(*)::int AS count FROM kyc_hits WHERE ${FILTERED} GROUP BY state`,
    filterValues({ ...filters, state: undefined }),
  );
  const counts = { open: 0, dismissed: 0, proposed: 0, confirmed: 0, gone: 0 };
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}

/** undefined: there is no such hit. */
export async function readHit(sql: Sql, keys: HitKeys, hit: bigint): Promise<HitPage | undefined> {
  const { rows } = await sql.query<HitRecord>('SELECT * FROM kyc_hits WHERE hit = $1', [hit]);
  const [row] = rows;
  if (row === undefined) return undefined;
  const pair = (await openPairs(sql, keys, [row])).get(hit);
  return {
    ...rowOf(row, pair),
    customer: pair?.customer ?? null,
    entry: row.entry,
    parts: pair?.parts ?? [],
    history: await readHistory(sql, hit),
    proposedBy: row.proposed_by,
  };
}

async function readHistory(sql: Sql, hit: bigint): Promise<HitDisposition[]> {
  const { rows } = await sql.query<{ at: bigint; action: string; by: string; reason: string }>(
    `SELECT at, action, by_name AS by, reason FROM kyc_hit_history WHERE hit = $1 ORDER BY version`,
    [hit],
  );
  return rows.map((row) => ({ ...row, at: safeNumber(row.at) }));
}

/** What the customers' keys still open. */
async function openPairs(
  sql: Sql,
  keys: HitKeys,
  rows: readonly HitRecord[],
): Promise<Map<bigint, ScoredPair>> {
  const found = await keys.find(sql, [...new Set(rows.map(({ customer }) => customer))]);
  return new Map(
    rows.flatMap(({ hit, customer, sealed }) => {
      const opened = found.get(customer)?.open(sealed, HIT_PLACE);
      // writeHits() sealed it, and the seal shows that nobody else did.
      return opened === undefined ? [] : [[hit, opened as ScoredPair] as const];
    }),
  );
}

function rowOf(row: HitRecord, pair: ScoredPair | undefined): HitRow {
  return {
    hitId: hitName(row.hit),
    customerId: row.customer,
    person: row.person === 0 ? null : row.person,
    customerName: pair?.customer.names[0] ?? null,
    list: row.list,
    listId: row.list_id,
    listedName: row.listed_name,
    kind: row.kind,
    score: row.score,
    state: row.state,
    foundAt: safeNumber(row.found_at),
    changedAt: safeNumber(row.changed_at),
    version: row.version,
  };
}

/** The newest first. */
export async function readRuns(sql: Sql, limit: number): Promise<ScreeningRun[]> {
  const { rows } = await sql.query<Record<'run' | 'started_at' | 'finished_at', bigint> & RunRow>(
    `SELECT run, started_at, finished_at, cause, customers, entries, found, returned
     FROM kyc_screening_runs ORDER BY run DESC LIMIT $1`,
    [limit],
  );
  return rows.map(({ run, started_at, finished_at, ...counts }) => ({
    runId: safeNumber(run),
    startedAt: safeNumber(started_at),
    finishedAt: safeNumber(finished_at),
    ...counts,
  }));
}

type RunRow = Pick<ScreeningRun, 'cause' | 'customers' | 'entries' | 'found' | 'returned'>;

/** Screening's part of the figures for reports. */
export class PostgresScreeningFigures implements ScreeningFigures {
  constructor(private readonly sql: Sql) {}

  async screening(from: number, to: number): ReturnType<ScreeningFigures['screening']> {
    const { rows } = await this.sql.query<{ screened: number; open: number }>(
      `SELECT (SELECT coalesce(sum(subjects), 0)::int FROM kyc_screening_runs
           WHERE finished_at >= $1 AND finished_at < $2) AS screened,
         (SELECT count(*)::int FROM kyc_hits h JOIN LATERAL (
            SELECT action FROM kyc_hit_history y WHERE y.hit = h.hit AND y.at < $2
            ORDER BY version DESC LIMIT 1) last ON true
          WHERE last.action IN ('found', 'returned', 'reopened', 'rejected', 'proposed', 'changed')
            AND h.found_at < $2) AS open`,
      [from, to],
    );
    const done = await this.sql.query<{ action: string; count: number }>(
      `SELECT action, count(DISTINCT hit)::int AS count FROM kyc_hit_history
       WHERE at >= $1 AND at < $2 GROUP BY action`,
      [from, to],
    );
    const counts = new Map(done.rows.map(({ action, count }) => [action, count]));
    return {
      screened: rows[0]?.screened ?? 0,
      hits: (counts.get('found') ?? 0) + (counts.get('returned') ?? 0),
      dismissed: counts.get('dismissed') ?? 0,
      confirmed: counts.get('confirmed') ?? 0,
      open: rows[0]?.open ?? 0,
    };
  }
}
