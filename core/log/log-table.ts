/** SQL on `core_log`: appending one batch under the writer's epoch, and reading batches in order. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';
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

/** Hash of the batch that begins at `firstSeq`; undefined when there is none. */
export async function hashAt(sql: Sql, firstSeq: number): Promise<Buffer | undefined> {
  const { rows } = await sql.query<{ hash: Buffer }>(
    'SELECT hash FROM core_log WHERE first_seq = $1',
    [firstSeq],
  );
  return rows[0]?.hash;
}

/** Number of the newest event; 0 for an empty log. */
export async function headSeq(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ last_seq: bigint }>(
    'SELECT last_seq FROM core_log ORDER BY first_seq DESC LIMIT 1',
  );
  return safeNumber(rows[0]?.last_seq ?? 0n);
}

type Row = Record<
  | 'first_seq'
  | 'last_seq'
  | 'first_command'
  | 'last_command'
  | 'codec'
  | 'epoch'
  | 'created_at'
  | 'previous_hash'
  | 'hash'
  | 'commands'
  | 'events',
  Buffer
>;

// Binary results: bytes come as they are, not as twice as many hexadecimal digits.
const asBytes = { getTypeParser: () => (value: Buffer) => value };
const integer = (bytes: Buffer): number => safeNumber(bytes.readBigInt64BE());

/** Up to `limit` batches whose events come after `afterSeq`, in order. */
export async function readBatches(sql: Sql, afterSeq: number, limit: number): Promise<LogBatch[]> {
  const query = {
    text: `SELECT first_seq, last_seq, first_command, last_command, codec::bigint AS codec, epoch,
             created_at, previous_hash, hash, commands, events
           FROM core_log WHERE first_seq > $1 ORDER BY first_seq LIMIT $2`,
    values: [afterSeq, limit],
    binary: true,
    types: asBytes,
  };
  const { rows } = await sql.query<Row>(query);
  return rows.map((row) => ({
    firstSeq: integer(row.first_seq),
    lastSeq: integer(row.last_seq),
    firstCommand: integer(row.first_command),
    lastCommand: integer(row.last_command),
    codec: integer(row.codec),
    epoch: integer(row.epoch),
    createdAt: integer(row.created_at),
    previousHash: row.previous_hash,
    hash: row.hash,
    commands: row.commands,
    events: row.events,
  }));
}
