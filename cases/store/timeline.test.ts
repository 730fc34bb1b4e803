import fc from 'fast-check';
import { eventCodec, Registry, WireWriter, type CoreEvent } from '../../core/contract';
import { sampleAlert } from '../sample-alert';
import type { FeedBatch } from '../../platform/feed/log-feed';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { PostgresAlertIntake } from './alert-intake';
import { createCase } from './case-store';
import { factsOf } from './owner-facts';
import { TimelineConsumer } from './timeline-consumer';
import { PostgresTimelineIntake } from './timeline-intake';
import { readTimeline, type TimelineQuery } from './timeline-queries';

const HOUR = 3_600_000_000;
const OWNER = 'Customer 0042';
const account = { kind: 'individual', country: 'DE', devices: ['phone-1'], ips: [] };
const market = { base: 1, quote: 2, tickSize: '0.01', lotSize: '0.001', makerFee: 0, takerFee: 0 };
const order = { market: 1, clientOrderId: 'o', side: 'BUY', orderType: 'LIMIT', price: 100 };
const accepted = {
  ...order,
  type: 'accepted',
  quantity: 2000,
  timeInForce: 'GTC',
  selfTradePreventionMode: 'NONE',
  locked: 0n,
};
const fill = {
  ...{ type: 'fill', market: 1, trade: 1, price: 10_000, quantity: 1500, aggressor: 'BUY' },
  ...{ notional: 15_000_000_000n, makerOrderId: 1, makerAccount: 2, makerClientOrderId: 'm' },
  ...{ makerLeaves: 0, makerUnlocked: 0n, makerFee: 0n, makerFeeAsset: 2, takerOrderId: 2 },
  ...{ takerAccount: 1, takerClientOrderId: 't', takerLeaves: 0, takerUnlocked: 0n },
  ...{ takerFee: 0n, takerFeeAsset: 1 },
};

/** Events of a small world, a second apart unless said. */
const EVENTS = [
  { type: 'asset', asset: 1, name: 'BTC', decimals: 8 },
  { type: 'asset', asset: 2, name: 'USDT', decimals: 8 },
  { type: 'market', market: 1, name: 'BTC-USDT', ...market },
  { type: 'account', account: 1, name: 'A-1', owner: OWNER, ...account },
  { type: 'account', account: 2, name: 'B-1', owner: 'Customer 0007', ...account },
  {
    type: 'deposit',
    account: 1,
    asset: 2,
    amount: 25_000_000_000n,
    channel: 'chain',
    address: 'W',
  },
  { type: 'transfer', account: 1, to: 2, asset: 2, amount: 100_000_000n },
  { type: 'session', account: 1, event: 'login', device: 'phone-2', ip: '192.0.2.1' },
  { ...accepted, orderId: 2, account: 1 },
  fill,
  { ...accepted, orderId: 3, account: 1, ts: HOUR + 5 },
  { type: 'account-state', account: 1, state: 'frozen', reason: 'order of a court', ts: HOUR + 6 },
].map((event, i) => ({ seq: i + 1, ts: i + 1, ...event }) as unknown as CoreEvent); // made here

function batch(events: readonly CoreEvent[]): FeedBatch {
  const writer = new WireWriter();
  for (const event of events) eventCodec.encode(writer, event);
  const [first, last] = [events[0], events.at(-1)];
  return { firstSeq: first?.seq ?? 0, lastSeq: last?.seq ?? 0, payload: writer.take() };
}

const registry = new Registry();
for (const event of EVENTS) registry.apply(event);

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  const consumer = new TimelineConsumer();
  const feed = async (events: readonly CoreEvent[]) => {
    await consumer.handle(batch(events));
    await transaction(db.pool, (tx) => consumer.flush(tx));
  };
  await consumer.rewind(0, db.pool);
  await feed(EVENTS.slice(0, 9));
  // What was not committed is forgotten; the names are read back.
  await consumer.handle(batch(EVENTS.slice(9)));
  await consumer.rewind(9, db.pool);
  await feed(EVENTS.slice(9));
  await transaction(db.pool, async (tx) => {
    const entry = { owner: OWNER, at: 8, kind: 'risk', text: 'risk score 20 → 60' };
    await new PostgresTimelineIntake().push(tx, [entry]);
    const alerts = [sampleAlert('a', { raisedAt: 9, accounts: ['A-1'] })];
    await new PostgresAlertIntake().record(tx, 'surveillance', alerts);
    const by = { staffId: 'ann', name: 'Ann' };
    const asked = { type: 'market-abuse', title: 'T', priority: 'normal' } as const;
    await createCase(tx, { ...asked, subjects: [OWNER] }, null, { at: 10, by });
    await createCase(tx, { ...asked, subjects: [OWNER] }, [by], { at: 11, by });
  });
});
afterAll(() => db.drop());

const query = { owner: OWNER, accounts: ['A-1'], viewer: 'ben', limit: 100 };
const read = (over: Partial<TimelineQuery> = {}) =>
  readTimeline(db.pool, { ...query, ...over }, registry);

test('everything about a person is on one line of time, newest first', async () => {
  const { rows } = await read();
  expect(rows.map(({ at, kind, text }) => [at, kind, text])).toEqual([
    [HOUR + 6, 'account', 'account is now frozen: order of a court'],
    [HOUR, 'trading', 'in this hour: 1 orders, 0 cancelled, 0 fills'],
    [10, 'case', 'CASE-000001: created by Ann'],
    [9, 'alert', 'wash-trading, medium, new'],
    [8, 'risk', 'risk score 20 → 60'],
    [8, 'session', 'login: device phone-2, 192.0.2.1'],
    [7, 'transfer', 'transfer of 1 USDT to account B-1'],
    [6, 'deposit', 'deposit: 250 USDT by chain, W'],
    [4, 'account', 'account A-1 opened'],
    [
      0,
      'trading',
      'in this hour: 1 orders, 0 cancelled, 1 fills; bought 1.5, sold 0 BTC, 150 USDT in all',
    ],
  ]);
  expect(rows.find(({ kind }) => kind === 'alert')?.ref).toBe('alert:a');
});

test('a restricted case is on the line of those who may know of it only', async () => {
  const cases = async (viewer: string) =>
    (await read({ viewer, kinds: ['case'] })).rows.map(({ ref }) => ref);
  expect(await cases('ben')).toEqual(['case:CASE-000001']);
  expect(await cases('ann')).toEqual(['case:CASE-000002', 'case:CASE-000001']);
});

test('kinds and spans filter', async () => {
  const { rows } = await read({ kinds: ['deposit', 'trading'], from: 1, to: HOUR + 1 });
  expect(rows.map(({ kind }) => kind)).toEqual(['trading', 'deposit']);
  expect((await read({ kinds: ['nothing'] })).rows).toEqual([]);
});

test('pages of any size, forth and back, are the whole line', async () => {
  const whole = (await read()).rows;
  const sizes = fc.integer({ min: 1, max: whole.length + 1 });
  const property = fc.asyncProperty(sizes, async (limit) => {
    const seen: typeof whole = [];
    for (let page = await read({ limit }); ;) {
      seen.push(...page.rows);
      if (!page.more) break;
      page = await read({ limit, before: seen.at(-1) });
    }
    expect(seen).toEqual(whole);
    const back: typeof whole = [];
    for (let after = whole.at(-1); after !== undefined; after = back[0]) {
      const page = await read({ limit, after });
      back.unshift(...page.rows);
      if (!page.more) break;
    }
    expect(back).toEqual(whole.slice(0, -1));
  });
  await fc.assert(property, { seed: 20261127, numRuns: 12 });
});

test('devices and wallets are known, with how many share them', async () => {
  expect(await factsOf(db.pool, OWNER, 'device', 10)).toEqual([
    { value: 'phone-2', firstAt: 8, lastAt: 8, times: 1, sharedWith: 0 },
    { value: 'phone-1', firstAt: 4, lastAt: 4, times: 1, sharedWith: 1 },
  ]);
  expect(await factsOf(db.pool, OWNER, 'wallet', 10)).toMatchObject([{ value: 'W' }]);
});
