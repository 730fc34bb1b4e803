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
import { systemTimers } from '../../platform/clock/timers';
import type { CodedError } from '../../platform/errors/coded-error';
import type { Logger } from '../../platform/log/logger';
import { Broadcast } from './committed-feed';
import type { CoreService, CorePosition } from './core-service';
import type { PostgresLogFeed } from './feed';
import { startTicker } from './ticker';
import type { Turn } from './turn';
import { openWriter, type CoreLimits, type RecoveryReport, type Writer } from './writer';

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
  /** What a standby has come to (standby.ts); unset: the core waits for the lease a moment. */
  readonly turn?: Turn | undefined;
}

const LIMITS: CoreLimits = {
  maxCommands: 4096,
  maxBytes: 4_000_000,
  maxQueue: 50_000,
  retryMs: 20_000,
  leaseWaitMs: 10_000,
  snapshotEvery: 500_000,
};

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
  const onFatal = onlyOnce(options.onFatal, logger);
  const limits = { ...LIMITS, ...options.limits };
  const broadcast = new Broadcast(logger);
  const read: { view?: LiveView; projections?: Projections } = {};
  let writer: Writer | undefined;
  try {
    writer = await openWriter(
      { ...options, limits, onFatal, timers: systemTimers },
      async (state, feed) => {
        const projections = (read.projections = new Projections({ ...options, feed, onFatal }));
        await projections.caughtUp();
        const view = (read.view = new LiveView(state.engine));
        await loadTapes(view, pool, clock.nowMicros());
        return ({ batch, events }) => {
          const lastSeq = seq(batch.lastSeq);
          const depth = view.apply(events, lastSeq);
          broadcast.publish({ firstSeq: seq(batch.firstSeq), lastSeq, events, depth });
        };
      },
    );
    const { view, projections } = read;
    if (!view || !projections) throw new Error('the writer opened without being prepared');
    return await openDoor(options, { writer, view, projections, broadcast });
  } catch (error) {
    await read.projections?.stop();
    await writer?.close();
    throw error;
  }
}

interface Parts {
  readonly writer: Writer;
  readonly view: LiveView;
  readonly projections: Projections;
  readonly broadcast: Broadcast;
}

async function openDoor(options: OpenCoreOptions, parts: Parts): Promise<OpenCore> {
  const { pool, clock, params, tickMs } = options;
  const { view, projections, broadcast } = parts;
  const { service, feed, recovered } = parts.writer;
  if (params !== undefined) await setParams(pool, service, params);
  const stopTicker = tickMs === undefined ? none : startTicker(service, tickMs);
  const feeRates = service.feeRates.bind(service);
  const sources = { view, projections, sql: pool, clock, feeRates };
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
      return stopCore(parts);
    },
  };
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

async function setParams(pool: Pool, service: CoreService, json: string): Promise<void> {
  const bytes = await lastParams(pool);
  const before = bytes === undefined ? undefined : eventCodec.decodeAll(bytes)[0];
  if (before?.type === 'params' && before.json === json) return;
  const { events } = await service.submit({ type: 'params', json });
  const refused = events.find((event) => event.type === 'rejected');
  if (refused) throw new Error(`the core's parameters are refused: ${refused.reason}`);
}

async function stopCore({ writer, projections }: Parts): Promise<CorePosition> {
  try {
    const position = await writer.service.stop();
    await projections.caughtUp();
    return position;
  } finally {
    await projections.stop();
    await writer.close();
  }
}
