/**
 * The worker's process: the consumers that watch the log. On a stop it first takes in everything
 * that the core made durable, then closes surveillance's open windows as the end of a file does.
 */
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { PostgresLogFeed } from '../../core/log/feed';
import { runConsumer, type Consumer } from '../../platform/consumer/consumer';
import { transaction } from '../../platform/postgres/pool';
import { AlertConsumer } from '../../surveillance/store/alert-consumer';
import { readParams } from '../params/params';
import { openBase, type Base } from './base';
import { SURVEILLANCE } from './consumer-names';

export interface WorkerInit {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly paramsFile?: string;
}

const CONNECTIONS = 4;

/** Runs until the signal. @throws CodedError when a consumer cannot go on */
export async function runWorker(init: WorkerInit, signal: AbortSignal): Promise<void> {
  const base = await openBase({
    service: 'probity-worker',
    dataDir: init.dataDir,
    databaseUrl: init.databaseUrl,
    connections: CONNECTIONS,
  });
  const feed = new PostgresLogFeed(base.pool);
  base.lifecycle.add('feed', () => feed.close());
  try {
    await watch(base, feed, readParams(init.paramsFile), signal);
  } finally {
    await base.lifecycle.stop();
  }
}

async function watch(
  { pool, logger, metrics, clock }: Base,
  feed: PostgresLogFeed,
  { rules, paramsHash }: ReturnType<typeof readParams>,
  signal: AbortSignal,
): Promise<void> {
  const intake = new PostgresAlertIntake();
  const handler = new AlertConsumer({ feed, rules, paramsHash, intake });
  const end = new AbortController();
  const options = { feed, pool, logger, metrics, clock, signal: end.signal };
  const consumer = runConsumer({ ...options, name: SURVEILLANCE, handler });
  try {
    await Promise.race([aborted(signal), consumer.done]);
    await finish(consumer);
  } finally {
    end.abort();
    await consumer.done;
  }
  await transaction(pool, (tx) => handler.closeAndRecord(tx));
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
