/** Runs the analytics consumer, or another, over a recorded log until it has all of it. */
import { Registry } from 'prom-client';
import type { Pool } from 'pg';
import { systemClock } from '../../platform/clock/clock';
import { runConsumer, type BatchHandler } from '../../platform/consumer/consumer';
import type { LogFeed } from '../../platform/feed/log-feed';
import { silentLogger } from '../../platform/log/logger';
import { ANALYTICS, AnalyticsHandler } from '../../reporting/analytics/consumer';
import { dumpAnalytics } from '../../reporting/analytics/store/maintenance';

export async function consumeAll(
  pool: Pool,
  feed: LogFeed,
  groupSize = 16,
  handler: BatchHandler = new AnalyticsHandler(),
  name = ANALYTICS,
): Promise<void> {
  const end = new AbortController();
  const consumer = runConsumer({
    name,
    feed,
    pool,
    handler,
    groupSize,
    logger: silentLogger(),
    metrics: new Registry(),
    clock: systemClock(),
    signal: end.signal,
  });
  // What it ended for says more than that it ended.
  await consumer.caughtUp().catch(() => consumer.done);
  end.abort();
  await consumer.done;
}

export async function dumpText(pool: Pool): Promise<string> {
  let text = '';
  await dumpAnalytics(pool, (piece) => (text += piece));
  return text;
}
