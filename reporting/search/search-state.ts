/** The tables of search: the definitions it needs for names, and its place in other streams. */
import { eventCodec, WireWriter, type CoreEvent } from '../../core/contract';
import type { Pool } from 'pg';
import { moveOffset } from '../../platform/consumer/offsets';
import { safeNumber, transaction, type Sql } from '../../platform/postgres/pool';

export async function loadDefinitions(sql: Sql): Promise<CoreEvent[]> {
  const { rows } = await sql.query<{ event: Buffer }>(
    'SELECT event FROM rep_search_registry ORDER BY seq',
  );
  return rows.flatMap(({ event }) => eventCodec.decodeAll(event));
}

export async function writeDefinitions(tx: Sql, events: readonly CoreEvent[]): Promise<void> {
  if (events.length === 0) return;
  const writer = new WireWriter();
  const encoded = events.map((e) => {
    writer.reset();
    eventCodec.encode(writer, e);
    return writer.take();
  });
  await tx.query(
    'INSERT INTO rep_search_registry SELECT * FROM unnest($1::bigint[], $2::bytea[])',
    [events.map(({ seq }) => seq), encoded],
  );
}

export async function streamPosition(sql: Sql, stream: string): Promise<number> {
  const { rows } = await sql.query<{ position: bigint }>(
    'SELECT position FROM rep_search_streams WHERE stream = $1',
    [stream],
  );
  return safeNumber(rows[0]?.position ?? 0n);
}

export async function moveStream(sql: Sql, stream: string, position: number): Promise<void> {
  await sql.query(
    `INSERT INTO rep_search_streams VALUES ($1, $2)
     ON CONFLICT (stream) DO UPDATE SET position = excluded.position`,
    [stream, position],
  );
}

/** Sets everything that fills the search back to its beginning. */
export async function forgetIndexed(pool: Pool, consumer: string, at: number): Promise<void> {
  await transaction(pool, async (tx) => {
    await moveOffset(tx, consumer, 0, at);
    await tx.query('TRUNCATE rep_search_registry, rep_search_streams');
  });
}
