/**
 * The projections' own life: their consumer runs until stopped, readers wait for it, and a rebuild
 * empties the tables and fills them again from the log.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Registry as Metrics } from 'prom-client';
import type { Clock } from '../../platform/clock/clock';
import { runConsumer, type Consumer } from '../../platform/consumer/consumer';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Logger } from '../../platform/log/logger';
import { ProjectionHandler, PROJECTIONS } from './store/handler';
import { emptyProjections } from './store/maintenance';

export interface ProjectionsOptions {
  readonly pool: Pool;
  readonly feed: LogFeed;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The consumer has ended with an error; the process should end. */
  readonly onFatal: (error: CodedError) => void;
}

/** Longest time that a reader waits for the tables to come up to what it has seen. */
const READ_WAIT_MS = 10_000;

export class Projections {
  private abort = new AbortController();
  private consumer: Consumer;

  constructor(private readonly options: ProjectionsOptions) {
    this.consumer = this.start();
  }

  /** Resolves when the tables hold all that the log had at the time of the call. */
  caughtUp(): Promise<void> {
    return this.consumer.caughtUp();
  }

  /**
   * Resolves when the tables hold everything up to `seq`.
   * @throws CodedError PROJECTIONS_BEHIND after 10 s
   */
  async reach(seq: number): Promise<void> {
    if (this.consumer.position >= seq) return;
    const enough = new AbortController();
    const late = delay(READ_WAIT_MS, undefined, { signal: enough.signal }).then(() => {
      const what = `the tables are at event ${this.consumer.position}, not yet at ${seq}`;
      throw new CodedError('PROJECTIONS_BEHIND', `${what}: ask again a little later`);
    });
    const reached = this.consumer.after(seq);
    await Promise.race([reached, late]).finally(() => {
      enough.abort();
      late.catch(() => undefined);
      reached.catch(() => undefined);
    });
  }

  /** Empties the tables and resolves when they are filled again. */
  async rebuild(): Promise<void> {
    await this.stop();
    await emptyProjections(this.options.pool, this.options.clock);
    this.abort = new AbortController();
    this.consumer = this.start();
    await this.caughtUp();
  }

  /** Finishes the transaction under way. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.consumer.done.catch(() => undefined);
  }

  private start(): Consumer {
    const { onFatal, ...options } = this.options;
    const consumer = runConsumer({
      ...options,
      name: PROJECTIONS,
      handler: new ProjectionHandler(),
      signal: this.abort.signal,
    });
    consumer.done.catch((error: unknown) => {
      const coded =
        error instanceof CodedError ? error : new CodedError('CONSUMER_FAULT', errorText(error));
      onFatal(coded);
    });
    return consumer;
  }
}
