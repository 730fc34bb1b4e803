/** Filings in lists, and how many there are in a period. */
import type {
  Counted,
  FilingFigure,
  FilingFigures,
  FilingKind,
  FilingList,
  FilingRow,
  FilingState,
} from '../contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { Conditions } from './alert-filter';
import { numberOrNull, personOf } from './alert-queries';

export interface FilingFilters {
  readonly caseId?: string | undefined;
  readonly kind?: readonly FilingKind[] | undefined;
  readonly state?: readonly FilingState[] | undefined;
  readonly reviewDue?: boolean | undefined;
}

interface Row {
  readonly filing_id: string;
  readonly kind: FilingKind;
  readonly case_id: string;
  readonly state: FilingState;
  readonly prepared_by: string;
  readonly prepared_name: string;
  readonly prepared_at: bigint;
  readonly updated_at: bigint;
  readonly approved_by: string | null;
  readonly approved_name: string | null;
  readonly filed_by: string | null;
  readonly filed_name: string | null;
  readonly filed_at: bigint | null;
  readonly filed_alone: boolean;
  readonly review_due: boolean;
  readonly corrects: string | null;
  readonly version: bigint;
}

const COLUMNS = `f.filing_id, f.kind, f.case_id, f.state, prepared_by, prepared_name, prepared_at,
  f.updated_at, approved_by, approved_name, f.filed_by, filed_name, filed_at, filed_alone,
  (r.filing_id IS NOT NULL AND r.reviewed_by IS NULL) AS review_due, corrects, f.version`;

/**
 * Newest first. @param viewer staff id: what is restricted to others is not there; undefined =
 * all
 */
export async function listFilings(
  sql: Sql,
  filters: FilingFilters,
  viewer: string | undefined,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<FilingList> {
  const due = filters.reviewDue === true ? true : undefined;
  const where = new Conditions('true')
    .add((p) => `(c.people IS NULL OR c.people @> ARRAY[${p}]::text[])`, viewer)
    .add((p) => `f.case_id = ${p}`, filters.caseId)
    .add((p) => `f.kind = ANY(${p})`, filters.kind)
    .add((p) => `f.state = ANY(${p})`, filters.state)
    .add((p) => `(r.filing_id IS NOT NULL AND r.reviewed_by IS NULL) = ${p}`, due);
  if (after !== undefined) {
    const [at, id] = [after.split('_')[0], after.split('_')[1]].map((part) => where.place(part));
    where.add((p) => `(prepared_at, f.filing_id) < (${at}::bigint, ${id}) AND ${p}`, true);
  }
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM case_filings f JOIN case_cases c USING (case_id)
       LEFT JOIN case_filing_reviews r USING (filing_id)
     WHERE ${where.sql} ORDER BY prepared_at DESC, f.filing_id DESC
     LIMIT ${where.place(limit + 1)}`,
    where.values,
  );
  const last = rows[limit - 1];
  const next = rows.length > limit && last ? `${last.prepared_at}_${last.filing_id}` : null;
  return { filings: rows.slice(0, limit).map(toRow), next };
}

function toRow(row: Row): FilingRow {
  const { kind, state, corrects, filed_alone: filedAlone, review_due: reviewDue } = row;
  return {
    filingId: row.filing_id,
    caseId: row.case_id,
    ...{ kind, state, corrects, filedAlone, reviewDue },
    preparedBy: personOf(row.prepared_by, row.prepared_name) ?? { staffId: '', name: '' },
    preparedAt: safeNumber(row.prepared_at),
    updatedAt: safeNumber(row.updated_at),
    approvedBy: personOf(row.approved_by, row.approved_name),
    filedBy: personOf(row.filed_by, row.filed_name),
    filedAt: numberOrNull(row.filed_at),
    version: safeNumber(row.version),
  };
}

/**
 * `draft`: prepared in the span and not filed yet; acknowledged ones count as filed too. Those of
 * restricted cases count, and their numbers are not told.
 */
export class PostgresFilingFigures implements FilingFigures {
  constructor(private readonly sql: Sql) {}

  async filings(from: number, to: number): Promise<readonly FilingFigure[]> {
    const { rows } = await this.sql.query<{
      kind: string;
      draft: MaybeIds;
      filed: MaybeIds;
      acknowledged: MaybeIds;
    }>(
      `SELECT kind,
         ${ids('filed_at IS NULL AND prepared_at >= $1 AND prepared_at < $2')} AS draft,
         ${ids('filed_at >= $1 AND filed_at < $2')} AS filed,
         ${ids(`(acknowledgement ->> 'accepted')::boolean
           AND (acknowledgement ->> 'at')::bigint >= $1
           AND (acknowledgement ->> 'at')::bigint < $2`)} AS acknowledged
       FROM case_filings JOIN case_cases USING (case_id)
       GROUP BY kind ORDER BY kind COLLATE "C"`,
      [from, to],
    );
    return rows
      .map(({ kind, draft, filed, acknowledged }) => {
        const counts = { draft: counted(draft), filed: counted(filed) };
        return { kind, ...counts, acknowledged: counted(acknowledged) };
      })
      .filter((row) => row.draft.count + row.filed.count + row.acknowledged.count > 0);
  }
}

/** In order; null stands for one of a restricted case. */
type MaybeIds = readonly (string | null)[];

function ids(condition: string): string {
  const told = 'CASE WHEN people IS NULL THEN filing_id END';
  const list = `array_agg(${told} ORDER BY filing_id COLLATE "C") FILTER (WHERE ${condition})`;
  return `coalesce(${list}, '{}')`;
}

function counted(list: MaybeIds): Counted {
  return { count: list.length, ids: list.filter((id) => id !== null) };
}
