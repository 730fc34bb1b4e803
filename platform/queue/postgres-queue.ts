/** The queue's Postgres side: nothing to install, and a job is added with its cause's commit. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Clock } from '../clock/clock';
import { errorText } from '../errors/coded-error';
import type { Logger } from '../log/logger';
import type { JobHandler, JobQueue, Worker } from './job-queue';
import {
  failJob,
  finishJob,
  insertJob,
  jobCounts,
  jobStatus,
  keepJob,
  takeJob,
  type TakenJob,
} from './job-store';

export interface PostgresQueueOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Time between looks for work while there is none; default 500 ms. */
  readonly pollMs?: number;
  /** A job without a sign of life for this long is taken by another worker; default 30 s. */
  readonly leaseMs?: number;
  /** Pause before the second attempt, doubled each time up to an hour; default 1 s. */
  readonly retryMs?: number;
}

const POLL_MS = 500;
const LEASE_MS = 30_000;
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 3_600_000;
const MICROS = 1_000;

export function createPostgresQueue(options: PostgresQueueOptions): JobQueue {
  const { pool, clock } = options;
  return {
    add: (job, tx) => insertJob(tx ?? pool, job, clock.nowMicros()),
    status: (queue, key) => jobStatus(pool, queue, key),
    counts: (queue) => jobCounts(pool, queue),
    work(queue, handler, { concurrency = 1 } = {}): Worker {
      const stopping = new AbortController();
      const loops = Array.from({ length: concurrency }, () =>
        loop(options, queue, handler, stopping.signal),
      );
      return {
        async stop() {
          stopping.abort();
          await Promise.all(loops);
        },
      };
    },
  };
}

async function loop(
  options: PostgresQueueOptions,
  queue: string,
  handler: JobHandler,
  stop: AbortSignal,
): Promise<void> {
  const { pool, clock, logger, pollMs = POLL_MS, leaseMs = LEASE_MS } = options;
  while (!stop.aborted) {
    let worked = false;
    try {
      const job = await takeJob(pool, queue, clock.nowMicros(), leaseMs * MICROS);
      if (job !== undefined) await attempt(options, queue, handler, job, stop);
      worked = job !== undefined;
    } catch (error) {
      // The database is away; the lease brings the job back.
      logger.warn({ err: error, queue }, 'the queue cannot be reached');
    }
    if (!worked) await delay(pollMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function attempt(
  options: PostgresQueueOptions,
  queue: string,
  handler: JobHandler,
  job: TakenJob,
  stop: AbortSignal,
): Promise<void> {
  const { pool, clock, logger, leaseMs = LEASE_MS, retryMs = RETRY_MS } = options;
  const lost = new AbortController();
  let asking = false; // a slow answer is waited for: questions must not pile up
  const keep = setInterval(() => {
    if (asking) return;
    asking = true;
    keepJob(pool, job, clock.nowMicros() + leaseMs * MICROS)
      .then(
        (ours) => ours || lost.abort(),
        (error: unknown) => logger.warn({ err: error, queue, key: job.key }, 'lease not prolonged'),
      )
      .finally(() => (asking = false));
  }, leaseMs / 3);
  const { key, payload } = job;
  const signal = AbortSignal.any([stop, lost.signal]);
  try {
    await handler({ key, payload, attempt: job.attempt, signal });
  } catch (error) {
    const pauseMs = Math.min(retryMs * 2 ** (job.attempt - 1), LONGEST_RETRY_MS);
    const last = job.attempt >= job.maxAttempts;
    logger[last ? 'error' : 'warn']({ err: error, queue, key, attempt: job.attempt }, 'job failed');
    const now = clock.nowMicros();
    await failJob(pool, job, errorText(error), now, now + pauseMs * MICROS);
    return;
  } finally {
    clearInterval(keep);
  }
  await finishJob(pool, job, clock.nowMicros());
}
