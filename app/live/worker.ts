/**
 * The worker's process: the consumers that watch the log. On a stop it first takes in everything
 * that the core made durable, then closes surveillance's open windows as the end of a file does.
 */
import { runConsumer, type Consumer } from '../../platform/consumer/consumer';
import { transaction } from '../../platform/postgres/pool';
import type { WorkerContext } from '../modules/module';
import { MODULES } from '../modules/modules';
import { readRunParams } from '../params/run-params';
import { openBackends } from './backends';
import { openBase } from './base';
import { openLogFeed } from './log-feeds';

export interface WorkerInit {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly paramsFile?: string;
}

/** One a consumer, and some for jobs. */
const CONNECTIONS = 16;

/** Below the quarter of a second in which an alert must be there; most of the load of a demo. */
const LINGER_MS = 100;

/** Runs until the signal. @throws CodedError when a consumer cannot go on */
export async function runWorker(init: WorkerInit, signal: AbortSignal): Promise<void> {
  const base = await openBase({
    service: 'probity-worker',
    dataDir: init.dataDir,
    databaseUrl: init.databaseUrl,
    connections: CONNECTIONS,
  });
  try {
    const feed = openLogFeed(base);
    const params = await readRunParams(init.paramsFile);
    const backends = openBackends(base);
    await watch({ base, feed, params, ...backends }, signal);
  } finally {
    await base.lifecycle.stop();
  }
}

/**
 * All modules' consumers and background work, until the signal; then everything durable is
 * done.
 */
export async function watch(context: WorkerContext, signal: AbortSignal): Promise<void> {
  const { pool, logger, metrics, clock, lifecycle } = context.base;
  const specs = MODULES.flatMap((module) => module.consumers?.(context) ?? []);
  const end = new AbortController();
  const options = { pool, logger, metrics, clock, signal: end.signal, lingerMs: LINGER_MS };
  const consumers = specs.map(({ name, handler, feed = context.feed }) =>
    runConsumer({ ...options, feed, name, handler }),
  );
  for (const module of MODULES) {
    for (const background of module.workerBackground?.(context) ?? []) {
      lifecycle.add(`background work of ${module.name}`, () => background.stop());
    }
  }
  try {
    await Promise.race([aborted(signal), ...consumers.map(({ done }) => done)]);
    const needed = consumers.filter((_, i) => specs[i]?.mayLag !== true);
    await Promise.all(needed.map(finish));
  } finally {
    end.abort();
    await Promise.all(consumers.map(({ done }) => done));
  }
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
