// The job queue's port against a real Redis.
import { serviceUrl } from './service-url';
import { ManualClock, systemClock, type Clock } from '../../../platform/clock/clock';
import { randomId } from '../../../platform/ids/tokens';
import { silentLogger } from '../../../platform/log/logger';
import { createBullQueue, type BullJobQueue } from '../../../platform/queue/bull-queue';
import { jobQueueContract } from '../../../platform/queue/job-queue-contract';

const opened: BullJobQueue[] = [];
afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.close();
});

function make(clock: Clock = systemClock(), redisUrl = serviceUrl('REDIS')): BullJobQueue {
  const logger = silentLogger();
  const queue = createBullQueue({ redisUrl, clock, logger, prefix: randomId('test'), retryMs: 5 });
  opened.push(queue);
  return queue;
}

describe('as a job queue', () => {
  jobQueueContract(() => Promise.resolve({ queue: make() }));
});

test.each(['a:lock', 'wait', '7', 'daily-trading:2026-11-21', 'ü/%'])(
  'the key %s is a key like any other',
  async (key) => {
    const queue = make();
    await queue.add({ queue: 'q', key: 'a', payload: 1 });
    await queue.add({ queue: 'q', key, payload: 2 });
    const seen: string[] = [];
    const worker = queue.work('q', async (job) => void seen.push(job.key));
    while ((await queue.counts('q')).done < 2) await new Promise(setImmediate);
    await worker.stop();
    expect(seen).toEqual(['a', key]);
  },
);

test('a job waits for its time', async () => {
  const clock = new ManualClock(1_000_000);
  const queue = make(clock);
  await queue.add({ queue: 'q', key: 'later', payload: null, runAtMicros: 3_601_000_000 });
  await queue.add({ queue: 'q', key: 'now', payload: null, runAtMicros: 1_000 });
  const seen: string[] = [];
  const worker = queue.work('q', async ({ key }) => void seen.push(key));
  while ((await queue.counts('q')).done === 0) await new Promise(setImmediate);
  await worker.stop();
  expect(seen).toEqual(['now']);
  expect(await queue.status('q', 'later')).toMatchObject({ state: 'ready', attempts: 0 });
});

test('a Redis that is away does not end the process', async () => {
  const queue = createBullQueue({
    redisUrl: 'redis://127.0.0.1:9',
    clock: systemClock(),
    logger: silentLogger(),
  });
  const worker = queue.work('q', async () => undefined);
  await worker.stop();
  await queue.close();
});
