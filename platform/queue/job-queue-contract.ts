/** What every side of the JobQueue port must do; each side's test calls it with the real thing. */
import type { JobQueue, Worker } from './job-queue';

export interface QueueUnderTest {
  /** Quick: looks for work every few milliseconds, retries after as few. */
  readonly queue: JobQueue;
}

/** Declares the tests. `make` is called once per test and must give an empty queue. */
export function jobQueueContract(make: () => Promise<QueueUnderTest>): void {
  let queue: JobQueue;
  const workers: Worker[] = [];
  beforeEach(async () => {
    ({ queue } = await make());
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop();
  });

  /** Works until the queue has neither ready nor running jobs. */
  async function drain(...args: Parameters<JobQueue['work']>): Promise<void> {
    workers.push(queue.work(...args));
    for (;;) {
      const { ready, running } = await queue.counts(args[0]);
      if (ready + running === 0) return;
      await new Promise(setImmediate);
    }
  }

  test('a job is done once, with its payload, and stays done', async () => {
    expect(await queue.add({ queue: 'q', key: 'k', payload: { a: [1, 'x', null] } })).toBe(true);
    const seen: unknown[] = [];
    await drain('q', async ({ key, payload, attempt }) => void seen.push([key, payload, attempt]));
    expect(seen).toEqual([['k', { a: [1, 'x', null] }, 1]]);
    expect(await queue.status('q', 'k')).toEqual({ state: 'done', attempts: 1, lastError: null });
  });

  test('the same key adds nothing, before and after the job is done', async () => {
    const job = { queue: 'q', key: 'k', payload: 1 };
    const added = await Promise.all(Array.from({ length: 10 }, () => queue.add(job)));
    expect(added.filter(Boolean)).toHaveLength(1);
    let times = 0;
    await drain('q', async () => void times++);
    expect(await queue.add(job)).toBe(false);
    expect(await queue.add({ ...job, queue: 'other' })).toBe(true);
    expect(times).toBe(1);
  });

  test('a failing job is tried again and succeeds', async () => {
    await queue.add({ queue: 'q', key: 'k', payload: null });
    const attempts: number[] = [];
    await drain('q', async ({ attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('not yet');
    });
    expect(attempts).toEqual([1, 2, 3]);
    expect(await queue.status('q', 'k')).toMatchObject({ state: 'done', attempts: 3 });
  });

  test('a job whose attempts all fail is dead, with its last error', async () => {
    await queue.add({ queue: 'q', key: 'k', payload: null, maxAttempts: 2 });
    await drain('q', async ({ attempt }) => {
      throw new Error(`attempt ${attempt} failed`);
    });
    expect(await queue.status('q', 'k')).toEqual({
      state: 'dead',
      attempts: 2,
      lastError: 'attempt 2 failed',
    });
    expect(await queue.counts('q')).toEqual({ ready: 0, running: 0, done: 0, dead: 1 });
  });

  test('several workers share the jobs, no job is done by two of them', async () => {
    const keys = Array.from({ length: 100 }, (_, n) => `k${n}`);
    for (const key of keys) await queue.add({ queue: 'q', key, payload: null });
    const done: string[] = [];
    const handler = async ({ key }: { key: string }) => void done.push(key);
    workers.push(queue.work('q', handler, { concurrency: 3 }));
    await drain('q', handler, { concurrency: 3 });
    expect(done.sort()).toEqual(keys.sort());
  });

  test('a stopping worker ends the job it is at and takes no other', async () => {
    await queue.add({ queue: 'q', key: 'a', payload: null });
    await queue.add({ queue: 'q', key: 'b', payload: null });
    let aborted = false;
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const worker = queue.work('q', async ({ signal }) => {
      begin();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      aborted = signal.aborted;
    });
    await begun;
    await worker.stop();
    expect(aborted).toBe(true);
    expect(await queue.counts('q')).toEqual({ ready: 1, running: 0, done: 1, dead: 0 });
  });

  test('an unknown job has no status', async () => {
    expect(await queue.status('q', 'none')).toBeUndefined();
  });
}
