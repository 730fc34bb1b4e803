/**
 * Makes one batch durable, over lost connections, a full disk and answers that never came. It
 * ends in one of three ways: the batch is in the log, another writer has its place, or it could
 * not be made durable in time.
 */
import type { Pool, PoolClient } from 'pg';
import { pause, type Timers } from '../../platform/clock/timers';
import { isPassing } from '../../platform/consumer/faults';
import { CodedError, errorCode, errorText } from '../../platform/errors/coded-error';
import type { Logger } from '../../platform/log/logger';
import { batchName, type LogBatch } from './batch';
import { appendBatch, hashAt } from './log-table';

export interface AppenderOptions {
  readonly pool: Pool;
  readonly timers: Timers;
  readonly logger: Logger;
  /** How long one batch is tried. */
  readonly retryMs: number;
  /** Told when the log becomes unavailable, and when it is there again. */
  readonly onAvailable: (available: boolean) => void;
}

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;
/** Longest wait for one answer. */
const ATTEMPT_MS = 5_000;
const UNIQUE_VIOLATION = '23505';

export class LogAppender {
  #client: PoolClient | undefined;

  constructor(private readonly options: AppenderOptions) {}

  /**
   * Resolves when the batch is durable.
   * @throws CodedError CORE_FENCED: another writer has the log, the batch is not in it.
   * @throws CodedError LOG_UNAVAILABLE: whether the batch is in the log is not known.
   */
  async append(batch: LogBatch): Promise<void> {
    const { timers } = this.options;
    const deadline = timers.elapsedMs() + this.options.retryMs;
    let pauseMs = FIRST_PAUSE_MS;
    for (let first = true; ; first = false) {
      try {
        await this.attempt(batch, first);
        if (!first) this.options.onAvailable(true);
        return;
      } catch (error) {
        this.dropClient();
        if (error instanceof CodedError && error.code === 'CORE_FENCED') throw error;
        const late = timers.elapsedMs() + pauseMs > deadline;
        if (late || !isPassing(error)) throw unavailable(batch, error);
        if (first) this.options.onAvailable(false);
        this.options.logger.warn({ err: error, pauseMs }, `${batchName(batch)} is not in yet`);
      }
      await pause(timers, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  close(): void {
    this.dropClient();
  }

  private async attempt(batch: LogBatch, first: boolean): Promise<void> {
    const client = (this.#client ??= await this.options.pool.connect());
    // A connection that hangs is cut, so that its statement ends and the next try can look.
    const calm = this.options.timers.after(ATTEMPT_MS, () => this.dropClient());
    try {
      // The try before may have been committed although its answer never came.
      if (!first && (await this.isIn(client, batch))) return;
      if (await appendBatch(client, batch)) return;
      if (!(await this.isIn(client, batch))) throw fenced(batch);
    } catch (error) {
      if (errorCode(error) !== UNIQUE_VIOLATION) throw error;
      if (!(await this.isIn(client, batch))) throw fenced(batch);
    } finally {
      calm();
    }
  }

  /** @throws CodedError CORE_FENCED when another batch stands in this one's place */
  private async isIn(client: PoolClient, batch: LogBatch): Promise<boolean> {
    const hash = await hashAt(client, batch.firstSeq);
    if (hash === undefined) return false;
    if (!hash.equals(batch.hash)) throw fenced(batch);
    return true;
  }

  private dropClient(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.release(true);
  }
}

function fenced(batch: LogBatch): CodedError {
  const what = `another core has written where the ${batchName(batch)} belongs`;
  const todo = 'this core has stopped; see that only one runs on this database';
  return new CodedError('CORE_FENCED', `${what} (our epoch ${batch.epoch}): ${todo}`);
}

function unavailable(batch: LogBatch, cause: unknown): CodedError {
  const what = `the ${batchName(batch)} cannot be made durable: ${errorText(cause)}`;
  const todo = 'see to the database (running? disk full?), then start again';
  return new CodedError('LOG_UNAVAILABLE', `${what}; ${todo}`, { cause });
}
