/** What is asked of the audit log: pages by filter, one record, its length, its actions. */
import { safeNumber, type Sql } from '../postgres/pool';

/** A record as it is listed. */
export interface AuditRow {
  readonly seq: number;
  /** Microseconds UTC. */
  readonly ts: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
}

/** The same with the canonical JSON whose bytes are hashed. */
export interface AuditEntryRow extends AuditRow {
  readonly entry: string;
}

/** Absent = not filtered. */
export interface AuditFilters {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** The whole subject, or a `kind:` with which it begins. */
  readonly subject?: string | undefined;
  /** Recorded within [from, to), microseconds UTC. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

interface Row {
  readonly seq: bigint;
  readonly ts: bigint;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
}

function toRow({ seq, ts, actor, action, subject }: Row): AuditRow {
  return { seq: safeNumber(seq), ts: safeNumber(ts), actor, action, subject };
}

const LIST = `
  SELECT seq, ts, actor, action, subject FROM platform_audit
  WHERE ($1::bigint IS NULL OR seq < $1) AND ($2::text IS NULL OR actor = $2)
    AND ($3::text IS NULL OR action = $3)
    AND ($4::text IS NULL OR subject = $4 OR (right($4, 1) = ':' AND starts_with(subject, $4)))
    AND ($5::bigint IS NULL OR ts >= $5) AND ($6::bigint IS NULL OR ts < $6)
  ORDER BY seq DESC LIMIT $7`;

/** Newest first. @param before only records before this number */
export async function findAudit(
  sql: Sql,
  { actor, action, subject, from, to }: AuditFilters,
  limit: number,
  before?: number,
): Promise<AuditRow[]> {
  const values = [before, actor, action, subject, from, to].map((value) => value ?? null);
  const { rows } = await sql.query<Row>(LIST, [...values, limit]);
  return rows.map(toRow);
}

/** Records after `afterSeq` in order, at most `limit`, with the columns beside the entry. */
export async function readAuditRows(
  sql: Sql,
  afterSeq: number,
  limit: number,
): Promise<AuditEntryRow[]> {
  const { rows } = await sql.query<Row & { readonly entry: string }>(
    `SELECT seq, ts, actor, action, subject, entry FROM platform_audit
     WHERE seq > $1 ORDER BY seq LIMIT $2`,
    [afterSeq, limit],
  );
  return rows.map((row) => ({ ...toRow(row), entry: row.entry }));
}

/** Number of the newest record; 0 for an empty log. */
export async function auditHead(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ seq: bigint }>('SELECT seq FROM platform_audit_head');
  return safeNumber(rows[0]?.seq ?? 0n);
}

// From one action to the next through the index: a log has few actions and many records.
const ACTIONS = `
  WITH RECURSIVE actions AS (
    (SELECT action FROM platform_audit ORDER BY action LIMIT 1)
    UNION ALL
    SELECT (SELECT action FROM platform_audit WHERE action > a.action ORDER BY action LIMIT 1)
    FROM actions a WHERE a.action IS NOT NULL)
  SELECT action FROM actions WHERE action IS NOT NULL LIMIT $1`;

/** The actions that there are, in order of their names. */
export async function auditActions(sql: Sql, limit: number): Promise<string[]> {
  const { rows } = await sql.query<{ action: string }>(ACTIONS, [limit]);
  return rows.map(({ action }) => action);
}
