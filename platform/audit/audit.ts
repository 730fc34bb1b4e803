/**
 * Appends to the audit log: who did what when, before and after, in the same transaction as the
 * effect. Records are numbered without gaps and can be neither changed nor removed.
 */
import { createHash } from 'node:crypto';
import { safeNumber, type Sql } from '../postgres/pool';
import { canonicalJson, type JsonValue } from './canonical-json';

export interface AuditRecord {
  /** Who: `staff:<id>`, `job:<name>`, `system`. */
  readonly actor: string;
  /** What was done, lower-case words joined by hyphens (`sign-in`, `rule-parameter-change`). */
  readonly action: string;
  /** To what: `kind:<id>`. */
  readonly subject: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
  /** Microseconds UTC; raised to the previous record's when it is smaller. */
  readonly at: number;
}

/** Where the record went. */
export interface AuditPlace {
  /** From 1, gapless. */
  readonly seq: number;
  /** Microseconds UTC as recorded. */
  readonly ts: number;
}

/**
 * A value larger than this is kept beside the log, and the entry holds its hash: an entry has at
 * most 65,535 bytes (C2SP tlog-tiles writes its length in two).
 */
const MAX_VALUE_BYTES = 30_000;
const MAX_NAME_LENGTH = 200;

/**
 * Call it last in the transaction: from here to the commit all other writers of audit records
 * wait, which is what makes the numbers gapless.
 * @throws TypeError when a value has no canonical JSON; RangeError when a name is too long
 */
export async function appendAudit(tx: Sql, record: AuditRecord): Promise<AuditPlace> {
  const [place] = await appendAudits(tx, [record]);
  if (place === undefined) throw new Error('audit: one record in, none out');
  return place;
}

/**
 * Several records at once, in their order: what many items decided together need. The same rules.
 * @returns where each went
 */
export async function appendAudits(
  tx: Sql,
  records: readonly AuditRecord[],
): Promise<readonly AuditPlace[]> {
  if (records.length === 0) return [];
  for (const { actor, action, subject } of records) checkNames([actor, action, subject]);
  const values: { before: JsonValue; after: JsonValue }[] = [];
  for (const { before, after } of records) {
    values.push({ before: await sized(tx, before), after: await sized(tx, after) });
  }
  const at = Math.max(...records.map((record) => record.at));
  const { rows } = await tx.query<{ seq: bigint; ts: bigint }>(
    `UPDATE platform_audit_head SET seq = seq + $2, ts = greatest(ts, $1) RETURNING seq, ts`,
    [at, records.length],
  );
  const [head] = rows;
  if (head === undefined) throw new Error('platform_audit_head has no row: restore the database');
  const first = safeNumber(head.seq) - records.length + 1;
  const ts = safeNumber(head.ts);
  const lines = records.map(({ actor, action, subject }, i) => {
    const entry = { seq: first + i, ts, actor, action, subject, before: null, after: null };
    return { ...entry, ...values[i] };
  });
  await tx.query(
    `INSERT INTO platform_audit (seq, ts, actor, action, subject, entry)
     SELECT seq, $2, actor, action, subject, entry
     FROM unnest($1::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
       AS line (seq, actor, action, subject, entry)`,
    [
      lines.map(({ seq }) => seq),
      ts,
      lines.map(({ actor }) => actor),
      lines.map(({ action }) => action),
      lines.map(({ subject }) => subject),
      lines.map((line) => canonicalJson(line)),
    ],
  );
  return lines.map(({ seq }) => ({ seq, ts }));
}

function checkNames(names: readonly string[]): void {
  for (const name of names) {
    if (name === '' || name.length > MAX_NAME_LENGTH) {
      throw new RangeError(`audit: a name must have 1 to ${MAX_NAME_LENGTH} characters`);
    }
  }
}

/** The value itself, or `{sha256, bytes}` of its canonical form when it is too large. */
async function sized(tx: Sql, value: JsonValue): Promise<JsonValue> {
  const text = canonicalJson(value);
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_VALUE_BYTES) return value;
  const sha256 = createHash('sha256').update(text).digest();
  await tx.query(
    'INSERT INTO platform_audit_values (sha256, value) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [sha256, text],
  );
  return { sha256: sha256.toString('hex'), bytes };
}

/** One record as it stands in the log. */
export interface AuditEntry {
  readonly seq: number;
  /** The canonical JSON whose bytes are hashed. */
  readonly entry: string;
}

/** Records after `afterSeq` in order, at most `limit`. */
export async function readAudit(sql: Sql, afterSeq: number, limit: number): Promise<AuditEntry[]> {
  const { rows } = await sql.query<{ seq: bigint; entry: string }>(
    'SELECT seq, entry FROM platform_audit WHERE seq > $1 ORDER BY seq LIMIT $2',
    [afterSeq, limit],
  );
  return rows.map(({ seq, entry }) => ({ seq: safeNumber(seq), entry }));
}
