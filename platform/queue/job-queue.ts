/**
 * The port for work that is done beside the log: reports, screening runs, re-indexing. At least
 * once, in no promised order; what needs order reads the log itself.
 *
 * Job: one piece of work, named by its key within a queue, for ever. Attempt: one run of its
 * handler. Lease: how long an attempt may go without a sign of life. Dead: all attempts failed.
 */
import type { JsonValue } from '../audit/canonical-json';
import type { Sql } from '../postgres/pool';

export interface NewJob {
  readonly queue: string;
  /** Idempotency key: the same key again adds nothing, also after the job is done. */
  readonly key: string;
  readonly payload: JsonValue;
  /** Not before; microseconds UTC. Default: at once. */
  readonly runAtMicros?: number;
  /** Attempts before the job is dead; default 5. */
  readonly maxAttempts?: number;
}

export interface Job {
  readonly key: string;
  readonly payload: JsonValue;
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the worker stops or has lost the lease: give up what can be given up. */
  readonly signal: AbortSignal;
}

/** Does the work; it may be called again for the same key. A throw counts as a failed attempt. */
export type JobHandler = (job: Job) => Promise<void>;

export interface Worker {
  /** Takes no more jobs; resolves when the running ones have ended. */
  stop(): Promise<void>;
}

export interface WorkOptions {
  /** Jobs at a time; default 1. */
  readonly concurrency?: number;
}

export type JobState = 'ready' | 'running' | 'done' | 'dead';

export interface JobStatus {
  readonly state: JobState;
  readonly attempts: number;
  readonly lastError: string | null;
}

export interface JobQueue {
  /**
   * Adds a job unless its key is known; true when it was added.
   * @param tx adds it in this transaction, on the side that can
   */
  add(job: NewJob, tx?: Sql): Promise<boolean>;
  /** Starts to work on a queue. */
  work(queue: string, handler: JobHandler, options?: WorkOptions): Worker;
  /** What has become of a job; undefined when the key is not known. */
  status(queue: string, key: string): Promise<JobStatus | undefined>;
  /** Jobs of a queue by state. */
  counts(queue: string): Promise<Record<JobState, number>>;
}
