// A log with faults, read by the real consumer over a real database: told of, never passed over.
import { Registry } from 'prom-client';
import { ManualClock, systemClock } from '../../platform/clock/clock';
import { runConsumer } from '../../platform/consumer/consumer';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { silentLogger } from '../../platform/log/logger';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { WatchedFeed } from '../../surveillance/health/watched-feed';
import {
  readOperationalAlerts,
  settleConditions,
} from '../../surveillance/store/operational-alerts';

const NOON = 1_795_780_800_000_000;
const batch = (firstSeq: number, lastSeq: number): FeedBatch => {
  return { firstSeq, lastSeq, payload: Buffer.alloc(0) };
};

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** Reads what is given to it until the end of it, or until it fails. */
async function read(delivered: (afterSeq: number) => FeedBatch[], upTo: number) {
  const log: LogFeed = {
    read: async (afterSeq) => delivered(afterSeq),
    head: async () => upTo,
    wait: async (_afterSeq, signal) => {
      if (signal.aborted) return;
      await new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
    },
  };
  const feed = new WatchedFeed(log, new ManualClock(NOON), (conditions, at) =>
    transaction(db.pool, (tx) => settleConditions(tx, 'delivery', conditions, at)),
  );
  const handled: number[] = [];
  const end = new AbortController();
  const consumer = runConsumer({
    ...{ name: 'watched', feed, pool: db.pool, logger: silentLogger() },
    ...{ metrics: new Registry(), clock: systemClock(), signal: end.signal },
    handler: {
      rewind: async () => undefined,
      handle: async ({ firstSeq, lastSeq }) => {
        for (let seq = firstSeq; seq <= lastSeq; seq++) handled.push(seq);
      },
    },
  });
  const failure = consumer.done.then(
    () => undefined,
    (error: Error) => error,
  );
  await Promise.race([consumer.after(upTo).catch(() => undefined), failure]);
  end.abort();
  return { handled, failure: await failure };
}

const alerts = async () =>
  (await readOperationalAlerts(db.pool, 10)).map(({ kind, endedAt, resolution }) => {
    return [kind, endedAt === null ? 'open' : resolution];
  });

test('a gap stops it after what came before, and is over when the part is back', async () => {
  const holed = [batch(1, 3), batch(7, 9)];
  const first = await read((after) => holed.filter(({ lastSeq }) => lastSeq > after), 9);
  expect(first.handled).toEqual([1, 2, 3]);
  expect(first.failure).toMatchObject({ code: 'CONSUMER_GAP' });
  expect(await alerts()).toEqual([['feed-gap', 'open']]);
  const again = await read((after) => holed.filter(({ lastSeq }) => lastSeq > after), 9);
  expect([again.handled, again.failure]).toEqual([[], expect.any(Error)]);
  expect(await alerts()).toEqual([['feed-gap', 'open']]); // the same one
  const whole = [batch(1, 3), batch(4, 6), batch(7, 9)];
  const healed = await read((after) => whole.filter(({ lastSeq }) => lastSeq > after), 9);
  expect([healed.handled, healed.failure]).toEqual([[4, 5, 6, 7, 8, 9], undefined]);
  expect(await alerts()).toEqual([['feed-gap', expect.stringContaining('restart')]]);
});

test('what comes again and out of order is dealt with once and in order, and told', async () => {
  const shuffled = [batch(13, 15), batch(7, 9), batch(10, 12), batch(10, 12)];
  const { handled, failure } = await read((after) => (after < 15 ? shuffled : []), 15);
  expect([handled, failure]).toEqual([[10, 11, 12, 13, 14, 15], undefined]);
  const told = await alerts();
  expect(told).toHaveLength(3);
  expect(told).toContainEqual(['feed-duplicate', 'open']);
  expect(told).toContainEqual(['feed-out-of-order', 'open']);
});
