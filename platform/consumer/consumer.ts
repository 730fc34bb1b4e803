/**
 * Runs a handler over the log so that each batch has its effect exactly once, over kill -9: the
 * effects and the new offset are one transaction. See platform/README.md for the picture.
 */
import type { Pool, PoolClient } from 'pg';
import type { Registry } from 'prom-client';
import type { Clock } from '../clock/clock';
import { pause, systemTimers, type Timers } from '../clock/timers';
import { CodedError, errorText } from '../errors/coded-error';
import type { FeedBatch, LogFeed } from '../feed/log-feed';
import type { Logger } from '../log/logger';
import { transactionOn, type Sql } from '../postgres/pool';
import { consumerMetrics, type ConsumerMetrics } from './consumer-metrics';
import { isPassing, PoisonError } from './faults';
import { loadOffset, lockOffset, moveOffset, tryLease, writeDeadLetter } from './offsets';
import { pauseUnlessWaited, Watermark } from './watermark';

/** What a consumer does. State in memory is fine as long as rewind() can rebuild it. */
export interface BatchHandler {
  /**
   * Makes the state in memory what it was after `seq` (0: before the first event). Called before
   * the first batch and whenever effects were rolled back or an offset was moved by others.
   */
  rewind(seq: number, sql: Sql): Promise<void>;
  /**
   * Writes the effects of one batch through `tx`, and nowhere else.
   * @throws PoisonError when the batch can never be processed; it is then passed over
   */
  handle(batch: FeedBatch, tx: Sql): Promise<void>;
  /**
   * Writes what handle() has kept back; called once at the end of each transaction, before the
   * offset moves. For handlers that write several batches together.
   */
  flush?(tx: Sql): Promise<void>;
  /** Called once the effects of everything up to `seq` are durable (to tell live listeners). */
  committed?(seq: number): void;
}

export interface ConsumerOptions {
  /** Names the offset; one at a time of all instances with this name works, the others stand by. */
  readonly name: string;
  readonly feed: LogFeed;
  readonly pool: Pool;
  readonly handler: BatchHandler;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly clock: Clock;
  /** The machine's unless given. */
  readonly timers?: Timers;
  /** Aborted: the current transaction is finished, then `done` resolves. */
  readonly signal: AbortSignal;
  /** Most batches in one transaction while there is a backlog; default 16. */
  readonly groupSize?: number;
  /**
   * Least milliseconds from one transaction's beginning to the next one's while there is no
   * backlog and nobody waits: what comes meanwhile shares a transaction. Default 0.
   */
  readonly lingerMs?: number;
}

export interface Consumer {
  /** Last sequence number whose effects are durable. */
  readonly position: number;
  /** Resolves when everything up to `seq` is durable; rejects when the consumer ends before. */
  after(seq: number): Promise<void>;
  /** Resolves when all that the feed had at the time of the call is durable. */
  caughtUp(): Promise<void>;
  /** Resolves when stopped by the signal. Rejects with code CONSUMER_GAP or CONSUMER_FAULT. */
  readonly done: Promise<void>;
}

const GROUP_SIZE = 16;
const STANDBY_POLL_MS = 250;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** Starts at once. The caller must watch `done`: a rejection is a reason to stop the process. */
export function runConsumer(options: ConsumerOptions): Consumer {
  const run = new Run(options);
  const done = run.loop().finally(() => {
    run.metrics.active.set(0);
    run.watermark.end(new CodedError('CONSUMER_ENDED', `consumer ${options.name} has ended`));
  });
  return {
    get position() {
      return run.watermark.position;
    },
    after: (seq) => run.watermark.after(seq),
    caughtUp: async () => run.watermark.after(await options.feed.head()),
    done,
  };
}

class Run {
  readonly watermark = new Watermark();
  readonly metrics: ConsumerMetrics;
  readonly #options: ConsumerOptions;
  readonly #logger: Logger;
  readonly #timers: Timers;
  #pauseMs = FIRST_PAUSE_MS;
  /** Up to this sequence number batches go one by one: there is poison among them. */
  #singlyUntil = 0;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#logger = options.logger.child({ consumer: options.name });
    this.#timers = options.timers ?? systemTimers;
    this.metrics = consumerMetrics(options.metrics, options.name);
  }

  async loop(): Promise<void> {
    const { signal, name } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#session();
      } catch (error) {
        if (error instanceof CodedError && error.code === 'CONSUMER_GAP') throw error;
        if (!isPassing(error)) throw fault(name, this.watermark.position, error);
        this.metrics.rewinds.inc();
        this.#logger.warn({ err: error, pauseMs: this.#pauseMs }, 'rewinding after a fault');
        await pause(this.#timers, this.#pauseMs, signal);
        this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** One connection's life: it holds the lease, so its loss lets another instance go on. */
  async #session(): Promise<void> {
    const { pool, name, signal, clock } = this.#options;
    const client = await pool.connect();
    try {
      if (!(await this.#lease(client))) return;
      this.metrics.active.set(1);
      await this.#rewind(client, await loadOffset(client, name, clock.nowMicros()));
      while (!signal.aborted) await this.#step(client);
    } finally {
      this.metrics.active.set(0);
      client.release(true); // closing the connection gives up the lease, whatever happened
    }
  }

  async #lease(client: PoolClient): Promise<boolean> {
    const { name, signal } = this.#options;
    for (let first = true; !signal.aborted; first = false) {
      if (await tryLease(client, name)) return true;
      if (first) this.#logger.info('standing by: another instance is at work');
      await pause(this.#timers, STANDBY_POLL_MS, signal);
    }
    return false;
  }

  async #rewind(client: PoolClient, seq: number): Promise<void> {
    await this.#options.handler.rewind(seq, client);
    this.#moveTo(seq);
  }

  #moveTo(seq: number): void {
    this.metrics.position.set(seq);
    this.watermark.set(seq);
  }

  async #step(client: PoolClient): Promise<void> {
    const { feed, signal, handler, name } = this.#options;
    const from = this.watermark.position;
    const limit = from < this.#singlyUntil ? 1 : (this.#options.groupSize ?? GROUP_SIZE);
    const began = this.#timers.elapsedMs();
    const batches = await feed.read(from, limit);
    const last = batches.at(-1);
    if (last === undefined) {
      await feed.wait(from, signal);
      return;
    }
    checkContinuity(name, from, batches);
    try {
      await this.#commitEffects(client, from, batches);
    } catch (error) {
      if (!(error instanceof PoisonError)) throw error;
      if (batches.length === 1) await this.#passOver(client, from, last, error);
      else this.#singlyUntil = last.lastSeq;
      await this.#rewind(client, batches.length === 1 ? last.lastSeq : from);
      return;
    }
    this.#pauseMs = FIRST_PAUSE_MS;
    this.metrics.batches.inc(batches.length);
    this.#moveTo(last.lastSeq);
    handler.committed?.(last.lastSeq);
    if (batches.length >= limit) return;
    const left = began + (this.#options.lingerMs ?? 0) - this.#timers.elapsedMs();
    if (left > 0) await pauseUnlessWaited(this.#timers, left, this.watermark, signal);
  }

  async #commitEffects(client: PoolClient, from: number, batches: FeedBatch[]): Promise<void> {
    const { name, handler, clock } = this.#options;
    await transactionOn(client, async (tx) => {
      await lockOffset(tx, name, from);
      let seq = from;
      for (const batch of batches) {
        await handler.handle(batch, tx);
        seq = batch.lastSeq;
      }
      await handler.flush?.(tx);
      await moveOffset(tx, name, seq, clock.nowMicros());
    });
  }

  async #passOver(
    client: PoolClient,
    from: number,
    { firstSeq, lastSeq }: FeedBatch,
    poison: PoisonError,
  ): Promise<void> {
    const { name, clock } = this.#options;
    const at = clock.nowMicros();
    const reason = poison.message;
    await transactionOn(client, async (tx) => {
      await lockOffset(tx, name, from);
      await writeDeadLetter(tx, { consumer: name, firstSeq, lastSeq, reason, at });
      await moveOffset(tx, name, lastSeq, at);
    });
    this.metrics.deadLetters.inc();
    this.#logger.error({ err: poison, firstSeq, lastSeq }, 'batch passed over: dead letter');
  }
}

function checkContinuity(name: string, from: number, batches: readonly FeedBatch[]): void {
  let expected = from + 1;
  for (const { firstSeq, lastSeq } of batches) {
    if (firstSeq !== expected || lastSeq < firstSeq) {
      const what = `the log goes on with events ${firstSeq} to ${lastSeq} where consumer ${name}`;
      const todo = 'restore the missing part of the log, then start again';
      throw new CodedError('CONSUMER_GAP', `${what} expects ${expected}: ${todo}`);
    }
    expected = lastSeq + 1;
  }
}

function fault(name: string, position: number, cause: unknown): CodedError {
  const what = `consumer ${name} failed after event ${position}: ${errorText(cause)}`;
  return new CodedError('CONSUMER_FAULT', what, { cause });
}
