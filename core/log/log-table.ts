/** SQL on `core_log`: appending one batch under the writer's epoch, and reading in order. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { archivedAfter, archivedBatch } from './archives';
import type { LogBatch } from './batch';

/** Channel on which an appended batch is announced; the payload is its last event's number. */
export const LOG_CHANNEL = 'core_log';

// The row lock on the lease makes a new writer wait until this batch is in or out.
const APPEND = `
  WITH fence AS (SELECT 1 FROM core_writer WHERE epoch = $6 FOR SHARE),
  put AS (
    INSERT INTO core_log (first_seq, last_seq, first_command, last_command, codec, epoch,
                          created_at, previous_hash, hash, commands, events)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM fence
    RETURNING last_seq)
  SELECT pg_notify('${LOG_CHANNEL}', last_seq::text) FROM put`;

/**
 * Appends the batch in a transaction of its own.
 * @returns false when the lease has another epoch: this writer may not append any more
 * @throws pg's error; 23505 = the place is taken
 */
export async function appendBatch(sql: Sql, b: LogBatch): Promise<boolean> {
  const values = [
    b.firstSeq,
    b.lastSeq,
    b.firstCommand,
    b.lastCommand,
    b.codec,
    b.epoch,
    b.createdAt,
    b.previousHash,
    b.hash,
    b.commands,
    b.events,
  ];
  const { rowCount } = await sql.query({ name: 'core-log-append', text: APPEND, values });
  return rowCount === 1;
}

/** Hash of the row that begins at `firstSeq`; undefined when there is none. */
export async function hashAt(sql: Sql, firstSeq: number): Promise<Buffer | undefined> {
  const { rows } = await sql.query<{ hash: Buffer }>(
    'SELECT hash FROM core_log WHERE first_seq = $1',
    [firstSeq],
  );
  return rows[0]?.hash;
}

/** First event number of the batch that holds event `seq`; undefined when the log ends before. */
export async function batchStart(sql: Sql, seq: number): Promise<number | undefined> {
  const { rows } = await sql.query<{ first_seq: bigint; last_seq: bigint }>(
    `SELECT first_seq, last_seq FROM core_log
     WHERE first_seq <= $1 ORDER BY first_seq DESC LIMIT 1`,
    [seq],
  );
  const [row] = rows;
  if (row !== undefined && row.last_seq >= BigInt(seq)) return safeNumber(row.first_seq);
  return (await archivedBatch(sql, seq))?.firstSeq;
}

/**
 * Hash of the batch that holds event `seq`, in a row or an archive; undefined when the log ends
 * before.
 */
export async function hashHolding(sql: Sql, seq: number): Promise<Buffer | undefined> {
  const { rows } = await sql.query<{ hash: Buffer; last_seq: bigint }>(
    'SELECT hash, last_seq FROM core_log WHERE first_seq <= $1 ORDER BY first_seq DESC LIMIT 1',
    [seq],
  );
  const [row] = rows;
  if (row !== undefined && row.last_seq >= BigInt(seq)) return row.hash;
  return (await archivedBatch(sql, seq))?.hash;
}

/** Number of the newest event; 0 for an empty log. */
export async function headSeq(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ last_seq: bigint }>(
    'SELECT last_seq FROM core_log ORDER BY first_seq DESC LIMIT 1',
  );
  return safeNumber(rows[0]?.last_seq ?? 0n);
}

/**
 * What an archive has between `afterSeq` and the first row behind it. Whoever reads in order finds
 * the next row at once, so that nothing more is asked; the newest batch is always a row.
 * @param first the first event of that row; undefined when there is none
 */
export async function archivedBefore(
  sql: Sql,
  first: bigint | undefined,
  afterSeq: number,
): Promise<readonly LogBatch[]> {
  if (first === undefined || first === BigInt(afterSeq) + 1n) return [];
  return archivedAfter(sql, afterSeq);
}

interface Row {
  readonly first_seq: bigint;
  readonly last_seq: bigint;
  readonly first_command: bigint;
  readonly last_command: bigint;
  readonly codec: number;
  readonly epoch: bigint;
  readonly created_at: bigint;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  readonly commands: Buffer;
  readonly events: Buffer;
}

/** Up to `limit` batches whose events come after `afterSeq`, in order, from archives or rows. */
export async function readBatches(sql: Sql, afterSeq: number, limit: number): Promise<LogBatch[]> {
  const { rows } = await sql.query<Row>(
    'SELECT * FROM core_log WHERE first_seq > $1 ORDER BY first_seq LIMIT $2',
    [afterSeq, limit],
  );
  const archived = await archivedBefore(sql, rows[0]?.first_seq, afterSeq);
  if (archived.length > 0) return archived.slice(0, limit);
  return rows.map((row) => ({
    firstSeq: safeNumber(row.first_seq),
    lastSeq: safeNumber(row.last_seq),
    firstCommand: safeNumber(row.first_command),
    lastCommand: safeNumber(row.last_command),
    codec: row.codec,
    epoch: safeNumber(row.epoch),
    createdAt: safeNumber(row.created_at),
    previousHash: row.previous_hash,
    hash: row.hash,
    commands: row.commands,
    events: row.events,
  }));
}
