/** Brings a whole exchange up by its profile: sandbox, demo, or plain services. */
import { resolve } from 'node:path';
import { standBy } from '../../core/log/standby';
import type { Turn } from '../../core/log/turn';
import { systemTimers } from '../../platform/clock/timers';
import type { HttpServer } from '../../platform/http/listen';
import { CodedError } from '../../platform/errors/coded-error';
import { MODULES, PERMISSIONS } from '../modules/modules';
import type { RunParams } from '../params/params';
import { openBackends } from './backends';
import { openBase, type Base } from './base';
import { SupervisedChild } from './child-process';
import { startCompaction } from './compaction';
import { startExchange, type Exchange } from './exchange';
import { startLocalSettlement, type LocalSettlement } from './local-settlement';
import { startRelay } from './log-feeds';
import { measureLag, watchesClosely } from './lag';
import { databaseCheck, serveMetrics } from './metrics-server';
import { measureOperations } from './operations';
import type { Door } from './ports';
import { startStaffServer } from './staff-server';

export interface BackstageOptions {
  /** Names the process in logs. */
  readonly service: string;
  readonly dataDir: string;
  readonly params: RunParams;
  /** Path of `--params`, for the worker. */
  readonly paramsFile: string | undefined;
  /** Where old batches of the log go as files; undefined: they stay in its table. */
  readonly archive?: string | undefined;
  /** The log's consumers are workers that somebody else starts. */
  readonly withoutWorker?: boolean;
  /** Health and metrics of the worker's process, without one the core's; undefined: nowhere. */
  readonly metrics?: Door | undefined;
  /** Waits behind another core until that one is gone; told when it has caught up with it. */
  readonly standby?: { readonly onFollowing: () => void } | undefined;
}

export interface LiveOptions extends BackstageOptions {
  readonly host: string;
  /** Trading API; undefined: the usual one, or a free one when that is taken. */
  readonly port: number | undefined;
  readonly staffPort: number | undefined;
  /** `local`: settlement runs on a chain of this process. */
  readonly chain?: 'local' | undefined;
  /** Runs after recovery and before the doors open. */
  readonly setUp?: (base: Base, exchange: Exchange) => Promise<void>;
}

export interface Live {
  readonly base: Base;
  readonly exchange: Exchange;
  readonly api: HttpServer;
  readonly staff: HttpServer;
  /** The core's own health and metrics apart from the staff's server, where asked for. */
  readonly metrics?: HttpServer | undefined;
  /** Where settlement runs on a local chain. */
  readonly chain?: LocalSettlement | undefined;
}

/** Dead-man timers and timed measures end, and day ends are seen, when nobody trades. */
const TICK_MS = 1000;
const USUAL_PORT = 8080;
const USUAL_STAFF_PORT = 8081;
/** The worker finishes what the core has acknowledged; a long backlog may take a while. */
const WORKER_STOP_MS = 45_000;

/** A running core and worker without doors: nobody trades, recorded flows go in. */
export interface Backstage extends Exchange {
  readonly base: Base;
}

/** @throws CodedError what cannot be had, with what to do; everything started is stopped again */
export async function startBackstage(
  options: BackstageOptions,
  tickMs?: number,
): Promise<Backstage> {
  const base = await openBase({ ...options, exclusive: true });
  const { lifecycle } = base;
  const onFatal = (error: CodedError): void => {
    process.stderr.write(`probity: ${error.message}\n`);
    void lifecycle.stop().then(() => process.exit(1));
  };
  try {
    watchDatabase(base, onFatal);
    const turn = options.standby ? await turnOf(base, options.standby) : undefined;
    // Started first, stopped last but the database: it sees everything that the core made durable.
    if (options.withoutWorker !== true) startWorker(base, options);
    startRelay(base);
    const exchange = await startExchange(base, {
      coreParams: options.params.core,
      tickMs,
      onFatal,
      turn,
    });
    startBackground(base, exchange, options.params);
    if (options.archive !== undefined) startCompaction(base, options.archive);
    if (turn === undefined) lifecycle.listen();
    return Object.assign(exchange, { base });
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

/** The same with the doors open. @throws CodedError */
export async function startLive(options: LiveOptions): Promise<Live> {
  const exchange = await startBackstage(options, TICK_MS);
  const { base } = exchange;
  try {
    await options.setUp?.(base, exchange);
    const chain =
      options.chain === 'local' ? await startLocalSettlement(base, exchange) : undefined;
    const { host, port, staffPort } = options;
    const api = await exchange.openDoors({ host, asked: port, usual: USUAL_PORT });
    const checks = [
      databaseCheck(base),
      { name: 'projections', check: () => exchange.core.projections.caughtUp() },
      { name: 'surveillance', check: () => watchesClosely(base, exchange.core.feed) },
    ];
    const door = { host, asked: staffPort, usual: USUAL_STAFF_PORT };
    measureLag(base, exchange.core.feed);
    measureOperations(base);
    const staff = await startStaffServer(base, exchange, { door, checks, params: options.params });
    const apart = options.withoutWorker === true ? options.metrics : undefined;
    const metrics = apart && (await serveMetrics(base, apart, checks));
    return { base, exchange, api, staff, chain, metrics };
  } catch (error) {
    await base.lifecycle.stop();
    throw error;
  }
}

/** Never resolves when the process is told to end before its turn comes. */
async function turnOf(
  { pool, clock, logger, lifecycle }: Base,
  { onFollowing }: { readonly onFollowing: () => void },
): Promise<Turn> {
  lifecycle.listen();
  const waiting = standBy({
    ...{ pool, clock, timers: systemTimers, signal: lifecycle.signal, onFollowing },
    logger: logger.child({ part: 'standby' }),
  });
  lifecycle.add('standby', async () => void (await waiting.catch(() => undefined)));
  return (await waiting) ?? new Promise<never>(() => undefined);
}

/** What modules run beside the core; stopped before it. */
function startBackground(base: Base, { core }: Exchange, params: RunParams): void {
  const { access, feed } = core;
  const backends = openBackends(base);
  const permissions = () => PERMISSIONS;
  const door = { core: access, commands: access.commands, permissions };
  const context = { base, ...door, feed, params, ...backends };
  for (const module of MODULES) {
    for (const background of module.coreBackground?.(context) ?? []) {
      base.lifecycle.add(`background work of ${module.name}`, () => background.stop());
    }
  }
}

function startWorker(base: Base, { dataDir, paramsFile, metrics }: BackstageOptions): void {
  const params = paramsFile === undefined ? {} : { paramsFile: resolve(paramsFile) };
  const worker = new SupervisedChild({
    name: 'worker',
    args: ['worker'],
    env: process.env,
    init: { databaseUrl: base.database.url, dataDir, metrics, ...params },
    logger: base.logger,
    stopWithinMs: WORKER_STOP_MS,
  });
  base.lifecycle.add('worker', async () => {
    if (!(await worker.stop())) throw new Error('the worker did not end cleanly');
  });
}

function watchDatabase({ database, lifecycle }: Base, onFatal: (error: CodedError) => void): void {
  void database.exited.then(() => {
    if (lifecycle.signal.aborted) return;
    const what =
      'the embedded PostgreSQL has ended: what was acknowledged is in its files, start again';
    onFatal(new CodedError('DATABASE_ENDED', what));
  });
}
