// Analytics on a real TimescaleDB: the same figures to the byte as on plain PostgreSQL.
import { serviceUrl } from './service-url';
import { micros } from '../../../core/contract';
import { randomId } from '../../../platform/ids/tokens';
import { migrate } from '../../../platform/migrations/runner';
import { createPool } from '../../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../../platform/postgres/test-database';
import { editionOf, Months, suitTables } from '../../../reporting/analytics/store/cuts';
import { CUT_TABLE_NAMES } from '../../../reporting/analytics/store/tables';
import { consumeAll, dumpText } from '../../reporting/analytics-rig';
import { recordEvents, RecordedFeed } from '../../reporting/recorded-log';

const SEED = 41;
const OPTIONS = {
  seed: SEED,
  commands: 900,
  correctEvery: 25,
  start: 1_790_000_000_000_000,
  stretch: 50_000,
};
const name = randomId('analytics');
const server = createPool({ url: serviceUrl('TIMESCALE'), max: 2 });
const address = new URL(serviceUrl('TIMESCALE'));
address.pathname = `/${name}`;
const pool = createPool({ url: address.href });
let plain: TestDatabase;

beforeAll(async () => {
  plain = await testDatabase();
  await server.query(`CREATE DATABASE ${name}`);
  await migrate(pool, 1);
});
afterAll(async () => {
  await plain.drop();
  await pool.end();
  await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await server.end();
});

test('rows that are there move along when the tables become hypertables', async () => {
  const client = await pool.connect();
  try {
    await new Months('none').make(client, [micros(OPTIONS.start)]);
    await client.query(
      `INSERT INTO user_analytics (time, ts, user_id, market_id, quote, trading_volume, fees_paid,
         profit_loss, trades)
       SELECT rep_time(ts), ts, 'Customer 0042', 'M', 'Q', 1.000000000000000001, 0, 0, 1
       FROM (VALUES (${OPTIONS.start}::bigint)) AS given (ts)`,
    );
    expect(await suitTables(client)).toBe('apache');
    expect(await suitTables(client)).toBe('apache');
    const { rows } = await client.query('SELECT trading_volume FROM user_analytics');
    expect(rows).toEqual([{ trading_volume: '1.000000000000000001' }]);
    await client.query('DELETE FROM user_analytics');
  } finally {
    client.release();
  }
});

test('figures are the same on every edition, to the byte', async () => {
  const events = recordEvents(OPTIONS);
  const feed = new RecordedFeed(events, SEED, 50);
  await consumeAll(plain.pool, feed);
  const figures = await dumpText(plain.pool);
  await consumeAll(pool, feed, 5);
  expect(await editionOf(pool)).toBe('apache');
  expect(await dumpText(pool)).toBe(figures);
  const { rows } = await pool.query<{ hypertable_name: string }>(
    `SELECT hypertable_name::text FROM timescaledb_information.hypertables ORDER BY 1`,
  );
  expect(rows.map((row) => row.hypertable_name)).toEqual([...CUT_TABLE_NAMES].sort());
  const chunks = await pool.query(`SELECT show_chunks('rep_trades')`);
  expect(chunks.rows.length).toBeGreaterThan(1);
});
