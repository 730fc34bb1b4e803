/** Signed states of the log as the database keeps them; none is ever changed. */
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { AuditCheckpoint } from '../../contract/audit';

interface Row {
  readonly size: bigint;
  readonly root: Buffer;
  readonly note: string;
  readonly signed_at: bigint;
}

const COLUMNS = 'size, root, note, signed_at';

function toCheckpoint(row: Row): AuditCheckpoint {
  return {
    size: safeNumber(row.size),
    root: row.root.toString('base64'),
    signedAt: safeNumber(row.signed_at),
    note: row.note,
  };
}

export async function insertCheckpoint(tx: Sql, checkpoint: AuditCheckpoint): Promise<void> {
  const { size, root, note, signedAt } = checkpoint;
  await tx.query(
    'INSERT INTO rep_audit_checkpoints (size, root, note, signed_at) VALUES ($1, $2, $3, $4)',
    [size, Buffer.from(root, 'base64'), note, signedAt],
  );
}

/** Largest first. @param below only states of fewer records than that */
export async function newestCheckpoints(
  sql: Sql,
  limit: number,
  below?: number,
): Promise<AuditCheckpoint[]> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM rep_audit_checkpoints
     WHERE $1::bigint IS NULL OR size < $1 ORDER BY size DESC LIMIT $2`,
    [below ?? null, limit],
  );
  return rows.map(toCheckpoint);
}

export async function newestCheckpoint(sql: Sql): Promise<AuditCheckpoint | undefined> {
  return (await newestCheckpoints(sql, 1))[0];
}

/** Smallest first, of more than `above` records (-1: from the first), at most `limit`. */
export async function checkpointsAfter(
  sql: Sql,
  above: number,
  limit: number,
): Promise<AuditCheckpoint[]> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM rep_audit_checkpoints WHERE size > $1 ORDER BY size LIMIT $2`,
    [above, limit],
  );
  return rows.map(toCheckpoint);
}

/** The state of that size, if it was signed. */
export async function checkpointOf(sql: Sql, size: number): Promise<AuditCheckpoint | undefined> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM rep_audit_checkpoints WHERE size = $1`,
    [size],
  );
  return rows[0] && toCheckpoint(rows[0]);
}
