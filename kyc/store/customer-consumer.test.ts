import {
  eventCodec,
  Registry,
  WireWriter,
  type CommandPort,
  type CoreEvent,
} from '../../core/contract';
import { systemClock } from '../../platform/clock/clock';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { silentLogger } from '../../platform/log/logger';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';
import { CustomerConsumer } from './customer-consumer';
import { listCustomers } from './customer-list';
import { readCustomer } from './customer-page';
import { commandCustomer } from './decisions';
import { PostgresKycFigures } from './figures';
import { StoredHitCounts } from './hit-counts';
import { drainOutbox } from './outbox';
import { SubjectKeys } from './subject-keys';

const T = 1_795_000_000_000_000;
const DAY = 86_400_000_000;
const E8 = 100_000_000n;
const keys = new SubjectKeys(createSealer(Buffer.alloc(32, 2)));
const readers = { keys, hits: new StoredHitCounts() };
const timeline = { push: async () => undefined };
const ports = { timeline, holdsFunds: () => false, hits: readers.hits };
const STAFF = { actor: 'staff:s1', name: 'Reviewer' };

let db: TestDatabase;
let log: Log;

/** A log in memory: a batch an event. */
class Log implements LogFeed {
  readonly batches: FeedBatch[] = [];
  readonly registry = new Registry();

  add(...events: Record<string, unknown>[]): this {
    for (const fields of events) {
      const seq = this.batches.length + 1;
      const writer = new WireWriter();
      const event = { seq, ts: T + seq, ...fields } as unknown as CoreEvent; // the codec checks it
      eventCodec.encode(writer, event);
      this.registry.apply(event);
      this.batches.push({ firstSeq: seq, lastSeq: seq, payload: writer.take() });
    }
    return this;
  }
  async read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    return this.batches.slice(afterSeq, afterSeq + limit);
  }
  async head(): Promise<number> {
    return this.batches.length;
  }
  async wait(): Promise<void> {
    return undefined;
  }
}

beforeEach(async () => {
  db = await testDatabase();
  log = new Log().add(
    { type: 'asset', asset: 1, name: 'BTC', decimals: 8 },
    { type: 'asset', asset: 2, name: 'USD', decimals: 8 },
    {
      ...{ type: 'market', market: 1, name: 'BTC-USD', base: 1, quote: 2 },
      ...{ tickSize: '0.01', lotSize: '0.0001', makerFee: 0, takerFee: 0 },
    },
    { type: 'reference', market: 1, price: 100_000 },
  );
});
afterEach(() => db.drop());

const account = (id: number, more: Record<string, unknown> = {}) => ({
  ...{ type: 'account', account: id, name: `A${id}`, owner: `Customer ${id}`, kind: 'individual' },
  ...{ country: 'DE', devices: [], ips: [] },
  ...more,
});
const deposit = (id: number, usd: bigint, more: Record<string, unknown> = {}) => ({
  ...{ type: 'deposit', account: id, asset: 2, amount: usd * E8, channel: 'bank' },
  ...more,
});

/** Takes in what is new, with a restart before it. */
async function follow(from = 0): Promise<void> {
  const consumer = new CustomerConsumer({ feed: log, keys, valuationAsset: null, timeline });
  await consumer.rewind(from);
  await transaction(db.pool, async (tx) => {
    for (const batch of log.batches.slice(from)) await consumer.handle(batch, tx);
    await consumer.flush(tx);
  });
}

const customer = (id: string, now = T + DAY) =>
  readCustomer(db.pool, readers, id, { now, reader: 'staff:s1' });

async function act(
  id: string,
  words: { action: 'freeze' | 'restrict' } | { action: 'set-tier'; tier: string },
) {
  const { version } = (await customer(id)) ?? { version: 0 };
  await transaction(db.pool, (tx) =>
    commandCustomer(tx, ports, id, { ...words, version, reason: 'as told' }, { ...STAFF, at: T }),
  );
}

test('a customer comes with the first account, by what the account says', async () => {
  log.add(
    account(1, { kycLevel: 'full' }),
    account(2, { kind: 'market-maker' }),
    account(3, { kycLevel: 'gold' }),
    account(4, { owner: 'Customer 2', kind: 'institution', kycLevel: 'none' }),
  );
  await follow();
  const list = { filters: {}, sort: 'customer', limit: 10, now: T + DAY } as const;
  const rows = await listCustomers(db.pool, readers, list);
  expect(
    rows.map(({ row }) => [row.customer, row.kind, row.state, row.tier, row.accounts]),
  ).toEqual([
    ['Customer 1', 'person', 'verified', 'full', 1],
    ['Customer 2', 'company', 'draft', 'none', 2],
    ['Customer 3', 'person', 'in-review', 'none', 1],
  ]);
});

test('a later level raises the customer; activity, devices and wallets are kept', async () => {
  log.add(account(1, { devices: ['d1'] }), account(2, { devices: ['d1'] }));
  await follow();
  const before = log.batches.length;
  log.add(
    { type: 'account-update', account: 1, kycLevel: 'basic' },
    { type: 'session', account: 1, event: 'login', device: 'd2' },
    deposit(1, 5n, { channel: 'chain', address: 'addr', asset: 1 }),
  );
  await follow(before);
  expect(await customer('Customer 1')).toMatchObject({
    ...{ state: 'verified', tier: 'basic', version: 3 },
    lastActivityAt: T + log.batches.length,
    wallets: [{ address: 'addr', asset: 'BTC', direction: 'in', transfers: 1 }],
    limits: [
      { direction: 'in', window: '24h', used: '5000', over: false, asset: 'USD' },
      {},
      {},
      {},
    ],
  });
  const devices = (await customer('Customer 1'))?.devices ?? [];
  expect(devices.map(({ device, sharedWith }) => [device, sharedWith])).toEqual([
    ['d2', []],
    ['d1', ['Customer 2']],
  ]);
});

test('passing a limit of the tier asks for a review, once', async () => {
  log.add(account(1, { kycLevel: 'basic' }), deposit(1, 10_000n));
  await follow();
  expect((await customer('Customer 1'))?.review.triggers).toEqual([]);
  const before = log.batches.length;
  log.add(deposit(1, 1n));
  await follow(before);
  log.add(deposit(1, 1n));
  await follow(before + 1);
  const page = await customer('Customer 1');
  expect(page?.review).toMatchObject({
    overdue: true,
    triggers: ['Deposits within 24h passed 10000 USD, tier basic'],
  });
  expect(page?.history.map(({ kind }) => kind)).toEqual(['created', 'review-wanted']);
});

test('accounts opened after a decision follow it, and nothing is owed before one', async () => {
  log.add(account(1, { kycLevel: 'full' }), account(2, { owner: 'Customer 1' }));
  await follow();
  const owed = async () =>
    (await db.pool.query('SELECT command FROM kyc_outbox ORDER BY id')).rows.map(({ command }) => [
      command.type,
      command.account,
      command.state ?? command.kycLevel,
    ]);
  expect(await owed()).toEqual([]);
  await act('Customer 1', { action: 'set-tier', tier: 'basic' });
  await act('Customer 1', { action: 'freeze' });
  const before = log.batches.length;
  log.add(account(3, { owner: 'Customer 1', kycLevel: 'enhanced' }));
  await follow(before);
  expect(await owed()).toEqual([
    ['account-update', 'A1', 'basic'],
    ['account-update', 'A2', 'basic'],
    ['account-state', 'A1', 'frozen'],
    ['account-state', 'A2', 'frozen'],
    ['account-update', 'A3', 'basic'],
    ['account-state', 'A3', 'frozen'],
  ]);
  expect(await customer('Customer 1')).toMatchObject({ tier: 'basic', state: 'frozen' });
});

test('what is owed reaches the core in order, is tried again after a fault, and ends', async () => {
  log.add(account(1, { kycLevel: 'full' }));
  await follow();
  await act('Customer 1', { action: 'restrict' });
  await act('Customer 1', { action: 'freeze' });
  const sent: string[] = [];
  let away = true;
  const commands: CommandPort = {
    async submit(command) {
      if (away) throw new Error('the core is away');
      sent.push(command.type === 'account-state' ? command.state : command.type);
      // Enough.
      return { ts: 0, events: [] } as unknown as Awaited<ReturnType<CommandPort['submit']>>;
    },
  };
  const { registry } = log;
  const options = {
    pool: db.pool,
    commands,
    registry,
    clock: systemClock(),
    logger: silentLogger(),
  };
  await expect(drainOutbox(options)).rejects.toThrow('away');
  away = false;
  expect(await drainOutbox(options)).toBe(2);
  expect(await drainOutbox(options)).toBe(0);
  expect(sent).toEqual(['cancel-only', 'frozen']);
});

test('the figures of a period go by the events’ own times', async () => {
  log.add(account(1, { kycLevel: 'full' }), account(2));
  await follow();
  await act('Customer 1', { action: 'restrict' });
  const none = { screened: 0, hits: 0, dismissed: 0, confirmed: 0, open: 0 };
  const figures = new PostgresKycFigures(db.pool, { screening: async () => none });
  expect(await figures.funnel(T)).toEqual([]);
  expect(await figures.funnel(T + DAY)).toMatchObject([
    { state: 'draft', kind: 'person', ids: ['Customer 2'] },
    { state: 'restricted', kind: 'person', ids: ['Customer 1'] },
  ]);
  expect(await figures.ratings(T + DAY)).toMatchObject([{ rating: 'none', count: 2 }]);
  expect((await figures.reviews(T, T + DAY)).overdue.count).toBe(0);
  expect((await figures.reviews(T, T + 6 * 365 * DAY)).overdue.ids).toEqual(['Customer 1']);
});
