// long-file: one subject, tested over one recorded log
/** The tables of analytics against naive counts, themselves rebuilt, and late corrections. */
import { consumeAll, dumpText } from './analytics-rig';
import { countLiquidity } from './naive-liquidity';
import { SIDES } from './trade-sides';
import { recordEvents, RecordedFeed } from './recorded-log';
import { FIXED_INTERVALS, formatSteps, formatUnits, type CoreEvent } from '../../core/contract';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { INTERVALS } from '../../reporting/analytics/trade-figures';
import { emptyAnalytics } from '../../reporting/analytics/store/maintenance';

const SEED = 20_261_127;
const OPTIONS = {
  seed: SEED,
  commands: 900,
  correctEvery: 20,
  start: 1_790_000_000_000_000,
  stretch: 57_000,
};

jest.setTimeout(180_000);

/** Per market and minute: what stood when it ended. */
const near = new Map<string, string>();
let db: TestDatabase;
let events: CoreEvent[];

beforeAll(async () => {
  let minute = -1;
  events = recordEvents(OPTIONS, (engine, ts) => {
    const next = ts - (ts % 60_000_000);
    if (next !== minute) countLiquidity(engine, minute, near);
    minute = next;
  });
  db = await testDatabase();
  await consumeAll(db.pool, new RecordedFeed(events, SEED, 60));
});
afterAll(() => db.drop());

async function rows(text: string): Promise<Record<string, string | number | bigint | null>[]> {
  return (await db.pool.query(text)).rows;
}

/** Two queries that must give the same rows, the first of a table, the second counted afresh. */
async function same(table: string, naive: string): Promise<void> {
  const [a, b] = [await rows(table), await rows(naive)];
  expect(a.length).toBeGreaterThan(0);
  expect(a).toEqual(b);
}

test('every fill is a row, with its amounts to the last digit', async () => {
  const fills = events.filter((e) => e.type === 'fill');
  expect(fills.length).toBeGreaterThan(120);
  const stored = await rows(
    `SELECT seq, price::text, quantity::text, notional::text, maker_fee::text, taker_fee::text
     FROM rep_trades WHERE version = 1 ORDER BY seq`,
  );
  const pad = (text: string): string => {
    const [whole = '', fraction = ''] = text.split('.');
    return `${whole}.${fraction.padEnd(18, '0')}`;
  };
  expect(stored).toEqual(
    fills.map((e) => ({
      seq: BigInt(e.seq),
      price: pad(formatSteps(e.price, { mantissa: 1n, scale: 2 })),
      quantity: pad(formatSteps(e.quantity, { mantissa: 1n, scale: 3 })),
      notional: pad(formatUnits(e.notional, 8)),
      maker_fee: pad(formatUnits(e.makerFee, 8)),
      taker_fee: pad(formatUnits(e.takerFee, 8)),
    })),
  );
});

test.each(INTERVALS.map((interval) => [interval, FIXED_INTERVALS[interval]]))(
  '%s candles are those of the trades that hold',
  async (interval, length) => {
    await same(
      `SELECT market, ts, open, high, low, close, volume, quote_volume, trades, taker_buy_volume,
       taker_buy_quote_volume, first_trade, last_trade
     FROM rep_candles WHERE interval = '${interval}' ORDER BY market, ts`,
      `SELECT market, ts - ts % ${length} AS ts, (array_agg(price ORDER BY trade))[1] AS open,
       max(price) AS high, min(price) AS low, (array_agg(price ORDER BY trade DESC))[1] AS close,
       sum(quantity) AS volume, sum(notional) AS quote_volume, count(*) AS trades,
       sum(CASE WHEN aggressor = 'BUY' THEN quantity ELSE 0 END)::numeric(40, 18)
         AS taker_buy_volume,
       sum(CASE WHEN aggressor = 'BUY' THEN notional ELSE 0 END)::numeric(40, 18)
         AS taker_buy_quote_volume,
       min(trade) AS first_trade, max(trade) AS last_trade
     FROM rep_trades WHERE until_seq IS NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    );
  },
);

test('accounts have on each day what their sides of the trades sum up to', async () => {
  await same(
    `SELECT market, account, owner, ts, bought, sold, bought_notional, sold_notional,
       maker_trades, taker_trades, fee_base, fee_quote
     FROM rep_account_days ORDER BY market, account, ts`,
    `SELECT market, account, owner, ts - ts % 86400000000 AS ts,
       coalesce(sum(quantity) FILTER (WHERE buys), 0)::numeric(40, 18) AS bought,
       coalesce(sum(quantity) FILTER (WHERE NOT buys), 0)::numeric(40, 18) AS sold,
       coalesce(sum(notional) FILTER (WHERE buys), 0)::numeric(40, 18) AS bought_notional,
       coalesce(sum(notional) FILTER (WHERE NOT buys), 0)::numeric(40, 18) AS sold_notional,
       count(*) FILTER (WHERE maker) AS maker_trades,
       count(*) FILTER (WHERE NOT maker) AS taker_trades,
       coalesce(sum(fee) FILTER (WHERE asset <> 'USDT'), 0)::numeric(40, 18) AS fee_base,
       coalesce(sum(fee) FILTER (WHERE asset = 'USDT'), 0)::numeric(40, 18) AS fee_quote
     FROM ${SIDES} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 4`,
  );
});

test('owners have in each hour the volume and fees of their sides', async () => {
  await same(
    `SELECT user_id, market_id, ts, trading_volume, fees_paid, trades
     FROM user_analytics ORDER BY 1, 2, 3`,
    `SELECT owner AS user_id, market AS market_id, ts - ts % 3600000000 AS ts,
       sum(notional) AS trading_volume,
       sum(CASE WHEN asset = 'USDT' THEN fee ELSE fee * price END)::numeric(40, 18) AS fees_paid,
       count(*) AS trades
     FROM ${SIDES} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
});

test('what is realised and what the positions cost is what was paid and received', async () => {
  await same(
    `SELECT p.user_id, p.market_id, a.profit, p.quantity * 0.001 AS held FROM rep_positions p
     JOIN (SELECT user_id, market_id, sum(profit_loss) AS profit FROM user_analytics GROUP BY 1, 2)
       a USING (user_id, market_id) ORDER BY 1, 2`,
    `SELECT s.owner AS user_id, s.market AS market_id,
       (sum(CASE WHEN buys THEN -s.notional ELSE s.notional END)
         + max(sign(p.quantity::numeric) * p.cost * 0.00000001))::numeric(40, 18) AS profit,
       (sum(CASE WHEN buys THEN s.quantity ELSE -s.quantity END))::numeric(40, 3) AS held
     FROM ${SIDES.replace(') sides', ') s')} JOIN rep_positions p
       ON p.user_id = s.owner AND p.market_id = s.market GROUP BY 1, 2 ORDER BY 1, 2`,
  );
});

test('a minute carries the last price, and what stood near the middle at its end', async () => {
  const stored = await rows(
    `SELECT m.market_id, m.ts, m.price, m.volume, m.trades, trim_scale(m.liquidity)::text AS near,
       (SELECT price FROM rep_trades t WHERE t.market = m.market_id AND until_seq IS NULL
          AND t.ts < m.ts + 60000000 ORDER BY trade DESC LIMIT 1) AS last,
       (SELECT coalesce(sum(quantity), 0)::numeric(40, 18) FROM rep_trades t
          WHERE t.market = m.market_id AND until_seq IS NULL
          AND t.ts >= m.ts AND t.ts < m.ts + 60000000) AS traded
     FROM market_data m ORDER BY m.ts`,
  );
  expect(stored.length).toBeGreaterThan(150);
  let liquid = 0;
  const newest = stored.at(-1)?.ts;
  for (const row of stored) {
    expect(row.price).toBe(row.last);
    expect(row.volume).toBe(row.traded);
    if (row.ts === newest) continue; // its end was not seen above
    expect([row.market_id, row.ts, row.near]).toEqual([
      row.market_id,
      row.ts,
      near.get(`${row.market_id} ${row.ts}`),
    ]);
    if (row.near !== '0') liquid++;
  }
  expect(liquid).toBeGreaterThan(50);
});

test('orders are counted by day, market and account', async () => {
  const { rows: found } = await db.pool.query(
    `SELECT sum(orders)::int AS accepted, sum(cancels)::int AS cancelled,
            sum(amends)::int AS amended,
       sum(rejects)::int AS rejected, sum(expired)::int AS expired FROM rep_order_stats`,
  );
  const types = ['accepted', 'cancelled', 'amended', 'rejected', 'expired'];
  const counts = types.map((type) => [type, events.filter((e) => e.type === type).length]);
  expect(found[0]).toEqual(Object.fromEntries(counts));
});

test('the days of the log are contiguous and count every event', async () => {
  const days = await rows('SELECT first_seq, last_seq, events FROM rep_log_days ORDER BY day');
  let next = 1n;
  for (const { first_seq, last_seq, events: count } of days) {
    expect(first_seq).toBe(next);
    expect(count).toBe(BigInt(last_seq ?? 0) - next + 1n);
    next = BigInt(last_seq ?? 0) + 1n;
  }
  expect(Number(next) - 1).toBe(events.length);
});

test('corrected trades end, repriced ones go on as the next version', async () => {
  const [counts] = await rows(
    `SELECT count(*) FILTER (WHERE until_seq IS NOT NULL) AS ended, max(version) AS most,
       count(*) FILTER (WHERE version > 1) AS repriced FROM rep_trades`,
  );
  expect(Number(counts?.ended)).toBeGreaterThan(3);
  expect(Number(counts?.repriced)).toBeGreaterThan(1);
  const kinds = await rows('SELECT DISTINCT table_name FROM rep_revisions ORDER BY 1');
  expect(kinds.map((row) => row.table_name)).toEqual([
    'market_data',
    'rep_account_days',
    'rep_candles',
    'rep_trades',
    'user_analytics',
  ]);
  // A row's version is one more than the corrections that changed it.
  await same(
    `SELECT user_id, market_id, ts, version FROM user_analytics WHERE version > 1 ORDER BY 1, 2, 3`,
    `SELECT key ->> 'user_id' AS user_id, key ->> 'market_id' AS market_id,
       (key ->> 'ts')::bigint AS ts, (1 + count(*))::int AS version FROM rep_revisions r
     JOIN user_analytics u ON u.user_id = key ->> 'user_id' AND u.market_id = key ->> 'market_id'
       AND u.ts = (key ->> 'ts')::bigint
     WHERE table_name = 'user_analytics' AND r.seq > coalesce(
       (SELECT max(seq) FROM rep_revisions b WHERE b.key = r.key AND b.before IS NULL), 0)
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
});

test('a trade as of an event is found by its versions', async () => {
  const bust = events.find((e) => e.type === 'trade-bust');
  if (bust?.type !== 'trade-bust') throw new Error('a correction wanted');
  const asOf = (seq: number) =>
    rows(`SELECT count(*) AS trades, sum(notional) AS sum FROM rep_trades
          WHERE seq <= ${seq} AND (until_seq IS NULL OR until_seq > ${seq})`);
  const fills = events.filter((e) => e.type === 'fill' && e.seq < bust.seq).length;
  expect((await asOf(bust.seq - 1))[0]?.trades).toBe(BigInt(fills));
  expect(await asOf(bust.seq)).not.toEqual(await asOf(bust.seq - 1));
});

test('tables are cut into months, with the next month made ahead', async () => {
  const parts = await rows(
    `SELECT inhrelid::regclass::text AS part FROM pg_inherits
     WHERE inhparent = 'rep_trades'::regclass ORDER BY 1`,
  );
  const names = parts.map(({ part }) => String(part));
  expect(names.slice(0, 3)).toEqual([
    'rep_trades_2026_09',
    'rep_trades_2026_10',
    'rep_trades_2026_11',
  ]);
  const last = new Date(Math.max(...events.map(({ ts }) => ts)) / 1000);
  const next = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1));
  const month = next.toISOString().slice(0, 7).replace('-', '_');
  expect(names.at(-1)).toBe(`rep_trades_${month}`);
});

test('emptied and filled again, in other groups, the tables are the same', async () => {
  const before = await dumpText(db.pool);
  expect(before.length).toBeGreaterThan(100_000);
  await emptyAnalytics(db.pool, 1);
  await consumeAll(db.pool, new RecordedFeed(events, SEED + 1, 7), 3);
  expect(await dumpText(db.pool)).toBe(before);
  // The comparison can fail.
  await db.pool.query(
    'UPDATE rep_trades SET price = price + 1e-18 WHERE seq = (SELECT min(seq) FROM rep_trades)',
  );
  expect(await dumpText(db.pool)).not.toBe(before);
});
