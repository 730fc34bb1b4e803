/** The tables of a consumer: how far it has come, and what it had to pass over. */
import { safeNumber, type Sql } from '../postgres/pool';
import { FencedError } from './faults';
import { readParts } from './parts';

/** Takes the consumer's lease for this session; false while another session holds it. */
export async function tryLease(session: Sql, consumer: string): Promise<boolean> {
  const { rows } = await session.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
    [`consumer:${consumer}`],
  );
  return rows[0]?.held === true;
}

/** Where the consumer stopped; 0 for a new one. */
export async function loadOffset(sql: Sql, consumer: string, nowMicros: number): Promise<number> {
  await sql.query(
    'INSERT INTO platform_consumer_offsets VALUES ($1, 0, $2) ON CONFLICT DO NOTHING',
    [consumer, nowMicros],
  );
  return readOffset(sql, consumer, '');
}

/**
 * Locks the offset until the transaction ends.
 * @throws FencedError when it is not at `expected`
 */
export async function lockOffset(tx: Sql, consumer: string, expected: number): Promise<void> {
  const found = await readOffset(tx, consumer, 'FOR UPDATE');
  if (found !== expected) throw new FencedError(consumer, expected, found);
}

/**
 * Holds the consumer, with all of its parts, where it is until the transaction ends.
 * @returns the last event of which any part has durable effects; 0 for one that never ran
 */
export async function holdOffset(tx: Sql, consumer: string): Promise<number> {
  const parts = await readParts(tx, consumer, 'FOR UPDATE');
  return Math.max(0, ...parts.map(({ seq }) => seq));
}

async function readOffset(sql: Sql, consumer: string, lock: '' | 'FOR UPDATE'): Promise<number> {
  const { rows } = await sql.query<{ seq: bigint }>(
    `SELECT seq FROM platform_consumer_offsets WHERE consumer = $1 ${lock}`,
    [consumer],
  );
  const [row] = rows;
  return row === undefined ? 0 : safeNumber(row.seq);
}

/** How far each consumer that ever ran has come; of a divided one, its last part. */
export async function consumerOffsets(sql: Sql): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql.query<{ consumer: string; seq: bigint }>(
    `SELECT split_part(consumer, ' ', 1) AS consumer, min(seq) AS seq
     FROM platform_consumer_offsets GROUP BY 1`,
  );
  return new Map(rows.map(({ consumer, seq }) => [consumer, safeNumber(seq)]));
}

/** How far consumers, or single parts of them, have come by their own names; 0 for new ones. */
export async function ownOffsets(
  sql: Sql,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql.query<{ consumer: string; seq: bigint }>(
    'SELECT consumer, seq FROM platform_consumer_offsets WHERE consumer = ANY($1)',
    [names],
  );
  const found = new Map(rows.map(({ consumer, seq }) => [consumer, safeNumber(seq)]));
  return new Map(names.map((name) => [name, found.get(name) ?? 0]));
}

/** Moves an offset that this transaction has locked. */
export async function moveOffset(
  tx: Sql,
  consumer: string,
  seq: number,
  nowMicros: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO platform_consumer_offsets VALUES ($1, $2, $3)
     ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq, updated_at = excluded.updated_at`,
    [consumer, seq, nowMicros],
  );
}

export interface DeadLetter {
  readonly consumer: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly reason: string;
  /** Microseconds UTC. */
  readonly at: number;
}

/** Keeps a batch that is passed over; the same batch again only renews the reason. */
export async function writeDeadLetter(tx: Sql, letter: DeadLetter): Promise<void> {
  await tx.query(
    `INSERT INTO platform_dead_letters (consumer, first_seq, last_seq, reason, at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (consumer, first_seq) DO UPDATE SET reason = excluded.reason, at = excluded.at`,
    [letter.consumer, letter.firstSeq, letter.lastSeq, letter.reason, letter.at],
  );
}
