import { Registry } from 'prom-client';
import { systemClock } from '../clock/clock';
import { systemTimers, type Timers } from '../clock/timers';
import type { FeedBatch } from '../feed/log-feed';
import { silentLogger } from '../log/logger';
import type { Sql } from '../postgres/pool';
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { runConsumer, type BatchHandler, type Consumer } from './consumer';
import { isPassing, PoisonError } from './faults';
import { MadeUpFeed } from './made-up-feed';
import { EFFECTS_TABLE, expectedEffects, SummingHandler } from './summing-handler';

let db: TestDatabase;
let abort: AbortController;
let metrics: Registry;
const started: Consumer[] = [];

beforeEach(async () => {
  db = await testDatabase();
  await db.pool.query(EFFECTS_TABLE);
  abort = new AbortController();
  metrics = new Registry();
});
afterEach(async () => {
  abort.abort();
  await Promise.allSettled(started.splice(0).map((consumer) => consumer.done));
  await db.drop();
});

function consume(feed: MadeUpFeed, handler: BatchHandler, signal = abort.signal): Consumer {
  const shared = { pool: db.pool, metrics, logger: silentLogger(), clock: systemClock() };
  const consumer = runConsumer({ name: 'test', feed, handler, signal, ...shared });
  consumer.done.catch(() => undefined); // looked at by the tests that expect it
  started.push(consumer);
  return consumer;
}

async function effects(): Promise<unknown[]> {
  return (await db.pool.query('SELECT first_seq, sum FROM effects ORDER BY sum')).rows;
}

async function offset(): Promise<bigint> {
  const { rows } = await db.pool.query('SELECT seq FROM platform_consumer_offsets');
  return rows[0].seq;
}

async function metric(name: string): Promise<number | undefined> {
  return (await metrics.getSingleMetric(name)?.get())?.values[0]?.value;
}

/** Fails in a given way when it meets a given batch. */
class Failing extends SummingHandler {
  constructor(
    readonly at: number,
    readonly fail: (tx: Sql) => Promise<void> | void,
  ) {
    super();
  }

  override async handle(batch: FeedBatch, tx: Sql): Promise<void> {
    await super.handle(batch, tx);
    if (batch.firstSeq === this.at) await this.fail(tx);
  }
}

test('every batch has its effect once, in order, and the offset follows', async () => {
  const feed = new MadeUpFeed(50);
  const consumer = consume(feed, new SummingHandler());
  await consumer.caughtUp();
  feed.grow(7);
  await consumer.caughtUp();
  expect(await effects()).toEqual(expectedEffects(await feed.read(0, 100)));
  expect(await offset()).toBe(BigInt(await feed.head()));
  expect(consumer.position).toBe(await feed.head());
  expect(await metric('consumer_batches_total')).toBe(57);
});

test('what comes within the linger shares a transaction, unless somebody waits', async () => {
  const feed = new MadeUpFeed(1);
  const committed: number[] = [];
  const handler = Object.assign(new SummingHandler(), {
    committed: (seq: number) => void committed.push(seq),
  });
  let pauses = 0;
  const timers: Timers = {
    ...systemTimers,
    elapsedMs: () => 0,
    // Time stands still: only those who wait end a pause.
    after: () => (pauses++, () => undefined),
  };
  const shared = { pool: db.pool, metrics, logger: silentLogger(), clock: systemClock(), timers };
  const lingering = { name: 'test', feed, handler, signal: abort.signal, lingerMs: 1 };
  const consumer = runConsumer({ ...lingering, ...shared });
  started.push(consumer);
  await consumer.caughtUp();
  const first = await feed.head();
  while (pauses === 0) await new Promise(setImmediate);
  feed.grow(1);
  const second = await feed.head();
  feed.grow(1);
  await new Promise(setImmediate);
  expect(consumer.position).toBe(first);
  await consumer.after(second);
  await consumer.caughtUp();
  expect(committed).toEqual([first, await feed.head()]);
});

test('a stopped consumer goes on where it was, with its state rebuilt', async () => {
  const feed = new MadeUpFeed(10);
  const first = new AbortController();
  const one = consume(feed, new SummingHandler(), first.signal);
  await one.caughtUp();
  first.abort();
  await one.done;
  await expect(one.after(1_000)).rejects.toMatchObject({ code: 'CONSUMER_ENDED' });
  feed.grow(10);
  const handler = new SummingHandler();
  await consume(feed, handler).caughtUp();
  expect(handler.rewinds).toEqual([one.position]);
  expect(await effects()).toEqual(expectedEffects(await feed.read(0, 100)));
});

test('poison is passed over with a dead letter; the batches around it are not', async () => {
  const feed = new MadeUpFeed(9);
  const batches = await feed.read(0, 100);
  const poisoned = batches[4]?.firstSeq ?? 0;
  const handler = new Failing(poisoned, () => {
    throw new PoisonError('cannot be read');
  });
  const consumer = consume(feed, handler);
  await consumer.caughtUp();
  const others = batches.filter(({ firstSeq }) => firstSeq !== poisoned);
  expect(await effects()).toEqual(expectedEffects(others));
  const { rows } = await db.pool.query(
    'SELECT consumer, first_seq, last_seq, reason FROM platform_dead_letters',
  );
  const last_seq = BigInt(batches[4]?.lastSeq ?? 0);
  expect(rows).toEqual([
    { consumer: 'test', first_seq: BigInt(poisoned), last_seq, reason: 'cannot be read' },
  ]);
  expect(await metric('consumer_dead_letters_total')).toBe(1);
  expect(await offset()).toBe(BigInt(await feed.head()));
});

test('a lost connection rewinds and tries again, effects rolled back and done once', async () => {
  const feed = new MadeUpFeed(9);
  let cuts = 0;
  const handler = new Failing(7, async (tx) => {
    if (cuts++ > 0) return;
    const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await db.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await tx.query('SELECT 1');
  });
  await consume(feed, handler).caughtUp();
  expect(cuts).toBe(2);
  expect(handler.rewinds).toHaveLength(2);
  expect(await effects()).toEqual(expectedEffects(await feed.read(0, 100)));
  expect(await metric('consumer_rewinds_total')).toBe(1);
});

test('a gap in the log stops the consumer before any effect of what follows', async () => {
  const feed = new MadeUpFeed(9);
  const before = (await feed.read(0, 100)).slice(0, 0);
  feed.lose(5);
  const consumer = consume(feed, new SummingHandler());
  await expect(consumer.done).rejects.toMatchObject({ code: 'CONSUMER_GAP' });
  expect(await effects()).toEqual(expectedEffects(before));
});

test('any other fault stops the consumer, and nothing of the batch stays', async () => {
  const feed = new MadeUpFeed(3);
  const handler = new Failing(1, () => {
    throw new TypeError('a programming error');
  });
  await expect(consume(feed, handler).done).rejects.toMatchObject({
    code: 'CONSUMER_FAULT',
    message: expect.stringContaining('a programming error'),
  });
  expect(await effects()).toEqual([]);
});

test('of two instances one works and the other stands by until it may', async () => {
  const feed = new MadeUpFeed(20);
  const first = new AbortController();
  const one = consume(feed, new SummingHandler(), first.signal);
  await one.caughtUp();
  const standby = new SummingHandler();
  const two = consume(feed, standby);
  feed.grow(20);
  await one.caughtUp();
  expect(standby.rewinds).toEqual([]);
  first.abort();
  feed.grow(20);
  await two.caughtUp();
  expect(await effects()).toEqual(expectedEffects(await feed.read(0, 100)));
});

test('an offset moved by others fences the consumer: it rewinds to there', async () => {
  const feed = new MadeUpFeed(6);
  const handler = new SummingHandler();
  const consumer = consume(feed, handler);
  await consumer.caughtUp();
  await db.pool.query('DELETE FROM effects');
  await db.pool.query('UPDATE platform_consumer_offsets SET seq = 0');
  feed.grow(3);
  await consumer.caughtUp();
  expect(handler.rewinds).toEqual([0, 0]);
  expect(await effects()).toEqual(expectedEffects(await feed.read(0, 100)));
});

test.each([
  ['57P01', true],
  ['08006', true],
  ['40001', true],
  ['53100', true],
  ['ECONNREFUSED', true],
  ['23505', false],
  ['42P01', false],
])('a fault with code %s passes: %s', (code, passes) => {
  expect(isPassing(Object.assign(new Error('fault'), { code }))).toBe(passes);
});
