/**
 * Copies the log into its NATS stream, batch by batch. How far it is stands in the stream itself,
 * and each message names the one that it follows: a start, a second relay and an answer that was
 * lost neither lose a batch nor double one.
 */
import { pause, systemTimers, type Timers } from '../clock/timers';
import { CodedError } from '../errors/coded-error';
import type { Logger } from '../log/logger';
import type { FeedBatch, LogFeed } from './log-feed';
import { foreign, isPartOf, messagesOf, NatsLog, type NatsLogOptions } from './nats-log';

export interface RelayOptions extends NatsLogOptions {
  /** The log; read, never written. */
  readonly source: LogFeed;
  readonly logger: Logger;
  readonly timers?: Timers;
}

/** Batches that are on their way at once. */
const AHEAD = 32;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Where the stream's end is. */
interface End {
  /** Number of the last message. */
  readonly message: number;
  /** Last event of the last batch, whole or not. */
  readonly seq: number;
  /** Parts of that batch that are still to come. */
  readonly missing: readonly [batch: FeedBatch, from: number] | undefined;
}

export class NatsRelay {
  private readonly stopping = new AbortController();
  private readonly timers: Timers;
  private readonly ended: Promise<void>;
  private position = 0;

  /** Starts at once. */
  constructor(private readonly options: RelayOptions) {
    this.timers = options.timers ?? systemTimers;
    this.ended = this.run();
  }

  /** Last event that the stream has. */
  get seq(): number {
    return this.position;
  }

  /**
   * Copies what the log has by now, where the server answers, and ends.
   * @param withinMs longest time for it
   */
  async stop(withinMs = LONGEST_PAUSE_MS): Promise<void> {
    const until = this.timers.elapsedMs() + withinMs;
    const head = await this.options.source.head().catch(() => 0);
    while (this.position < head && this.timers.elapsedMs() < until) await pause(this.timers, 20);
    this.stopping.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { logger, stream } = this.options;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      const before = this.position;
      try {
        await this.copy(signal);
      } catch (error) {
        if (this.position > before) pauseMs = FIRST_PAUSE_MS;
        const isForeign = error instanceof CodedError && error.code === 'NATS_FOREIGN';
        const level = isForeign ? 'error' : 'warn';
        logger[level]({ err: error, stream, pauseMs }, 'the log is not relayed, trying again');
        await pause(this.timers, pauseMs, signal);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** One connection's life. */
  private async copy(signal: AbortSignal): Promise<void> {
    const log = await NatsLog.connect(this.options);
    try {
      await log.makeStream();
      const end = await this.endOf(log);
      let { message } = end;
      if (end.missing !== undefined) {
        const [batch, from] = end.missing;
        message = await this.publish(log, [batch], message, from);
      }
      this.position = end.seq;
      while (!signal.aborted) {
        const batches = await this.options.source.read(this.position, AHEAD);
        const last = batches.at(-1);
        if (last === undefined) {
          await this.options.source.wait(this.position, signal);
          continue;
        }
        message = await this.publish(log, batches, message);
        this.position = last.lastSeq;
      }
    } finally {
      await log.close();
    }
  }

  /**
   * Sends all parts after `from`, each to follow the one before: the server refuses what does not.
   * @returns the stream's last message
   */
  private async publish(
    log: NatsLog,
    batches: readonly FeedBatch[],
    after: number,
    from = 0,
  ): Promise<number> {
    const parts = batches.flatMap((batch) => messagesOf(batch, log.partBytes)).slice(from);
    const answers = await Promise.allSettled(
      parts.map(({ id, data, headers }, i) =>
        log.js.publish(log.subject, data, {
          ...{ msgID: id, headers, expect: { lastSequence: after + i }, retries: 0 },
        }),
      ),
    );
    for (const [i, answer] of answers.entries()) {
      if (answer.status === 'rejected') throw answer.reason;
      if (answer.value.duplicate || answer.value.seq !== after + i + 1) {
        throw new Error(`another relay writes to stream ${log.stream}: looking where it is`);
      }
    }
    return after + parts.length;
  }

  /** One that was emptied goes on at the log's end: what is older is read from the log itself. */
  private async endOf(log: NatsLog): Promise<End> {
    const { source } = this.options;
    const { last, messages } = await log.state();
    if (messages === 0) {
      const seq = last === 0 ? 0 : await source.head();
      return { message: last, seq, missing: undefined };
    }
    const newest = await log.at(last);
    if (newest === undefined) throw new Error(`stream ${log.stream} changes: looking again`);
    const { firstSeq, lastSeq, part, parts } = newest.place;
    const [batch] = await source.read(firstSeq - 1, 1);
    if (batch === undefined || !isPartOf(batch, newest)) {
      throw foreign(log.stream, `ends with events ${firstSeq} to ${lastSeq} of another log`);
    }
    const missing = part + 1 < parts ? ([batch, part + 1] as const) : undefined;
    return { message: last, seq: lastSeq, missing };
  }
}
