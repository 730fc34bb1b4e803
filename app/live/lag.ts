/** How far consumers are behind the log, of all processes or of this one: metrics, readiness. */
import { Gauge } from 'prom-client';
import { consumerOffsets, ownOffsets } from '../../platform/consumer/offsets';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Base } from './base';
import { SURVEILLANCE } from './consumer-names';

/** Events that surveillance may be behind before its process is not ready any more. */
const MAX_LAG = 100_000;

/** Events between the end of the log and what the consumer has dealt with. */
async function lagOf(base: Base, feed: LogFeed): Promise<ReadonlyMap<string, number>> {
  const [head, offsets] = await Promise.all([feed.head(), consumerOffsets(base.pool)]);
  return new Map([...offsets].map(([name, seq]) => [name, Math.max(0, head - seq)]));
}

/** A silent detector is the failure that nobody sees: the gauge is read at each scrape. */
export function measureLag(base: Base, feed: LogFeed): void {
  new Gauge({
    name: 'log_consumer_lag_events',
    help: 'Events in the log that a consumer has not dealt with yet',
    labelNames: ['consumer'],
    registers: [base.metrics],
    async collect() {
      for (const [consumer, lag] of await lagOf(base, feed)) this.set({ consumer }, lag);
    },
  });
}

/** Of this process by the consumers' own names (`surveillance 1/2`), also while it stands by. */
export function measureOwnLag(base: Base, feed: LogFeed, names: readonly string[]): void {
  new Gauge({
    name: 'consumer_lag_events',
    help: 'Events in the log that a consumer of this process, or its part, has not dealt with',
    labelNames: ['consumer'],
    registers: [base.metrics],
    async collect() {
      for (const [consumer, lag] of await ownLags(base, feed, names)) this.set({ consumer }, lag);
    },
  });
}

async function ownLags(base: Base, feed: LogFeed, names: readonly string[]) {
  const [head, offsets] = await Promise.all([feed.head(), ownOffsets(base.pool, names)]);
  return [...offsets].map(([name, seq]) => [name, Math.max(0, head - seq)] as const);
}

/** @throws Error when the consumer, or the part, of this process is far behind */
export async function keepsUp(base: Base, feed: LogFeed, name: string): Promise<void> {
  for (const [consumer, lag] of await ownLags(base, feed, [name])) {
    if (lag > MAX_LAG) throw new Error(`${consumer} is ${lag} events behind the log`);
  }
}

/** @throws Error when surveillance is far behind, or has never begun */
export async function watchesClosely(base: Base, feed: LogFeed): Promise<void> {
  const lag = (await lagOf(base, feed)).get(SURVEILLANCE);
  if (lag === undefined) throw new Error('surveillance has not begun to read the log');
  if (lag > MAX_LAG) throw new Error(`surveillance is ${lag} events behind the log`);
}
