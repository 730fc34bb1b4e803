/**
 * Surveillance as a consumer of the log: batches go through the same class as in replay, and what
 * it raises or extends is handed to the case intake in the transaction that moves the offset.
 */
import type { AlertIntake } from '../../cases/contract';
import { eventCodec, WireReader, type CoreEvent } from '../../core/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import type { RuleStats, StateSizes } from '../contract';
import type { Partition } from '../partition/plan';
import type { RuleVersion } from '../parameters/version';
import { Surveillance } from '../surveillance';
import type { VersionSource } from './rule-versions';

export interface AlertConsumerOptions {
  readonly feed: LogFeed;
  readonly versions: VersionSource;
  readonly intake: AlertIntake<Sql>;
  /** What else looks at the same events, and writes in the same transactions. */
  readonly observers?: readonly EventObserver[];
  /** What of the rules and markets is judged here; everything unless given. */
  readonly partition?: Partition;
}

/** State in memory follows from the log's beginning, as surveillance's own. */
export interface EventObserver {
  /** Begins anew, before the first event of the log. */
  restart(): void;
  /** The object is not kept. */
  onEvent(e: CoreEvent): void;
  /** Writes what was found, once for the same events, over restarts. */
  record(tx: Sql, sizes: () => StateSizes): Promise<void>;
}

/** Batches read at once while the state is rebuilt. */
const READ_LIMIT = 64;

export class AlertConsumer implements BatchHandler {
  /** Before the first rewind there is none. */
  private running:
    { readonly surveillance: Surveillance; readonly version: RuleVersion } | undefined;

  private readonly observers: readonly EventObserver[];

  constructor(private readonly options: AlertConsumerOptions) {
    this.observers = options.observers ?? [];
  }

  /** Last event whose consequences the state has. */
  get seq(): number {
    return this.surveillance.seq;
  }

  stats(): RuleStats[] {
    return this.surveillance.stats();
  }

  private get surveillance(): Surveillance {
    if (this.running === undefined) throw new Error('surveillance is used before its first rewind');
    return this.running.surveillance;
  }

  /**
   * Rebuilds the state from the log up to `seq`, without effects: the alerts of that stretch were
   * recorded when their batches were committed.
   * @throws CodedError SURVEILLANCE_REWIND when the log does not have those events as batches
   */
  async rewind(seq: number, sql: Sql): Promise<void> {
    await this.rebuild(await this.options.versions.start(sql, seq), seq);
  }

  private async rebuild(version: RuleVersion, seq: number): Promise<void> {
    const { partition } = this.options;
    const surveillance = new Surveillance(version.rules, version.paramsHash, partition);
    this.running = { surveillance, version };
    for (const observer of this.observers) observer.restart();
    while (this.surveillance.seq < seq) {
      const batches = await this.options.feed.read(this.surveillance.seq, READ_LIMIT);
      if (batches.length === 0) throw cannotRewind(seq, this.surveillance.seq);
      for (const batch of batches) {
        if (batch.firstSeq > seq) break;
        if (batch.lastSeq > seq) throw cannotRewind(seq, this.surveillance.seq);
        this.take(batch);
      }
    }
    this.surveillance.drain();
  }

  /**
   * The offset is locked from here to the commit, and an approval of new parameters locks it too:
   * a version that is seen here begins with this batch or before, and none can come in between.
   */
  async handle(batch: FeedBatch, tx: Sql): Promise<void> {
    const before = batch.firstSeq - 1;
    const number = this.running?.version.number ?? 0;
    const version = await this.options.versions.newer(tx, number, before);
    if (version !== undefined) await this.rebuild(version, before);
    this.take(batch);
    const alerts = this.surveillance.drain();
    if (alerts.length > 0) await this.options.intake.record(tx, 'surveillance', alerts);
    const sizes = () => this.surveillance.sizes();
    for (const observer of this.observers) await observer.record(tx, sizes);
  }

  /**
   * At a clean stop, after the consumer has ended: open windows close as at the end of a file, and
   * what that raises or extends is recorded. The object takes no further batches; the next start
   * rebuilds the state from the log, where nothing was closed.
   */
  async closeAndRecord(tx: Sql): Promise<void> {
    const { surveillance, version } = this.running ?? {};
    if (surveillance === undefined || version === undefined) return;
    await this.options.versions.closed(tx, surveillance.seq, version.number);
    surveillance.close();
    const alerts = surveillance.drain();
    if (alerts.length > 0) await this.options.intake.record(tx, 'surveillance', alerts);
  }

  private take(batch: FeedBatch): void {
    const reader = new WireReader(batch.payload);
    const { observers } = this;
    try {
      while (!reader.done) {
        const event = eventCodec.decode(reader);
        this.surveillance.onEvent(event);
        for (const observer of observers) observer.onEvent(event);
      }
    } catch (error) {
      throw unreadable(error, batch);
    }
    if (this.surveillance.seq !== batch.lastSeq) {
      throw unreadable(new Error(`it ends with event ${this.surveillance.seq}`), batch);
    }
  }
}

/**
 * A batch that cannot be read stops surveillance loudly. It is not passed over as poison: every
 * alert after it would rest on a market state with a hole in it.
 */
function unreadable(cause: unknown, batch: FeedBatch): CodedError {
  return new CodedError(
    'SURVEILLANCE_BATCH',
    `surveillance cannot read log batch ${batch.firstSeq} to ${batch.lastSeq}: ` +
      `${errorText(cause)}; verify the log and restore it from a copy`,
    { cause },
  );
}

function cannotRewind(wanted: number, reached: number): CodedError {
  return new CodedError(
    'SURVEILLANCE_REWIND',
    `surveillance was to be rebuilt up to event ${wanted}, but the log could be read in whole ` +
      `batches up to ${reached} only: restore the log, or reset the offset of this consumer to 0`,
  );
}
