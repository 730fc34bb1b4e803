/**
 * Brings the core up: lease, recovery, projections, view in memory, and the door for commands;
 * and takes it down again in the opposite order.
 */
import type { Pool } from 'pg';
import type { Registry as Metrics } from 'prom-client';
import { eventCodec, seq } from '../contract';
import type { CoreAccess, SettlementPort } from '../contract';
import type { EngineOptions } from '../engine/engine';
import { LiveView } from '../projections/live/live-view';
import { Projections } from '../projections/projections';
import { CoreAccountQueries, CoreMarketQueries, loadTapes } from '../projections/queries';
import { lastParams } from '../projections/store/history';
import { LedgerSettlement } from '../settlement/ledger-settlement';
import type { Clock } from '../../platform/clock/clock';
import type { CodedError } from '../../platform/errors/coded-error';
import type { Logger } from '../../platform/log/logger';
import { LogAppender } from './appender';
import type { SealedBatch } from './batch-builder';
import { Broadcast } from './committed-feed';
import { coreMetrics } from './core-metrics';
import { CoreService, type CorePosition } from './core-service';
import { PostgresLogFeed } from './feed';
import { WriterLease } from './lease';
import { recover, type Recovered } from './recovery';
import { SnapshotKeeper } from './snapshot-keeper';
import { startTicker } from './ticker';

export interface OpenCoreOptions {
  /** Keeps four connections for itself: lease, writer, notices, projections. */
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The core has stopped for this reason; end the process with an error. */
  readonly onFatal: (error: CodedError) => void;
  /** The `core` block of `--params` as canonical JSON; put into the log when it is a new one. */
  readonly params?: string;
  readonly engine?: EngineOptions;
  /**
   * After this long without a command a `clock` command lets time pass. Unset: time passes with
   * commands alone, as it must while recorded flows are loaded.
   */
  readonly tickMs?: number;
  readonly limits?: Partial<CoreLimits>;
}

export interface CoreLimits {
  /** Commands in one batch, and bytes after which a batch takes no more. */
  readonly maxCommands: number;
  readonly maxBytes: number;
  /** Commands that wait beside the open batch before more are refused as `overloaded`. */
  readonly maxQueue: number;
  /** How long one batch is tried when the database fails. */
  readonly retryMs: number;
  /** How long to wait for another core that is going away. */
  readonly leaseWaitMs: number;
  /** Commands between two snapshots. */
  readonly snapshotEvery: number;
}

const LIMITS: CoreLimits = {
  maxCommands: 4096,
  maxBytes: 4_000_000,
  maxQueue: 50_000,
  retryMs: 20_000,
  leaseWaitMs: 10_000,
  snapshotEvery: 500_000,
};

/** What a recovery did, for the operator. */
export interface RecoveryReport extends CorePosition, Pick<Recovered, 'snapshotCommand'> {
  readonly replayedBatches: number;
  readonly replayedCommands: number;
}

export interface OpenCore {
  readonly access: CoreAccess;
  /** The door itself, which also takes commands with a time of their own. */
  readonly service: CoreService;
  readonly feed: PostgresLogFeed;
  readonly projections: Projections;
  readonly settlement: SettlementPort;
  readonly recovered: RecoveryReport;
  /**
   * Takes no more commands, finishes those it took, brings the projections up to the end and
   * keeps a snapshot. Resolves with where the log ends.
   * @throws CodedError when the core had stopped by itself
   */
  stop(): Promise<CorePosition>;
}

/** @throws CodedError CORE_LEASE_HELD, LOG_DAMAGED, LOG_DIVERGED, LOG_CODEC_UNKNOWN */
export async function openCore(options: OpenCoreOptions): Promise<OpenCore> {
  const { pool, clock, logger } = options;
  const limits = { ...LIMITS, ...options.limits };
  const fatal = onlyOnce(options.onFatal, logger);
  let service: CoreService | undefined;
  const fence = (error: CodedError): void => (service ? service.fail(error) : fatal(error));
  const leaseOptions = { pool, clock, logger, waitMs: limits.leaseWaitMs };
  const lease = await WriterLease.take(leaseOptions, fence);
  const feed = new PostgresLogFeed(pool);
  let projections: Projections | undefined;
  try {
    const engine = options.engine === undefined ? {} : { engine: options.engine };
    const state = await recover({ sql: pool, logger, ...engine });
    projections = new Projections({ ...options, feed, onFatal: fatal });
    await projections.caughtUp();
    const view = new LiveView(state.engine);
    await loadTapes(view, pool, clock.nowMicros());
    const broadcast = new Broadcast(logger);
    service = startService({ ...options, onFatal: fatal }, limits, lease.epoch, state, (sealed) => {
      const firstSeq = seq(sealed.batch.firstSeq);
      const lastSeq = seq(sealed.batch.lastSeq);
      const depth = view.apply(sealed.events, lastSeq);
      broadcast.publish({ firstSeq, lastSeq, events: sealed.events, depth });
      feed.announce(lastSeq);
    });
    const recovered = report(service, state);
    const core = { options, service, lease, feed, projections };
    if (options.params !== undefined) await setParams(core, options.params);
    const stopTicker = options.tickMs === undefined ? none : startTicker(service, options.tickMs);
    const sources = { view, projections, sql: pool, clock };
    return {
      access: {
        commands: service,
        markets: new CoreMarketQueries(sources),
        accounts: new CoreAccountQueries(sources),
        feed: broadcast,
      },
      service,
      feed,
      projections,
      settlement: new LedgerSettlement({ pool, clock, pairs: view.registry }),
      recovered,
      stop: () => {
        stopTicker();
        return stopCore(core);
      },
    };
  } catch (error) {
    await projections?.stop();
    await feed.close();
    lease.release();
    throw error;
  }
}

const none = (): void => undefined;

function onlyOnce(onFatal: (error: CodedError) => void, logger: Logger) {
  let told = false;
  return (error: CodedError): void => {
    if (told) return;
    told = true;
    logger.fatal({ err: error }, 'the core has stopped');
    onFatal(error);
  };
}

function startService(
  options: OpenCoreOptions,
  limits: CoreLimits,
  epoch: number,
  state: Recovered,
  publish: (sealed: SealedBatch) => void,
): CoreService {
  const { pool, clock, logger, metrics, onFatal } = options;
  const { engine, logHash, snapshotCommand } = state;
  const snapshotOptions = { sql: pool, clock, logger, everyCommands: limits.snapshotEvery };
  const appender = new LogAppender({
    pool,
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

interface Running {
  readonly options: OpenCoreOptions;
  readonly service: CoreService;
  readonly lease: WriterLease;
  readonly feed: PostgresLogFeed;
  readonly projections: Projections;
}

async function setParams({ options, service }: Running, json: string): Promise<void> {
  const bytes = await lastParams(options.pool);
  const before = bytes === undefined ? undefined : eventCodec.decodeAll(bytes)[0];
  if (before?.type === 'params' && before.json === json) return;
  const { events } = await service.submit({ type: 'params', json });
  const refused = events.find((event) => event.type === 'rejected');
  if (refused) throw new Error(`the core's parameters are refused: ${refused.reason}`);
}

async function stopCore({ service, lease, feed, projections }: Running): Promise<CorePosition> {
  try {
    const position = await service.stop();
    await projections.caughtUp();
    return position;
  } finally {
    await projections.stop();
    await feed.close();
    service.close();
    lease.release();
  }
}
