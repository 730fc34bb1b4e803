/**
 * The writer's side of the log, from lease to door: takes the lease, recovers the state, lets the
 * caller prepare what shows durable events, and opens the service.
 */
import type { Pool } from 'pg';
import type { Registry as Metrics } from 'prom-client';
import type { EngineOptions } from '../engine/engine';
import type { Clock } from '../../platform/clock/clock';
import type { Timers } from '../../platform/clock/timers';
import type { CodedError } from '../../platform/errors/coded-error';
import type { Logger } from '../../platform/log/logger';
import { LogAppender } from './appender';
import type { BatchLimits, SealedBatch } from './batch-builder';
import { coreMetrics } from './core-metrics';
import { CoreService, type CorePosition } from './core-service';
import { PostgresLogFeed } from './feed';
import type { Recovered } from './recovery';
import { SnapshotKeeper } from './snapshot-keeper';
import { takeTurn, type Turn } from './turn';

/** `maxCommands` and `maxBytes` (BatchLimits) are of one batch. */
export interface CoreLimits extends BatchLimits {
  /** Commands that wait beside the open batch before more are refused as `overloaded`. */
  readonly maxQueue: number;
  /** How long one batch is tried when the database fails. */
  readonly retryMs: number;
  /** How long to wait for another core that is going away. */
  readonly leaseWaitMs: number;
  /** Commands between two snapshots. */
  readonly snapshotEvery: number;
}

export interface WriterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The core has stopped for this reason. Told once. */
  readonly onFatal: (error: CodedError) => void;
  readonly engine?: EngineOptions;
  readonly limits: CoreLimits;
  /** What a standby has come to; unset: the lease is taken and the state recovered here. */
  readonly turn?: Turn | undefined;
}

/** What a recovery did, for the operator. */
export interface RecoveryReport extends CorePosition, Pick<Recovered, 'snapshotCommand'> {
  readonly replayedBatches: number;
  readonly replayedCommands: number;
}

export interface Writer {
  readonly service: CoreService;
  readonly feed: PostgresLogFeed;
  readonly recovered: RecoveryReport;
  /** Gives connections and lease back; after the service has stopped. */
  close(): Promise<void>;
}

/** Makes a durable batch visible; called in order, before the batch's answers are given. */
export type Publish = (sealed: SealedBatch) => void;

/**
 * @param prepare called with the recovered state, before any command is taken
 * @throws CodedError CORE_LEASE_HELD, LOG_DAMAGED, LOG_DIVERGED, LOG_CODEC_UNKNOWN
 */
export async function openWriter(
  options: WriterOptions,
  prepare: (state: Recovered, feed: PostgresLogFeed) => Promise<Publish>,
): Promise<Writer> {
  const { pool, limits, timers, onFatal } = options;
  const turn = options.turn ?? (await takeTurn({ ...options, waitMs: limits.leaseWaitMs }));
  const { lease, state } = turn;
  const feed = new PostgresLogFeed(pool, timers);
  try {
    turn.onFenced(onFatal);
    const publish = await prepare(state, feed);
    const opened = startService(options, lease.epoch, state, (sealed) => {
      publish(sealed);
      feed.announce(sealed.batch.lastSeq);
    });
    turn.onFenced((error) => opened.fail(error));
    return {
      service: opened,
      feed,
      recovered: report(opened, state),
      async close() {
        await feed.close();
        opened.close();
        lease.release();
      },
    };
  } catch (error) {
    await feed.close();
    lease.release();
    throw error;
  }
}

function startService(
  options: WriterOptions,
  epoch: number,
  state: Recovered,
  publish: Publish,
): CoreService {
  const { pool, clock, timers, logger, metrics, limits, onFatal } = options;
  const { engine, logHash, snapshotCommand } = state;
  const snapshotOptions = { sql: pool, clock, logger, everyCommands: limits.snapshotEvery };
  const appender = new LogAppender({
    pool,
    timers,
    logger,
    retryMs: limits.retryMs,
    onAvailable: (available) => service.setAvailable(available),
  });
  const service: CoreService = new CoreService({
    ...limits,
    engine,
    appender,
    snapshots: new SnapshotKeeper(snapshotOptions, snapshotCommand),
    clock,
    timers,
    logger,
    metrics: coreMetrics(metrics, engine),
    epoch,
    logHash,
    publish,
    onFatal,
  });
  return service;
}

function report(service: CoreService, state: Recovered): RecoveryReport {
  const { snapshotCommand, batches, commands } = state;
  const replayed = { replayedBatches: batches, replayedCommands: commands };
  return { ...service.position(), snapshotCommand, ...replayed };
}
