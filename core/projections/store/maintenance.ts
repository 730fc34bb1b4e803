/** Emptying the projections so that they fill again from the log, and writing them out as text. */
import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Clock } from '../../../platform/clock/clock';
import { moveOffset } from '../../../platform/consumer/offsets';
import { transaction } from '../../../platform/postgres/pool';
import { PROJECTIONS } from './handler';

/** The tables, each with the columns of its key: the order of a dump. */
const TABLES = {
  core_registry: 'seq',
  core_orders: 'order_id',
  core_order_lists: 'list',
  core_trades: 'market, trade',
  core_fills: 'account, market, trade, is_maker',
  core_candles: 'market, base, open_time',
  core_balances: 'holder, holder_id, asset',
} as const;

/** Empties all tables and sets the consumer back to the log's beginning, in one transaction. */
export async function emptyProjections(pool: Pool, clock: Clock): Promise<void> {
  await transaction(pool, async (tx) => {
    await moveOffset(tx, PROJECTIONS, 0, clock.nowMicros());
    await tx.query(`TRUNCATE ${Object.keys(TABLES).join(', ')}`);
  });
}

/** Every row of every table in a fixed order, as tab-separated text under the table's name. */
export async function dumpProjections(pool: Pool, write: (piece: string) => void): Promise<void> {
  const client = await pool.connect();
  try {
    for (const [table, key] of Object.entries(TABLES)) {
      write(`${table}\n`);
      const query = copyTo(`COPY (SELECT * FROM ${table} ORDER BY ${key}) TO STDOUT`);
      const decoder = new TextDecoder();
      for await (const piece of client.query(query)) {
        write(decoder.decode(piece as Buffer, { stream: true })); // the stream gives buffers
      }
    }
  } finally {
    client.release();
  }
}
