/**
 * The writer's lease: a lock that the database holds for as long as our session lives, and an
 * epoch that each new holder raises. A second core is refused while the first one lives; a core
 * that lost its session without knowing finds its epoch outdated and stops.
 */
import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../../platform/clock/clock';
import { pause, type Timers } from '../../platform/clock/timers';
import { CodedError } from '../../platform/errors/coded-error';
import type { Logger } from '../../platform/log/logger';
import { safeNumber, type Sql } from '../../platform/postgres/pool';

const POLL_MS = 100;

export interface LeaseOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** How long to wait for a holder that is going away, e.g. one that was just killed. */
  readonly waitMs: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

export class WriterLease {
  #session: PoolClient | undefined;
  #released = false;

  private constructor(
    readonly epoch: number,
    private readonly options: LeaseOptions,
    private readonly onFenced: (error: CodedError) => void,
  ) {}

  /**
   * Takes the lease and raises the epoch.
   * @param onFenced told when another writer took over; the log refuses us from then on
   * @throws CodedError CORE_LEASE_HELD when another core keeps it
   */
  static async take(
    options: LeaseOptions,
    onFenced: (error: CodedError) => void,
  ): Promise<WriterLease> {
    const session = await lockedSession(options, options.waitMs);
    if (session === undefined) {
      const what = 'another core is writing to this database';
      throw new CodedError('CORE_LEASE_HELD', `${what}: stop it, or name another database`);
    }
    try {
      const lease = new WriterLease(
        await raiseEpoch(session, options.clock.nowMicros()),
        options,
        onFenced,
      );
      lease.watch(session);
      return lease;
    } catch (error) {
      session.release(true);
      throw error;
    }
  }

  /** Gives the lease up; the epoch stays. */
  release(): void {
    this.#released = true;
    this.#session?.release(true);
    this.#session = undefined;
  }

  private watch(session: PoolClient): void {
    this.#session = session;
    session.once('end', () => {
      if (this.#released || this.#session !== session) return;
      this.#session = undefined;
      session.release(true);
      this.options.logger.warn({ epoch: this.epoch }, 'lost the session of the lease');
      void this.takeBack();
    });
  }

  /** Gets the lock back, unless another core was faster. */
  private async takeBack(): Promise<void> {
    while (!this.#released) {
      try {
        const session = await lockedSession(this.options, POLL_MS);
        if (session !== undefined) return this.resume(session);
        if ((await currentEpoch(this.options.pool)) !== this.epoch) return this.fenced();
      } catch (error) {
        this.options.logger.warn({ err: error }, 'cannot take the lease back yet');
      }
      await pause(this.options.timers, POLL_MS);
    }
  }

  private async resume(session: PoolClient): Promise<void> {
    const epoch = await currentEpoch(session).catch(() => undefined);
    if (this.#released || epoch === undefined) {
      session.release(true);
      return this.takeBack();
    }
    if (epoch !== this.epoch) {
      session.release(true);
      return this.fenced();
    }
    this.watch(session);
    this.options.logger.info({ epoch }, 'took the lease back');
  }

  private fenced(): void {
    const what = `another core took over from epoch ${this.epoch}`;
    this.onFenced(new CodedError('CORE_FENCED', `${what}: this one has stopped`));
  }
}

async function lockedSession(
  { pool, timers, signal }: LeaseOptions,
  waitMs: number,
): Promise<PoolClient | undefined> {
  const session = await pool.connect();
  const deadline = timers.elapsedMs() + waitMs;
  try {
    for (;;) {
      const { rows } = await session.query<{ held: boolean }>(
        "SELECT pg_try_advisory_lock(hashtextextended('core-writer', 0)) AS held",
      );
      if (rows[0]?.held === true) return session;
      if (timers.elapsedMs() >= deadline || signal?.aborted === true) break;
      await pause(timers, POLL_MS);
    }
  } catch (error) {
    session.release(true);
    throw error;
  }
  session.release(true);
  return undefined;
}

/** Whether a core holds the lease, without touching it. */
export async function isWriterAlive(sql: Sql): Promise<boolean> {
  // A lock by one 64-bit number shows as two halves (PostgreSQL, pg_locks: objsubid 1).
  const { rows } = await sql.query<{ alive: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_locks
       WHERE locktype = 'advisory' AND granted AND objsubid = 1
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('core-writer', 0)
     ) AS alive`,
  );
  return rows[0]?.alive === true;
}

async function raiseEpoch(sql: Sql, now: number): Promise<number> {
  const { rows } = await sql.query<{ epoch: bigint }>(
    'UPDATE core_writer SET epoch = epoch + 1, taken_at = $1 RETURNING epoch',
    [now],
  );
  const [row] = rows;
  if (row === undefined) {
    throw new CodedError('CORE_NOT_MIGRATED', 'core_writer is empty: run `probity migrate`');
  }
  return safeNumber(row.epoch);
}

async function currentEpoch(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ epoch: bigint }>('SELECT epoch FROM core_writer');
  return safeNumber(rows[0]?.epoch ?? 0n);
}
