/** The log as consumers read it: durable batches in order, with a wake-up when there are more. */
import type { Pool, PoolClient } from 'pg';
import { systemTimers, type Timers } from '../../platform/clock/timers';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { Wakes } from '../../platform/feed/wakes';
import { safeNumber } from '../../platform/postgres/pool';
import { archivedBefore, headSeq, LOG_CHANNEL } from './log-table';

/** A notice may be lost with its connection: this long is the longest that anyone waits. */
const POLL_MS = 250;

/**
 * Reads `core_log` and its archives. Holds one connection for notices while anyone waits; close()
 * gives it back.
 */
export class PostgresLogFeed implements LogFeed {
  private listener: Promise<PoolClient> | undefined;
  private readonly wakes: Wakes;
  private newest = 0;
  private closed = false;

  constructor(
    private readonly pool: Pool,
    timers: Timers = systemTimers,
  ) {
    this.wakes = new Wakes(timers, POLL_MS);
  }

  async read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    const { rows } = await this.pool.query<{
      first_seq: bigint;
      last_seq: bigint;
      events: Buffer;
    }>(
      `SELECT first_seq, last_seq, events FROM core_log
       WHERE first_seq > $1 ORDER BY first_seq LIMIT $2`,
      [afterSeq, limit],
    );
    const archived = await archivedBefore(this.pool, rows[0]?.first_seq, afterSeq);
    if (archived.length > 0) {
      return archived.slice(0, limit).map(({ firstSeq, lastSeq, events }) => {
        return { firstSeq, lastSeq, payload: events };
      });
    }
    return rows.map((row) => ({
      firstSeq: safeNumber(row.first_seq),
      lastSeq: safeNumber(row.last_seq),
      payload: row.events,
    }));
  }

  head(): Promise<number> {
    return headSeq(this.pool);
  }

  async wait(afterSeq: number, signal: AbortSignal): Promise<void> {
    this.listen();
    if (signal.aborted || this.newest > afterSeq || this.closed) return;
    await this.wakes.next(signal);
  }

  /** Tells those who wait that events up to `seq` are durable; the writer's own process does. */
  announce(seq: number): void {
    if (seq > this.newest) this.newest = seq;
    this.wakes.wake();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wakes.wake();
    const listener = this.listener;
    this.listener = undefined;
    const client = await listener?.catch(() => undefined);
    client?.release(true);
  }

  /** Polling alone does until the connection is there, or there again. */
  private listen(): void {
    if (this.listener !== undefined || this.closed) return;
    const listener = this.connect();
    this.listener = listener;
    const forget = (): void => {
      if (this.listener === listener) this.listener = undefined;
    };
    listener.then((client) => {
      client.once('end', () => {
        if (this.listener === listener) client.release(true);
        forget();
      });
    }, forget);
  }

  private async connect(): Promise<PoolClient> {
    const client = await this.pool.connect();
    try {
      client.on('notification', ({ payload }) => this.announce(Number(payload ?? 0)));
      await client.query(`LISTEN ${LOG_CHANNEL}`);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}
