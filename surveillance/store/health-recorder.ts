/**
 * What surveillance's own events say about its feed, written in the transaction that moves its
 * offset: each finding once, over restarts.
 */
import type { CoreEvent } from '../../core/contract';
import type { Sql } from '../../platform/postgres/pool';
import type { StateSizes } from '../contract';
import { Conditions } from '../health/conditions';
import { MarketWatch } from '../health/market-watch';
import type { EventObserver } from './alert-consumer';
import { keepFeedState, settleConditions } from './operational-alerts';

/** µs of event time between two looks at how each market's feed is. */
const KEEP_EVERY = 5_000_000;
/** Live orders that no venue of this size has by honest means: about half a gigabyte. */
const MOST_ORDERS = 1_000_000;

export class HealthRecorder implements EventObserver {
  private conditions = new Conditions();
  private watch = new MarketWatch(this.conditions);
  private hasSettled = false;
  private seq = 0;
  private at = 0;
  private keptAt = -Infinity;

  /** Begins anew, before the first event of the log. */
  restart(): void {
    this.conditions = new Conditions();
    this.watch = new MarketWatch(this.conditions);
    this.hasSettled = false;
    this.keptAt = -Infinity;
  }

  /** The object is not kept. */
  onEvent(e: CoreEvent): void {
    this.seq = e.seq;
    this.at = e.ts;
    this.watch.onEvent(e);
  }

  /** Writes what changed since the last time; everything after a restart. */
  async record(tx: Sql, sizes: () => StateSizes): Promise<void> {
    if (this.at - this.keptAt >= KEEP_EVERY) {
      this.keptAt = this.at;
      const held = sizes();
      this.size(held);
      const markets = this.watch.rows();
      await keepFeedState(tx, { seq: this.seq, at: this.at, markets, sizes: held });
    }
    if (!this.conditions.takeTouched() && this.hasSettled) return;
    await settleConditions(tx, 'events', this.conditions, this.at);
    this.hasSettled = true;
  }

  private size({ orders }: StateSizes): void {
    if (orders <= MOST_ORDERS) {
      this.conditions.over('state-large', 'orders', `live orders are ${orders} again`);
      return;
    }
    const what = `surveillance holds ${orders} live orders, more than ${MOST_ORDERS}`;
    const detail = `${what}: set a limit on open orders of those who send them`;
    const found = { kind: 'state-large', subject: 'orders', severity: 'critical', detail } as const;
    this.conditions.seen(found, this.at);
  }
}
