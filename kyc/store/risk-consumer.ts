/**
 * The risk score of every account, kept live: the log's events and the alert stream go through the
 * same class as in replay; what they touch is written once per transaction of the consumer.
 */
import type { AlertStream, TimelineEntry, TimelineIntake } from '../../cases/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import type { RiskSettings } from '../contract';
import { CustomerRisk } from '../risk/customer-risk';
import { ALERTS_FACTOR } from '../risk/factors';
import { takeBatch, takeUpTo } from './log-events';
import {
  alertPosition,
  moveAlertPosition,
  writeScores,
  writeWithheld,
  type ScoreChange,
} from './risk-scores';

export interface RiskConsumerOptions {
  readonly feed: LogFeed;
  readonly settings: RiskSettings;
  /** The alert stream as a connection sees it. */
  readonly alerts: (sql: Sql) => AlertStream;
  /** Where changes of a rating are told; nowhere unless given. */
  readonly timeline?: TimelineIntake<Sql>;
}

const READER = 'customer risk';
/** Alerts read at once. */
const READ_LIMIT = 500;

export class RiskConsumer implements BatchHandler {
  private risk: CustomerRisk;
  private position = 0;
  private seq = 0;
  private at = 0;
  /** Alerts that are left out, and whom they name; nothing is known of it yet = undefined. */
  private withheld: { ids: ReadonlySet<string>; accounts: ReadonlySet<string> } | undefined;

  constructor(private readonly options: RiskConsumerOptions) {
    this.risk = new CustomerRisk(options.settings);
  }

  /** @throws CodedError KYC_REWIND when the log does not have those events as batches */
  async rewind(seq: number, sql: Sql): Promise<void> {
    const { feed, settings } = this.options;
    this.risk = new CustomerRisk(settings);
    this.position = 0;
    this.seq = 0;
    this.at = 0;
    this.withheld = undefined;
    await takeUpTo(feed, seq, READER, (e) => this.take(e));
    await this.takeAlerts(sql, await alertPosition(sql));
    this.risk.changed(); // what these touched was written when they were committed
  }

  handle(batch: FeedBatch): Promise<void> {
    takeBatch(batch, READER, (e) => this.take(e));
    return Promise.resolve();
  }

  async flush(tx: Sql): Promise<void> {
    const before = this.position;
    await this.takeAlerts(tx, Infinity);
    if (this.position !== before) await moveAlertPosition(tx, this.position);
    const withheld = await this.withhold(tx, this.position !== before);
    const changes = await writeScores(tx, this.risk.changed(), this.seq, this.at);
    // A score that fell because an alert was restricted would tell of that.
    const told = changes.filter(({ row }) => !withheld.has(row.account));
    const entries = told.flatMap((change) => this.entryOf(change));
    if (entries.length > 0) await this.options.timeline?.push(tx, entries);
  }

  private take(e: Parameters<CustomerRisk['onEvent']>[0]): void {
    this.risk.onEvent(e);
    this.seq = e.seq;
    this.at = e.ts;
  }

  /** @returns accounts named in alerts that are left out */
  private async withhold(tx: Sql, haveCome: boolean): Promise<ReadonlySet<string>> {
    const ids = await this.options.alerts(tx).restricted();
    const same = ids.size === this.withheld?.ids.size && [...ids].every(this.knows);
    if (this.withheld !== undefined && same && !haveCome) return this.withheld.accounts;
    this.withheld = { ids, accounts: this.risk.withhold(ids) };
    await writeWithheld(tx, this.withheld.accounts);
    return this.withheld.accounts;
  }

  private readonly knows = (id: string): boolean => this.withheld?.ids.has(id) === true;

  private async takeAlerts(sql: Sql, upTo: number): Promise<void> {
    const stream = this.options.alerts(sql);
    while (this.position < upTo) {
      const limit = Math.min(READ_LIMIT, upTo - this.position);
      const entries = await stream.read(this.position, limit);
      for (const { alert, position } of entries) {
        this.risk.onAlert(alert);
        this.position = position;
      }
      if (entries.length < limit) return;
    }
  }

  /** The first score is no change: the timeline would begin with a line that says nothing. */
  private entryOf({ row, before }: ScoreChange): TimelineEntry[] {
    if (before === undefined || before.rating === row.rating) return [];
    const shown = row.factors.filter(({ name }) => name !== ALERTS_FACTOR);
    const reasons = shown.map(({ reason }) => reason).join(' ');
    const text =
      `Risk of account ${row.account} went from ${before.rating} (${before.score}) to ` +
      `${row.rating} (${row.score}). ${reasons}`;
    const fields = { owner: row.owner, at: this.at, seq: this.seq, account: row.account };
    return [{ ...fields, kind: 'risk', text: text.slice(0, 1000) }];
  }
}
