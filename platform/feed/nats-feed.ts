/**
 * The log as consumers read it from its NATS stream, in one reading at the front of those who share
 * it. What is behind that, what the stream has no more, or not yet for a while, is read from the
 * log itself, so that a server that is away delays and never stops anyone. Nothing to read means
 * none in the stream yet: who rebuilds a state reads the log itself.
 */
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { systemTimers, type Timers } from '../clock/timers';
import { errorText } from '../errors/coded-error';
import type { Logger } from '../log/logger';
import type { FeedBatch, LogFeed } from './log-feed';
import { Wakes } from './wakes';
import { foreign, isPartOf, NatsLog, placeOf, type NatsLogOptions } from './nats-log';

export interface NatsFeedOptions extends NatsLogOptions {
  /** The log itself. */
  readonly source: LogFeed;
  readonly logger: Logger;
  readonly timers?: Timers;
  /** How long the stream may have nothing where the log has more; default 1 s. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 1_000;
/** Longest wait without a look. */
const POLL_MS = 250;
const SEEK_EVERY_MS = 500;
/** Batches kept ahead of the consumer, and messages asked for at once. */
const KEPT = 256;

/** One reading of the stream, from one place on. */
interface Reading {
  readonly messages: ConsumerMessages;
  /** It began at the stream's first message: what is older is not in it. */
  readonly isCut: boolean;
}

export class NatsLogFeed implements LogFeed {
  private readonly timers: Timers;
  private log: NatsLog | undefined;
  private reading: Reading | undefined;
  private kept: FeedBatch[] = [];
  private parts: Buffer[] = [];
  private readonly wakes: Wakes;
  private soughtAt = -Infinity;
  /** Last event that was given out, or sought. */
  private given = 0;
  private seeking: Promise<void> | undefined;
  private closed = false;
  /** Since when the stream has had nothing. */
  private drySince: number | undefined;
  private isBehind = false;

  constructor(private readonly options: NatsFeedOptions) {
    this.timers = options.timers ?? systemTimers;
    this.wakes = new Wakes(this.timers, POLL_MS);
  }

  /** The log's own: the stream may have less. */
  head(): Promise<number> {
    return this.options.source.head();
  }

  async read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    const isDry = this.isBehind && this.kept.length === 0;
    if (this.reading === undefined || isDry) this.beginToSeek(afterSeq);
    const found = this.take(afterSeq, limit);
    if (found.length > 0) {
      this.drySince = undefined;
      this.isBehind = false;
      return found;
    }
    return this.isElsewhere(afterSeq) || (await this.isLate(afterSeq))
      ? this.options.source.read(afterSeq, limit)
      : [];
  }

  async wait(afterSeq: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.closed || this.kept.some((b) => b.lastSeq > afterSeq)) return;
    await this.wakes.next(signal);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wakes.wake();
    await this.seeking;
    await this.forget();
    await this.log?.close();
  }

  /** Behind what the stream has given out already, or older than all that it has. */
  private isElsewhere(afterSeq: number): boolean {
    if (this.reading === undefined) return false;
    const [first] = this.kept;
    const isOlder = first !== undefined && first.firstSeq > afterSeq + 1;
    return afterSeq < this.given || (this.reading.isCut && isOlder);
  }

  /** What is kept after the event; a hole in the stream is the consumer's to see. */
  private take(afterSeq: number, limit: number): FeedBatch[] {
    if (this.reading === undefined || this.isElsewhere(afterSeq)) return [];
    while ((this.kept[0]?.lastSeq ?? Infinity) <= afterSeq) {
      this.given = this.kept.shift()?.lastSeq ?? this.given;
    }
    if (this.isElsewhere(afterSeq)) return [];
    const found = this.kept.splice(0, limit);
    this.given = found.at(-1)?.lastSeq ?? this.given;
    this.wakes.wake();
    return found;
  }

  /** Whether the log has had more for longer than the stream may take. */
  private async isLate(afterSeq: number): Promise<boolean> {
    const { patienceMs = PATIENCE_MS, source, logger, stream } = this.options;
    const now = this.timers.elapsedMs();
    this.drySince ??= now;
    if (!this.isBehind && now - this.drySince < patienceMs) return false;
    if ((await source.head()) <= afterSeq) {
      this.drySince = undefined;
      return false;
    }
    if (!this.isBehind) logger.warn({ stream, afterSeq }, 'the stream is behind: reading the log');
    this.isBehind = true;
    return true;
  }

  /** Nobody waits for it: a server that is away takes seconds to be noticed. */
  private beginToSeek(afterSeq: number): void {
    const now = this.timers.elapsedMs();
    if (this.closed || this.seeking !== undefined || now - this.soughtAt < SEEK_EVERY_MS) return;
    this.soughtAt = now;
    this.seeking = this.seek(afterSeq).finally(() => (this.seeking = undefined));
  }

  /** Begins to read after `afterSeq`; without a server nothing changes, and it is tried again. */
  private async seek(afterSeq: number): Promise<void> {
    try {
      await this.forget();
      this.log ??= await NatsLog.connect(this.options);
      const { from, isCut } = await this.placeAfter(this.log, afterSeq);
      const messages = await this.log.messagesFrom(from, KEPT);
      const reading = { messages, isCut };
      this.reading = reading;
      this.given = afterSeq;
      void this.gather(reading);
    } catch (error) {
      const { stream, logger } = this.options;
      logger.warn({ err: error, stream }, 'the stream cannot be read, trying again');
    }
  }

  private async forget(): Promise<void> {
    const { reading } = this;
    this.reading = undefined;
    this.kept = [];
    this.parts = [];
    await reading?.messages.close();
  }

  /** The first message of what comes after an event, found by halving. */
  private async placeAfter(log: NatsLog, afterSeq: number) {
    const { first, last, messages } = await log.state();
    let [low, high] = [Math.max(1, first), last + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const found = await log.at(middle);
      // What is gone by now was older than all that is there.
      if (found === undefined || found.place.lastSeq <= afterSeq) low = middle + 1;
      else high = middle;
    }
    if (low <= last) await this.checkOurs(log, low);
    return { from: low, isCut: messages === 0 || low <= first };
  }

  /** A message against the log: a stream of another one must not be judged as this one. */
  private async checkOurs(log: NatsLog, message: number): Promise<void> {
    const found = await log.at(message);
    if (found === undefined) return;
    const { firstSeq, lastSeq } = found.place;
    const [batch] = await this.options.source.read(firstSeq - 1, 1);
    if (isPartOf(batch, found)) return;
    throw foreign(log.stream, `has events ${firstSeq} to ${lastSeq} of another log`);
  }

  private async gather(reading: Reading): Promise<void> {
    const { logger, stream } = this.options;
    try {
      for await (const message of reading.messages) {
        if (this.reading !== reading) return;
        this.keep(message);
        while (this.kept.length >= KEPT && this.reading === reading) await this.room();
      }
    } catch (error) {
      logger.warn({ stream, reason: errorText(error) }, 'reading the stream ended, trying again');
    }
    if (this.reading === reading) this.reading = undefined;
  }

  private keep(message: JsMsg): void {
    const { firstSeq, lastSeq, part, parts } = placeOf(message.headers, this.options.stream);
    if (part === 0) this.parts = [];
    // The rest of a batch whose beginning the stream has no more.
    if (part !== this.parts.length) return;
    this.parts.push(Buffer.from(message.data));
    if (this.parts.length < parts) return;
    const [only] = this.parts;
    const payload = parts === 1 && only !== undefined ? only : Buffer.concat(this.parts);
    this.parts = [];
    this.kept.push({ firstSeq, lastSeq, payload });
    this.wakes.wake();
  }

  /** Resolves when the consumer has taken something, or nobody reads any more. */
  private room(): Promise<void> {
    return this.wakes.next();
  }
}
