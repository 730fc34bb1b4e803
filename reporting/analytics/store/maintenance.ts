/** Emptying the tables so that they fill again from the log, and writing them out as text. */
import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { moveOffset } from '../../../platform/consumer/offsets';
import { transaction } from '../../../platform/postgres/pool';
import { ANALYTICS } from '../consumer';
import { DUMP_ORDER } from './tables';

/** Empties all tables and sets the consumer back to the log's beginning, in one transaction. */
export async function emptyAnalytics(pool: Pool, nowMicros: number): Promise<void> {
  await transaction(pool, async (tx) => {
    await moveOffset(tx, ANALYTICS, 0, nowMicros);
    for (const table of Object.keys(DUMP_ORDER)) await tx.query(`TRUNCATE ${table}`);
  });
}

/**
 * Every row of every table in a fixed order, as tab-separated text under the table's name: the
 * same on every edition, however the tables are cut.
 */
export async function dumpAnalytics(pool: Pool, write: (piece: string) => void): Promise<void> {
  const client = await pool.connect();
  try {
    for (const [table, key] of Object.entries(DUMP_ORDER)) {
      const { rows } = await client.query<{ names: string }>(
        `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attname) AS names FROM pg_attribute
         WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
        [table],
      );
      const names = rows[0]?.names ?? '';
      write(`${table}: ${names}\n`);
      const text = `COPY (SELECT ${names} FROM ${table} ORDER BY ${key}) TO STDOUT`;
      const decoder = new TextDecoder();
      for await (const piece of client.query(copyTo(text))) {
        write(decoder.decode(piece as Buffer, { stream: true })); // the stream gives buffers
      }
    }
  } finally {
    client.release();
  }
}
