import { ManualClock, systemClock, type Clock } from '../clock/clock';
import { silentLogger } from '../log/logger';
import { transaction } from '../postgres/pool';
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { jobQueueContract } from './job-queue-contract';
import { createPostgresQueue } from './postgres-queue';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(() => db.pool.query('TRUNCATE platform_jobs'));

const make = (clock: Clock = systemClock(), leaseMs = 10_000) =>
  createPostgresQueue({
    pool: db.pool,
    clock,
    logger: silentLogger(),
    pollMs: 2,
    retryMs: 1,
    leaseMs,
  });

describe('as a job queue', () => {
  jobQueueContract(() => Promise.resolve({ queue: make() }));
});

test('a job added in a transaction is there only when that commits', async () => {
  const queue = make();
  const failing = transaction(db.pool, async (tx) => {
    await queue.add({ queue: 'q', key: 'lost', payload: null }, tx);
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  await transaction(db.pool, (tx) => queue.add({ queue: 'q', key: 'kept', payload: null }, tx));
  expect(await queue.status('q', 'lost')).toBeUndefined();
  expect(await queue.status('q', 'kept')).toMatchObject({ state: 'ready' });
});

test('a job waits for its time', async () => {
  const clock = new ManualClock(1_000);
  const queue = make(clock);
  await queue.add({ queue: 'q', key: 'k', payload: null, runAtMicros: 2_000 });
  let done: () => void = () => undefined;
  const ran = new Promise<void>((resolve) => (done = resolve));
  const startedAt: number[] = [];
  const worker = queue.work('q', async () => {
    startedAt.push(clock.nowMicros());
    done();
  });
  await queue.add({ queue: 'other', key: 'round trip', payload: null });
  expect(startedAt).toEqual([]);
  clock.advance(1_000);
  await ran;
  await worker.stop();
  expect(startedAt).toEqual([2_000]);
});

test('a job whose worker died is taken again when the lease is over, and only then', async () => {
  const clock = new ManualClock(1_000);
  const queue = make(clock, 1_000_000);
  await queue.add({ queue: 'q', key: 'k', payload: null });
  // What a killed worker leaves behind.
  await db.pool.query(
    `UPDATE platform_jobs SET state = 'running', attempts = 1, lease_until = 5000`,
  );
  const attempts: number[] = [];
  const early = queue.work('q', async ({ attempt }) => void attempts.push(attempt));
  await queue.counts('q');
  await early.stop();
  expect(attempts).toEqual([]);
  clock.advance(4_000);
  const late = queue.work('q', async ({ attempt }) => void attempts.push(attempt));
  while ((await queue.counts('q')).done === 0) await new Promise(setImmediate);
  await late.stop();
  expect(attempts).toEqual([2]);
});

test('an attempt that has lost its lease is told so and does not finish the job', async () => {
  const queue = make(systemClock(), 30);
  await queue.add({ queue: 'q', key: 'k', payload: null });
  const worker = queue.work('q', async ({ signal }) => {
    // Another worker has taken the job meanwhile.
    await db.pool.query('UPDATE platform_jobs SET attempts = 2, lease_until = 9e15');
    // It may have been told already, while the update was answered.
    if (signal.aborted) return;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  });
  while ((await queue.status('q', 'k'))?.attempts !== 2) await new Promise(setImmediate);
  await worker.stop();
  expect(await queue.status('q', 'k')).toMatchObject({ state: 'running', attempts: 2 });
});
