/** Look-backs in their table: opened by surveillance's consumer, worked on beside it. */
import type { CoreEvent } from '../../core/contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { LookBackRow } from '../contract';
import { CauseWatch, type Cause } from '../look-back/causes';
import type { TraderTotals } from '../look-back/run';
import type { EventObserver } from './alert-consumer';

/** Opens look-backs in the transaction of the events that are their causes. */
export class LookBackOpener implements EventObserver {
  private watch = new CauseWatch();

  /** Begins anew, before the first event of the log. */
  restart(): void {
    this.watch = new CauseWatch();
  }

  onEvent(e: CoreEvent): void {
    this.watch.onEvent(e);
  }

  /** What was opened before a restart is there already. */
  async record(tx: Sql): Promise<void> {
    for (const { seq, cause, market, asset, markets, at, from } of this.watch.take()) {
      await tx.query(
        `INSERT INTO surv_look_backs (seq, cause, market, asset, markets, at, from_at, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting') ON CONFLICT DO NOTHING`,
        [seq, cause, market, asset, [...markets], at, from],
      );
    }
  }
}

interface Stored {
  readonly seq: bigint;
  readonly cause: Cause['cause'];
  readonly market: string;
  readonly asset: string;
  readonly markets: bigint[];
  readonly at: bigint;
  readonly from_at: bigint;
  readonly state: LookBackRow['state'];
  readonly fault: string | null;
  readonly result: { readonly traders: readonly TraderTotals[] } | null;
}

export interface KeptLookBack extends Cause {
  readonly state: LookBackRow['state'];
  readonly fault: string | null;
  readonly traders: readonly TraderTotals[];
}

function keptOf(row: Stored): KeptLookBack {
  return {
    ...{ seq: safeNumber(row.seq), cause: row.cause, market: row.market, asset: row.asset },
    markets: row.markets.map(safeNumber),
    ...{ at: safeNumber(row.at), from: safeNumber(row.from_at), state: row.state },
    ...{ fault: row.fault, traders: row.result?.traders ?? [] },
  };
}

/** The oldest that waits. */
export async function nextLookBack(sql: Sql): Promise<KeptLookBack | undefined> {
  const { rows } = await sql.query<Stored>(
    `SELECT * FROM surv_look_backs WHERE state = 'waiting' ORDER BY seq LIMIT 1`,
  );
  return rows[0] === undefined ? undefined : keptOf(rows[0]);
}

/** Newest first. */
export async function readLookBacks(sql: Sql, limit: number): Promise<KeptLookBack[]> {
  const { rows } = await sql.query<Stored>(
    'SELECT * FROM surv_look_backs ORDER BY seq DESC LIMIT $1',
    [limit],
  );
  return rows.map(keptOf);
}

/** An event before `at` µs from which the log may be read; 0 when none is known. */
export async function seqBefore(sql: Sql, at: number): Promise<number> {
  const { rows } = await sql.query<{ seq: bigint }>(
    'SELECT seq FROM surv_book_snapshots WHERE ts < $1 ORDER BY seq DESC LIMIT 1',
    [at],
  );
  return safeNumber(rows[0]?.seq ?? 0n);
}

export async function keepLookBack(
  sql: Sql,
  seq: number,
  done: { readonly traders: readonly TraderTotals[] } | { readonly fault: string },
): Promise<void> {
  const [state, fault, result] =
    'fault' in done ? ['failed', done.fault, null] : ['done', null, JSON.stringify(done)];
  await sql.query('UPDATE surv_look_backs SET state = $2, fault = $3, result = $4 WHERE seq = $1', [
    seq,
    state,
    fault,
    result,
  ]);
}
