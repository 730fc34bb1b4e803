/**
 * The queue's Redis side, on bull. Jobs are kept when they are done, so that their keys stay known.
 * A job cannot be added in a database transaction here: it is added at once, and its handler finds
 * out by its own records whether there is something to do.
 */
import Bull from 'bull';
import type { JsonValue } from '../audit/canonical-json';
import type { Clock } from '../clock/clock';
import { errorText } from '../errors/coded-error';
import { randomToken } from '../ids/tokens';
import type { Logger } from '../log/logger';
import type { JobHandler, JobQueue, JobState, JobStatus, NewJob, Worker } from './job-queue';

export interface BullQueueOptions {
  readonly redisUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Before every key in Redis; default `probity`. */
  readonly prefix?: string;
  /** Pause before the second attempt, growing; default 1 s. */
  readonly retryMs?: number;
  /** A job without a sign of life for this long is taken by another worker; default 30 s. */
  readonly leaseMs?: number;
}

/** The queue with its connections. */
export interface BullJobQueue extends JobQueue {
  /** Ends the connections; workers are stopped before. */
  close(): Promise<void>;
}

interface Data {
  readonly key: string;
  readonly payload: JsonValue;
  /** Of the call that added it: who finds another's token was too late. */
  readonly token: string;
}

const MAX_ATTEMPTS = 5;
const RETRY_MS = 1_000;
const LEASE_MS = 30_000;
const MICROS = 1_000;
/** Times that a job may be taken over from a worker that went silent. */
const MAX_STALLED = 5;

const STATES: Readonly<Record<string, JobState>> = {
  waiting: 'ready',
  delayed: 'ready',
  paused: 'ready',
  active: 'running',
  stuck: 'running',
  completed: 'done',
  failed: 'dead',
};

/** Bull's own keys stand beside the jobs': a prefix and no colon keep them apart. */
const idOf = (key: string): string => `job-${encodeURIComponent(key)}`;

export function createBullQueue(options: BullQueueOptions): BullJobQueue {
  const open = new Map<string, Bull.Queue<Data>>();
  const queueOf = (name: string): Bull.Queue<Data> => {
    let queue = open.get(name);
    if (queue === undefined) open.set(name, (queue = connect(options, name)));
    return queue;
  };
  return {
    add: (job) => add(options, queueOf(job.queue), job),
    work: (name, handler, { concurrency = 1 } = {}) =>
      // A worker has connections of its own: bull lets one object take jobs once.
      startWorker(options, connect(options, name), handler, concurrency),
    status: (name, key) => status(queueOf(name), key),
    async counts(name) {
      const counted = await queueOf(name).getJobCounts();
      const { waiting, delayed, active, completed, failed } = counted;
      return { ready: waiting + delayed, running: active, done: completed, dead: failed };
    },
    async close() {
      const queues = [...open.values()];
      open.clear();
      await Promise.all(queues.map((queue) => queue.close(true)));
    },
  };
}

function connect({ redisUrl, logger, leaseMs, prefix }: BullQueueOptions, name: string) {
  const lease = leaseMs ?? LEASE_MS;
  const queue = new Bull<Data>(name, redisUrl, {
    prefix: prefix ?? 'probity',
    settings: {
      lockDuration: lease,
      lockRenewTime: lease / 3,
      stalledInterval: lease,
      maxStalledCount: MAX_STALLED,
    },
  });
  // Bull names a worker's connection in a promise that nobody holds: its failure would end us.
  Object.assign(queue, { setWorkerName: () => Promise.resolve() });
  // Without a listener the loss of a connection would end the process; ioredis connects again.
  queue.on('error', (error) => logger.warn({ err: error, queue: name }, 'Redis: connection lost'));
  return queue;
}

async function add(
  { clock, retryMs = RETRY_MS }: BullQueueOptions,
  queue: Bull.Queue<Data>,
  { key, payload, runAtMicros, maxAttempts = MAX_ATTEMPTS }: NewJob,
): Promise<boolean> {
  const jobId = idOf(key);
  if ((await queue.getJob(jobId)) !== null) return false;
  const token = randomToken();
  const waitMicros = Math.max(0, (runAtMicros ?? 0) - clock.nowMicros());
  await queue.add(
    { key, payload, token },
    {
      jobId,
      attempts: maxAttempts,
      backoff: { type: 'exponential', delay: retryMs },
      delay: Math.ceil(waitMicros / MICROS),
      removeOnComplete: false,
      removeOnFail: false,
    },
  );
  // Adding a known id adds nothing and does not say so.
  return (await queue.getJob(jobId))?.data.token === token;
}

async function status(queue: Bull.Queue<Data>, key: string): Promise<JobStatus | undefined> {
  const job = await queue.getJob(idOf(key));
  if (job === null) return undefined;
  const state = STATES[await job.getState()] ?? 'ready';
  const underWay = state === 'done' || state === 'running';
  return {
    state,
    attempts: job.attemptsMade + (underWay ? 1 : 0),
    lastError: state === 'done' ? null : (job.failedReason ?? null),
  };
}

function startWorker(
  { logger }: BullQueueOptions,
  queue: Bull.Queue<Data>,
  handler: JobHandler,
  concurrency: number,
): Worker {
  const stopping = new AbortController();
  const processing = queue.process(concurrency, async (job) => {
    const { key, payload } = job.data;
    const attempt = job.attemptsMade + 1;
    try {
      await handler({ key, payload, attempt, signal: stopping.signal });
    } catch (error) {
      logger.warn({ err: error, queue: queue.name, key, attempt }, 'job failed');
      throw error instanceof Error ? error : new Error(errorText(error));
    }
  });
  // Resolves when the queue is closed; what goes wrong before is told as an error event.
  processing.catch((error: unknown) => logger.warn({ err: error }, 'the queue was given up'));
  return {
    async stop() {
      stopping.abort();
      // Takes no more, and waits for those under way; without Redis there is nothing to wait for.
      if (queue.client.status === 'ready') await queue.pause(true).catch(() => undefined);
      await queue.close(true);
    },
  };
}
