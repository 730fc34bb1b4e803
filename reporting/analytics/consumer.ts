/**
 * Analytics as a consumer of the log: batches are gathered in memory and written with the offset
 * in one transaction, so that each event counts exactly once.
 */
import { eventCodec, micros, type CoreEvent, type EventOf } from '../../core/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import type { FeedBatch } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { Gathered } from './gathered';
import { Months, suitTables } from './store/cuts';
import { loadState, type AnalyticsState } from './store/state';
import { writeDefinitions, writeGathered, writeLiveOrders, writePositions } from './store/write';
import { correctTrade } from './store/correction';

/** Name of the consumer's offset. */
export const ANALYTICS = 'analytics';

const DEFINITIONS: ReadonlySet<CoreEvent['type']> = new Set([
  'asset',
  'market',
  'market-params',
  'market-phase',
  'pool',
  'account',
  'account-update',
  'account-state',
]);

interface Running extends AnalyticsState {
  gathered: Gathered;
  definitions: CoreEvent[];
}

export class AnalyticsHandler implements BatchHandler {
  private running: Running | undefined;
  private months = new Months('none');

  async rewind(_seq: number, sql: Sql): Promise<void> {
    this.months = new Months(await suitTables(sql));
    this.start(await loadState(sql));
  }

  async handle(batch: FeedBatch, tx: Sql): Promise<void> {
    let last = batch.firstSeq - 1;
    for (const e of eventsOf(batch)) {
      try {
        this.take(e);
      } catch (error) {
        throw unreadable(error, batch);
      }
      last = e.seq;
      if (e.type === 'trade-bust') await this.correct(e, tx);
    }
    if (last !== batch.lastSeq) throw unreadable(new Error(`it ends with event ${last}`), batch);
  }

  /** Batches of one transaction are written together. */
  async flush(tx: Sql): Promise<void> {
    const { gathered, definitions, registry, live, positions } = this.state;
    gathered.measureLiquidity();
    await writeDefinitions(tx, definitions, registry);
    await this.months.make(tx, [...gathered.logDays.keys()].map(micros));
    await writeGathered(tx, gathered);
    await writePositions(tx, positions);
    await writeLiveOrders(tx, live);
    this.start(this.state);
  }

  private get state(): Running {
    if (this.running === undefined) throw new Error('analytics has not been wound to an event');
    return this.running;
  }

  private start({ registry, live, positions, lastPrices }: AnalyticsState): void {
    const gathered = new Gathered(registry, live, positions, lastPrices);
    this.running = { registry, live, positions, lastPrices, gathered, definitions: [] };
  }

  private take(e: CoreEvent): void {
    const { registry, live, gathered, definitions } = this.state;
    gathered.timeIs(e.ts);
    if (DEFINITIONS.has(e.type)) {
      registry.apply(e);
      definitions.push(e);
    }
    live.onEvent(e);
    gathered.add(e);
  }

  /** What came before is written first: the correction is made in the tables. */
  private async correct(e: EventOf<'trade-bust'>, tx: Sql): Promise<void> {
    await this.flush(tx);
    await correctTrade(tx, e, this.state);
    await writePositions(tx, this.state.positions);
  }
}

function eventsOf(batch: FeedBatch): CoreEvent[] {
  try {
    return eventCodec.decodeAll(batch.payload);
  } catch (error) {
    throw unreadable(error, batch);
  }
}

/**
 * A batch that cannot be read stops analytics loudly. It is not passed over as poison: every sum
 * after it would lack its trades.
 */
function unreadable(cause: unknown, { firstSeq, lastSeq }: FeedBatch): CodedError {
  const what = `analytics cannot use log batch ${firstSeq} to ${lastSeq}: ${errorText(cause)}`;
  return new CodedError('ANALYTICS_BATCH', `${what}; verify the log and restore it from a copy`, {
    cause,
  });
}
