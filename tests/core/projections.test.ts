// long-file: one filled database, asked in many ways
/** The tables against the state machine, the view, and themselves after a rebuild. */
import { openRig, randomCommands, submitAll, type Rig } from './core-rig';
import { Seeded } from './seeded';
import { CANDLE_INTERVALS, candleStart, foldTrade } from '../../core/contract';
import { lots, micros, openCandle, ticks, units } from '../../core/contract';
import type { AccountId, Candle, CandleInterval, MarketId, TradeRow } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { type listCandles } from '../../core/projections/store/candles';
import { listTrades } from '../../core/projections/store/history';
import { dumpProjections } from '../../core/projections/store/maintenance';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';

let db: TestDatabase;
let core: Rig;
const SEED = 36;
const commands = randomCommands(SEED, 2500).map((command) => ({
  ...command,
  // Spread over two months, so that candles of every interval have more than one piece.
  ts: micros(1_430_000_000_000_000 + command.ts * 20_000),
}));
const reference = new Engine();
const fills: TradeRow[] = [];

beforeAll(async () => {
  db = await testDatabase();
  core = await openRig(db, { limits: { maxCommands: 40 } });
  await submitAll(core, commands);
  await core.projections.caughtUp();
  for (const command of commands) {
    reference.apply(command, (e) => {
      if (e.type !== 'fill') return;
      const buyerIsMaker = e.aggressor === 'SELL';
      const { market, trade, ts, price, quantity, notional } = e;
      fills.push({ market, trade, ts, price, quantity, notional, buyerIsMaker });
    });
  }
});
afterAll(async () => {
  await core.stop();
  await db.drop();
});

async function dump(): Promise<string> {
  let text = '';
  await dumpProjections(db.pool, (piece) => (text += piece));
  return text;
}

const STANDING: string[] = ['PENDING_NEW', 'NEW', 'PARTIALLY_FILLED'];
const accounts = (): AccountId[] => reference.registry.accounts().map(({ id }) => id);
const listOf = (view: unknown): number => (view as { list: number }).list; // an OrderListView
const markets = (): MarketId[] => reference.registry.markets().map(({ id }) => id);

test('the balances table holds what the ledger holds, and sums to zero per asset', async () => {
  const { rows } = await db.pool.query(
    `SELECT holder_id::int AS account, asset::int, available, locked FROM core_balances
     WHERE holder = 'account' ORDER BY holder_id, asset`,
  );
  const held: unknown[] = [];
  reference.eachBalance((account, asset, available, locked) =>
    held.push({ account, asset, available: `${available}`, locked: `${locked}` }),
  );
  expect(rows).toEqual(held);
  const sums = await db.pool.query(
    'SELECT asset, sum(available + locked) AS sum FROM core_balances GROUP BY asset',
  );
  expect(sums.rows.length).toBeGreaterThan(2);
  for (const row of sums.rows) expect(row.sum).toBe('0');
});

test('orders in the table are the orders of the view, standing and ended', async () => {
  let seen = 0;
  let ended = 0;
  for (const account of accounts()) {
    for (const market of markets()) {
      const rows = await core.access.accounts.orders(account, market, { fromId: 0, limit: 5000 });
      for (const row of rows) {
        const ref = { orderId: row.orderId };
        expect(row).toEqual(await core.access.accounts.order(account, market, ref));
        if (row.status === 'CANCELED' || row.status === 'FILLED') ended++;
      }
      seen += rows.length;
      const open = core.access.accounts.openOrders(account, market);
      const standing = rows.filter((o) => STANDING.includes(o.status));
      expect(standing).toEqual(open);
    }
  }
  expect(seen).toBeGreaterThan(500);
  expect(ended).toBeGreaterThan(100);
});

test('order lists in the table are those of the view and of the state machine', async () => {
  const { accounts: queries } = core.access;
  const open: unknown[] = [];
  reference.eachOrderList((list) => open.push(list));
  const states = new Set<string>();
  const standing: unknown[] = [];
  for (const account of accounts()) {
    const rows = await queries.orderLists(account, { fromId: 0, limit: 5000 });
    for (const row of rows) {
      states.add(`${row.kind} ${row.state}`);
      expect(await queries.orderList(account, { list: row.list })).toEqual(row);
    }
    const own = queries.openOrderLists(account);
    expect(rows.filter((l) => l.state !== 'done')).toEqual(own);
    standing.push(...own);
    const named = rows.at(-1)?.listClientOrderId;
    if (named === undefined) continue;
    expect(await queries.orderList(account, { listClientOrderId: named })).toEqual(rows.at(-1));
  }
  expect([...states].sort()).toEqual(
    expect.arrayContaining(['OCO done', 'OTO done', 'OTOCO done']),
  );
  const byList = (a: unknown, b: unknown): number => listOf(a) - listOf(b);
  expect(standing.sort(byList)).toEqual(open);
});

test('trades page upwards from an id, and the newest come without one', async () => {
  for (const market of markets()) {
    const all = fills.filter((t) => t.market === market);
    expect(await listTrades(db.pool, market, { fromId: 0, limit: 9999 })).toEqual(all);
    const { trades } = core.access.markets;
    const ask = trades.bind(core.access.markets, market);
    expect(await ask({ limit: 7 })).toEqual(all.slice(-7));
    expect(await ask({ fromId: 3, limit: 5 })).toEqual(all.slice(2, 7));
    const [a, b] = [all[5]?.ts, all[20]?.ts];
    const between = await ask({ startTime: a, endTime: b, limit: 100 });
    expect(between).toEqual(all.filter((t) => t.ts >= (a ?? 0) && t.ts <= (b ?? 0)));
  }
});

test('fills are both sides of each trade', async () => {
  let sides = 0;
  for (const account of accounts()) {
    for (const market of markets()) {
      const rows = await core.access.accounts.fills(account, market, { fromId: 0, limit: 9999 });
      sides += rows.length;
      const some = rows[rows.length >> 1];
      if (!some) continue;
      const ofOrder = { orderId: some.orderId, fromId: 0, limit: 999 };
      const own = await core.access.accounts.fills(account, market, ofOrder);
      expect(own).toEqual(rows.filter((f) => f.orderId === some.orderId));
    }
  }
  expect(fills.length).toBeGreaterThan(100);
  expect(sides).toBe(2 * fills.length);
});

/** Candles straight from the trades. */
function foldAll(market: MarketId, interval: CandleInterval): Candle[] {
  const out: Candle[] = [];
  for (const t of fills) {
    if (t.market !== market) continue;
    const trade = { ...t, takerBuys: !t.buyerIsMaker };
    const last = out.at(-1);
    if (last?.openTime === candleStart(interval, t.ts)) foldTrade(last, trade);
    else out.push(openCandle(interval, trade));
  }
  return out;
}

test.each(CANDLE_INTERVALS)('%s candles are those of the trades', async (interval) => {
  const r = new Seeded(SEED);
  for (const market of markets()) {
    const all = foldAll(market, interval);
    const start = micros(0);
    const ask = (page: Parameters<typeof listCandles>[3]) =>
      core.access.markets.candles(market, interval, page);
    expect(await ask({ startTime: start, limit: 9999 })).toEqual(all);
    expect(await ask({ limit: 9999 })).toEqual(all);
    expect(await ask({ limit: 3 })).toEqual(all.slice(-3));
    const from = r.int(0, all.length - 1);
    const first = all[from];
    const last = all[Math.min(from + 2, all.length - 1)];
    if (!first || !last) throw new Error('candles wanted');
    const page = { startTime: first.openTime, endTime: last.openTime, limit: 100 };
    expect(await ask(page)).toEqual(all.slice(from, from + 3));
    const later = { startTime: micros(first.openTime + 1), limit: 2 };
    expect(await ask(later)).toEqual(all.slice(from + 1, from + 3));
  }
});

test('emptied and filled again from the log, the tables are the same to the byte', async () => {
  const before = await dump();
  expect(before.length).toBeGreaterThan(100_000);
  await core.projections.rebuild();
  expect(await dump()).toBe(before);
  // The comparison can fail.
  await db.pool.query('UPDATE core_orders SET executed = executed + 1 WHERE order_id = 5');
  expect(await dump()).not.toBe(before);
  await core.projections.rebuild();
  expect(await dump()).toBe(before);
});

test('a reader sees its own answered write in the history at once', async () => {
  const [account] = accounts();
  const [market] = markets();
  if (account === undefined || market === undefined) throw new Error('a market wanted');
  for (let i = 0; i < 20; i++) {
    const clientOrderId = `own-${i}`;
    const { events } = await core.service.submit({
      type: 'cancel',
      account,
      market,
      clientOrderId,
    });
    expect(events[0]).toMatchObject({ type: 'rejected' });
    const amount = units(5n);
    await core.service.submit({ type: 'deposit', account, asset: assetOf(market), amount });
    await core.access.accounts.orders(account, market, { limit: 1 });
    const position = (await db.pool.query('SELECT seq FROM platform_consumer_offsets')).rows[0];
    expect(Number(position.seq)).toBeGreaterThanOrEqual(core.service.position().seq);
  }
});

function assetOf(market: MarketId) {
  const info = reference.registry.market(market);
  if (!info) throw new Error('a market wanted');
  return info.base.id;
}

/** A market of its own with two funded accounts that trade in it, today. */
async function tradeToday(): Promise<MarketId> {
  const { service, access } = core;
  const grid = { tickSize: '0.01', lotSize: '0.001', makerFee: 0, takerFee: 0 };
  await service.submit({ type: 'market', market: 'ETH-BTC', base: 'ETH', quote: 'BTC', ...grid });
  const market = access.markets.registry.marketNamed('ETH-BTC');
  if (!market) throw new Error('the market was refused');
  const terms = { market: market.id, quantity: lots(1), orderType: 'LIMIT' } as const;
  for (const side of ['SELL', 'BUY'] as const) {
    const person = {
      owner: side,
      kind: 'individual',
      country: 'DE',
      devices: [],
      ips: [],
    } as const;
    await service.submit({ type: 'account', account: `today-${side}`, ...person });
    const account = access.markets.registry.accountNamed(`today-${side}`)?.id;
    if (account === undefined) throw new Error('the account was refused');
    const asset = side === 'SELL' ? market.base.id : market.quote.id;
    await service.submit({ type: 'deposit', account, asset, amount: units(10n ** 12n) });
    for (let i = 0; i < 30; i++) {
      const words = { ...terms, clientOrderId: `o${i}`, timeInForce: 'GTC', side } as const;
      const price = ticks(side === 'SELL' ? 9_000 + i : 9_100);
      const none = { selfTradePreventionMode: 'NONE' } as const;
      await service.submit({ type: 'order', account, ...words, ...none, price });
    }
  }
  return market.id;
}

test('the rolling day and the newest trades are the same after a restart', async () => {
  const market = await tradeToday();
  const facts = async () => {
    const out: unknown[] = [];
    const { markets: queries } = core.access;
    for (const { id } of queries.registry.markets()) {
      const ticker = queries.ticker24h(id);
      if (!ticker) throw new Error('trades wanted');
      const { openTime: _open, closeTime: _close, ...figures } = ticker;
      out.push(figures, queries.lastPrice(id), queries.depth(id, 50).bids);
      out.push(await queries.trades(id, { limit: 20 }));
    }
    return out;
  };
  const before = await facts();
  const today = { trades: 30, firstTrade: 1, lastTrade: 30, open: 9_000, high: 9_029, low: 9_000 };
  expect(core.access.markets.ticker24h(market)).toMatchObject({ ...today, volume: 30 });
  // The other markets have traded, but not within the day.
  expect(core.access.markets.ticker24h(markets()[0] ?? market)).toMatchObject({ trades: 0 });
  await core.stop();
  core = await openRig(db);
  expect(await facts()).toEqual(before);
});
