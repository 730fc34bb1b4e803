/**
 * The worker's process: the consumers that watch the log. On a stop it first takes in everything
 * that the core made durable, then closes surveillance's open windows as the end of a file does.
 */
import { isWriterAlive } from '../../core/log/lease';
import { runConsumer, type Consumer } from '../../platform/consumer/consumer';
import { divideConsumer, partName, type Part } from '../../platform/consumer/parts';
import { transaction } from '../../platform/postgres/pool';
import type { HttpServer } from '../../platform/http/listen';
import { WHOLE } from '../../surveillance/partition/plan';
import type { WorkerContext } from '../modules/module';
import { MODULES } from '../modules/modules';
import { readRunParams } from '../params/run-params';
import { openBackends } from './backends';
import { openBase } from './base';
import { SURVEILLANCE } from './consumer-names';
import { keepsUp, measureOwnLag } from './lag';
import { openLogFeeds } from './log-feeds';
import { databaseCheck, serveMetrics } from './metrics-server';
import type { Door } from './ports';

export interface WorkerInit {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly paramsFile?: string;
  /** Of a worker that lives beside a core which it does not belong to. */
  readonly part?: Part;
  /** Where health and metrics are; undefined: nowhere. */
  readonly metrics?: Door;
}

/** One a consumer, and some for jobs. */
const CONNECTIONS = 16;

/** Below the quarter of a second in which an alert must be there; most of the load of a demo. */
const LINGER_MS = 100;

/**
 * Runs until the signal.
 * @param onReady gets the server of health and metrics, where there is one
 * @throws CodedError when a consumer cannot go on, or the port for metrics cannot be had
 */
export async function runWorker(
  init: WorkerInit,
  signal: AbortSignal,
  onReady?: (metrics: HttpServer | undefined) => void,
): Promise<void> {
  const base = await openBase({
    service: 'probity-worker',
    dataDir: init.dataDir,
    databaseUrl: init.databaseUrl,
    connections: CONNECTIONS,
  });
  try {
    const feeds = openLogFeeds(base);
    const params = await readRunParams(init.paramsFile);
    const backends = openBackends(base);
    const { part = WHOLE, metrics } = init;
    const ownPart = init.part === undefined ? {} : { part };
    const own = partName(SURVEILLANCE, part);
    const checks = [
      databaseCheck(base),
      { name: own, check: () => keepsUp(base, feeds.feed, own) },
    ];
    const server = metrics && (await serveMetrics(base, metrics, checks));
    const context = { base, ...feeds, params, ...ownPart, ...backends };
    await watch(context, signal, () => onReady?.(server));
  } finally {
    await base.lifecycle.stop();
  }
}

/**
 * The part's consumers, of the first part all modules' and their background work, until the
 * signal; then everything durable is done.
 * @throws CodedError PARTS_AT_WORK, PARTS_APART when the log's consumers are divided otherwise
 */
export async function watch(
  context: WorkerContext,
  signal: AbortSignal,
  onReady?: () => void,
): Promise<void> {
  const { part = WHOLE, base, front = context.feed } = context;
  const { pool, logger, metrics, clock, lifecycle } = base;
  const all = MODULES.flatMap((module) => module.consumers?.(context) ?? []);
  const specs = part.index === 1 ? all : all.filter(({ isDivided }) => isDivided === true);
  for (const { name } of specs.filter(({ isDivided }) => isDivided === true)) {
    await transaction(pool, (tx) => divideConsumer(tx, name, part.count, clock.nowMicros()));
  }
  const end = new AbortController();
  const options = { pool, logger, metrics, clock, signal: end.signal, lingerMs: LINGER_MS };
  const names = specs.map(({ name, isDivided }) => (isDivided ? partName(name, part) : name));
  measureOwnLag(base, context.feed, names);
  const consumers = specs.map(({ name, handler, feed = front }, i) =>
    runConsumer({ ...options, feed, name: names[i] ?? name, handler }),
  );
  for (const module of part.index === 1 ? MODULES : []) {
    for (const background of module.workerBackground?.(context) ?? []) {
      lifecycle.add(`background work of ${module.name}`, () => background.stop());
    }
  }
  onReady?.();
  try {
    await Promise.race([aborted(signal), ...consumers.map(({ done }) => done)]);
    const needed = consumers.filter((_, i) => specs[i]?.mayLag !== true);
    await Promise.all(needed.map(finish));
  } finally {
    end.abort();
    await Promise.all(consumers.map(({ done }) => done));
  }
  // While the core goes on, what is going on goes on: the next start takes it up.
  if (context.part !== undefined && (await isWriterAlive(pool))) return;
  for (const spec of specs) await transaction(pool, async (tx) => spec.close?.(tx));
}

/** Everything durable at the time of the stop; the core has ended before. */
async function finish(consumer: Consumer): Promise<void> {
  await Promise.race([consumer.caughtUp(), consumer.done]);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
