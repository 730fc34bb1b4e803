/**
 * How the tables are cut by time on this server: months as partitions on plain PostgreSQL, made
 * ahead of the rows; chunks on TimescaleDB, which makes its own. Found by asking the server. What
 * is in the tables is the same everywhere.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { candleEnd, candleStart, type Micros } from '../../../core/contract';
import { migrationsDir } from '../../../platform/migrations/runner';
import { transactionOn, type Sql } from '../../../platform/postgres/pool';
import { CUT_TABLE_NAMES, CUT_TABLES } from './tables';

/**
 * `none`: plain PostgreSQL. `apache`: hypertables and time_bucket. `full`: continuous aggregates,
 * compression and retention policies as well.
 */
export type Edition = 'none' | 'apache' | 'full';

/** Any fixed number that no other user of advisory locks in this database takes. */
const LOCK_KEY = '7265707274637574';

/** Asks the server; makes the extension where it is installed and may be made. */
export async function editionOf(sql: Sql): Promise<Edition> {
  if (!(await hasExtension(sql))) {
    const { rows } = await sql.query(
      `SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'
       AND current_setting('shared_preload_libraries') LIKE '%timescaledb%'`,
    );
    if (rows.length === 0) return 'none';
    // Without the right to make it, the tables stay as they are.
    const made = await sql.query('CREATE EXTENSION IF NOT EXISTS timescaledb').then(
      () => true,
      () => false,
    );
    if (!made) return 'none';
  }
  const { rows } = await sql.query<{ license: string | null }>(
    `SELECT current_setting('timescaledb.license', true) AS license`,
  );
  return rows[0]?.license === 'timescale' ? 'full' : 'apache';
}

async function hasExtension(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query(`SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'`);
  return rows.length > 0;
}

/**
 * Brings the tables into the form that suits the server, with their rows; nothing is done twice.
 * `sql` is one session and in no transaction.
 */
export async function suitTables(sql: Sql): Promise<Edition> {
  const edition = await editionOf(sql);
  if (edition === 'none') return edition;
  await transactionOn(sql, async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
    await tx.query(timescaleFile('hypertables.sql'));
    for (const table of CUT_TABLE_NAMES) {
      await tx.query('SELECT rep_make_hypertable($1::text, $2::int)', [table, CUT_TABLES[table]]);
    }
    if (edition === 'full') await tx.query(timescaleFile('policies.sql'));
  });
  return edition;
}

function timescaleFile(name: string): string {
  return readFileSync(join(migrationsDir(), 'timescale', name), 'utf8');
}

/** The months for which partitions are known to be there. */
export class Months {
  private readonly made = new Set<number>();

  constructor(private readonly edition: Edition) {}

  /** Makes the partitions of the months around the times, and of the one that comes next. */
  async make(tx: Sql, times: Iterable<Micros>): Promise<void> {
    if (this.edition !== 'none') return;
    for (const ts of times) {
      const month = candleStart('1M', ts);
      if (this.made.has(month)) continue;
      await makeMonth(tx, month);
      await makeMonth(tx, candleEnd('1M', month));
      this.made.add(month);
    }
  }
}

async function makeMonth(tx: Sql, month: Micros): Promise<void> {
  const end = candleEnd('1M', month);
  // Whole days stand on whole milliseconds, so Date is exact here.
  const suffix = new Date(month / 1000).toISOString().slice(0, 7).replace('-', '_');
  for (const table of CUT_TABLE_NAMES) {
    const name = `${table}_${suffix}`;
    const { rows } = await tx.query<{ there: boolean }>(
      'SELECT to_regclass($1) IS NOT NULL AS there',
      [name],
    );
    if (rows[0]?.there === true) continue;
    // Attaching keeps readers going; "PARTITION OF" would shut them out.
    await tx.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`);
    await tx.query(
      `ALTER TABLE ${table} ATTACH PARTITION ${name}
       FOR VALUES FROM ('${instant(month)}') TO ('${instant(end)}')`,
    );
  }
}

function instant(micros: Micros): string {
  return new Date(micros / 1000).toISOString();
}
