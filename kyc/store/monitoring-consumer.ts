/**
 * Customer monitoring as a consumer of the log: batches go through the same class as in replay, and
 * what it raises or extends is handed to the case intake in the transaction that moves the offset.
 */
import type { AlertIntake } from '../../cases/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { CustomerMonitoring, type MonitoringSettings } from '../monitoring/monitoring';
import { takeBatch, takeUpTo } from './log-events';

export interface MonitoringConsumerOptions {
  readonly feed: LogFeed;
  readonly settings: MonitoringSettings;
  readonly intake: AlertIntake<Sql>;
}

const READER = 'customer monitoring';

export class MonitoringConsumer implements BatchHandler {
  private monitoring: CustomerMonitoring;

  constructor(private readonly options: MonitoringConsumerOptions) {
    this.monitoring = new CustomerMonitoring(options.settings);
  }

  /**
   * Rebuilds the state from the log up to `seq`, without effects: the alerts of that stretch were
   * recorded when their batches were committed. Rules decide at events, so nothing is left open
   * at a stop.
   * @throws CodedError KYC_REWIND when the log does not have those events as batches
   */
  async rewind(seq: number): Promise<void> {
    const { feed, settings } = this.options;
    const monitoring = new CustomerMonitoring(settings);
    this.monitoring = monitoring;
    await takeUpTo(feed, seq, READER, (e) => monitoring.onEvent(e));
    monitoring.drain();
  }

  async handle(batch: FeedBatch, tx: Sql): Promise<void> {
    takeBatch(batch, READER, (e) => this.monitoring.onEvent(e));
    const alerts = this.monitoring.drain();
    if (alerts.length > 0) await this.options.intake.record(tx, 'kyc', alerts);
  }
}
