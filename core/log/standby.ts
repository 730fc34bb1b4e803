/**
 * A standby: a second core that executes the first one's log as it is written, holds every event
 * against its own, and takes the first one's place when its lease is free. What it has to catch up
 * with then is what was written in the last moment.
 */
import type { EngineOptions } from '../engine/engine';
import type { Pool } from 'pg';
import type { Clock } from '../../platform/clock/clock';
import { pause, type Timers } from '../../platform/clock/timers';
import { CodedError } from '../../platform/errors/coded-error';
import type { Logger } from '../../platform/log/logger';
import { PostgresLogFeed } from './feed';
import { Recovery } from './recovery';
import { Turn } from './turn';

export interface StandbyOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly engine?: EngineOptions;
  /** Ends the waiting without a turn. */
  readonly signal: AbortSignal;
  /** Told once, when the state has reached the end of the log for the first time. */
  readonly onFollowing?: (seq: number) => void;
}

/** The database may be away for a while, as it may for the first core. */
const RETRY_MS = 500;

/**
 * Resolves when it is this core's turn; undefined when the waiting was ended.
 * @throws CodedError LOG_DAMAGED, LOG_DIVERGED, LOG_CODEC_UNKNOWN
 */
export async function standBy(options: StandbyOptions): Promise<Turn | undefined> {
  const { pool, timers, logger, signal } = options;
  const engine = options.engine === undefined ? {} : { engine: options.engine };
  const feed = new PostgresLogFeed(pool, timers);
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  try {
    const recovery = await again(options, ended, () =>
      Recovery.begin({ sql: pool, logger, ...engine }),
    );
    if (recovery === undefined) return undefined;
    await again(options, ended, () => recovery.catchUp());
    options.onFollowing?.(recovery.seq);
    const following = follow(options, recovery, feed, ended);
    // A state that parts from the log ends the waiting for the lease as well.
    following.catch(() => over.abort());
    const parts = { recovery, following, ended, over };
    const turn = await again(options, signal, () => take(options, parts));
    await following;
    return turn;
  } finally {
    over.abort();
    await feed.close();
  }
}

interface Parts {
  readonly recovery: Recovery;
  readonly following: Promise<void>;
  readonly ended: AbortSignal;
  readonly over: AbortController;
}

/** Waits for the lease as long as it takes; following ends before the last of the log is read. */
async function take(options: StandbyOptions, parts: Parts): Promise<Turn | undefined> {
  const { pool, clock, timers, logger, signal } = options;
  const { recovery, following, ended, over } = parts;
  const lease = { pool, clock, timers, logger, waitMs: Infinity, signal: ended };
  try {
    return await Turn.take(lease, async () => {
      over.abort();
      await following;
      await again(options, signal, () => recovery.catchUp());
      signal.throwIfAborted();
      return recovery.result();
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    const held = error instanceof CodedError && error.code === 'CORE_LEASE_HELD';
    if (held && ended.aborted) return undefined;
    throw error;
  }
}

/** Executes what the first core writes, until it is over. */
async function follow(
  options: StandbyOptions,
  recovery: Recovery,
  feed: PostgresLogFeed,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    await again(options, ended, () => recovery.catchUp());
    await feed.wait(recovery.seq, ended);
  }
}

/** Tries over faults that pass; what the log itself refuses does not. */
async function again<T>(
  { timers, logger }: StandbyOptions,
  ended: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CodedError) throw error;
      if (ended.aborted) return undefined;
      logger.warn({ err: error }, 'the standby cannot reach the log, trying again');
      await pause(timers, RETRY_MS);
    }
  }
}
