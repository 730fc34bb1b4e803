/** `probity rebuild analytics|search`: empties what is made from the log and makes it again. */
import { setTimeout as delay } from 'node:timers/promises';
import { PostgresAlertStream } from '../../cases/store/alert-stream';
import { PostgresLogFeed } from '../../core/log/feed';
import { runConsumer, type BatchHandler } from '../../platform/consumer/consumer';
import { consumerOffsets } from '../../platform/consumer/offsets';
import { ANALYTICS, AnalyticsHandler } from '../../reporting/analytics/consumer';
import { emptyAnalytics } from '../../reporting/analytics/store/maintenance';
import { indexAlerts } from '../../reporting/search/alert-indexing';
import { SEARCH, SearchHandler } from '../../reporting/search/consumer';
import { forgetIndexed } from '../../reporting/search/search-state';
import { openBackends } from '../live/backends';
import { DEFAULT_DATA_DIR, openBase, type Base } from '../live/base';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity rebuild analytics|search [--data DIR]';
const POLL_MS = 100;

/**
 * On the data folder of a running exchange its worker does the filling; else this process does.
 * @throws BadInput, CodedError
 */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['data'],
    flags: [],
    usage: USAGE,
  });
  const [what, ...more] = positionals;
  if (more.length > 0 || (what !== 'analytics' && what !== 'search')) throw new BadInput(USAGE);
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  const base = await openBase({ service: 'probity-rebuild', dataDir });
  const startedAt = performance.now();
  try {
    const events = what === 'analytics' ? await rebuildAnalytics(base) : await rebuildSearch(base);
    const seconds = (performance.now() - startedAt) / 1000;
    const rate = Math.round(events / seconds);
    const figures = `${events} events in ${seconds.toFixed(1)} s, ${rate} events/s`;
    process.stdout.write(`${what} rebuilt from the log: ${figures}\n`);
  } finally {
    await base.lifecycle.stop();
  }
  return 0;
}

async function rebuildAnalytics(base: Base): Promise<number> {
  await emptyAnalytics(base.pool, base.clock.nowMicros());
  return fill(base, ANALYTICS, new AnalyticsHandler());
}

async function rebuildSearch(base: Base): Promise<number> {
  const { pool, logger, clock } = base;
  const { search } = openBackends(base);
  await search.clear();
  await forgetIndexed(pool, SEARCH, clock.nowMicros());
  const events = await fill(base, SEARCH, new SearchHandler(search));
  await indexAlerts({ alerts: new PostgresAlertStream(pool), search, sql: pool, logger });
  return events;
}

/** Reads the log to its present end. @returns the number of events */
async function fill(base: Base, name: string, handler: BatchHandler): Promise<number> {
  const { pool, logger, metrics, clock } = base;
  const feed = new PostgresLogFeed(pool);
  const end = new AbortController();
  const head = await feed.head();
  const consumer = runConsumer({
    name,
    feed,
    pool,
    handler,
    logger,
    metrics,
    clock,
    signal: end.signal,
  });
  try {
    await Promise.race([follow(base, name, head, end.signal), consumer.done]);
  } finally {
    end.abort();
    try {
      await consumer.done;
    } finally {
      await feed.close();
    }
  }
  return head;
}

/** Until the offset, whoever moves it, is at `head`. */
async function follow(base: Base, name: string, head: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const offset = (await consumerOffsets(base.pool)).get(name) ?? 0;
    if (offset >= head) return;
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
