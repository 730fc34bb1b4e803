/**
 * Brings batches to the chain, in order, each once: the program takes a batch only at its place in
 * the log, so the chain's own position says what has settled, whatever was sent how often.
 */
import type { Pool } from 'pg';
import { CodedError } from '../../../platform/errors/coded-error';
import { safeNumber } from '../../../platform/postgres/pool';
import { readBatchBytes } from '../chain/batch-bytes';
import type { RpcClient } from '../chain/rpc';
import { readConfig } from '../chain/venue-state';
import { customError, type Attempt, type Attempts } from './attempts';
import { dropFrom, isByAFill } from './drop';
import { halt, haltReason } from './halt';
import type { SettlementMetrics } from './metrics';
import type { VenueBook } from './venue-book';

export interface SendOptions {
  readonly pool: Pool;
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  readonly attempts: Attempts;
  readonly metrics: SettlementMetrics;
  readonly now: () => number;
  /** Batches under way at once; the chain may take them in another order than they were sent. */
  readonly window: number;
}

type State = 'planned' | 'sent' | 'confirmed' | 'failed';

interface OpenBatch {
  readonly batch: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly data: Buffer;
  readonly state: State;
  readonly signature: string | null;
}

const MOST_OPEN = 256;
/** Refusals that only say that the batch's turn is another one. */
const OUT_OF_ORDER = 'BatchOutOfOrder';

export class BatchSender {
  constructor(private readonly options: SendOptions) {}

  /**
   * One look at the chain and what follows from it.
   * @returns batches that are not final yet
   * @throws CodedError CHAIN_AHEAD, and what the RPC client throws
   */
  async step(): Promise<number> {
    const open = await this.open();
    if (open.length === 0) return 0;
    const nextSeq = await this.position();
    const settled = open.filter(({ toSeq }) => toSeq < nextSeq);
    for (const batch of settled) await this.onSettled(batch);
    const waiting = open.slice(settled.length);
    for (const batch of waiting) {
      if (batch.state === 'confirmed') await this.onRolledBack(batch);
    }
    const [first] = waiting;
    if (first !== undefined && first.fromSeq !== nextSeq) {
      const what = `the chain stands at event ${nextSeq}, batch ${first.batch} begins at`;
      const todo = 'somebody else settles with this key, or the data are of another venue';
      throw new CodedError('CHAIN_AHEAD', `${what} ${first.fromSeq}: ${todo}`);
    }
    if ((await haltReason(this.options.pool)) !== undefined) return open.length;
    if (first?.state === 'failed') await this.onRefused(first);
    else await this.sendInOrder(waiting);
    return open.length;
  }

  /** New batches are made of its fills once nothing that was sent can settle any more. */
  private async onRefused({ batch }: OpenBatch): Promise<void> {
    const { pool, attempts, metrics } = this.options;
    if (await attempts.mayStillSettle(batch)) return;
    await dropFrom(pool, batch);
    metrics.batches.inc({ state: 'dropped' });
  }

  private async open(): Promise<OpenBatch[]> {
    const { rows } = await this.options.pool.query<{
      batch: bigint;
      from_seq: bigint;
      to_seq: bigint;
      data: Buffer;
      state: State;
      signature: string | null;
    }>(
      `SELECT batch, from_seq, to_seq, data, state, signature FROM core_chain_batches
       WHERE state NOT IN ('finalized', 'dropped') ORDER BY batch LIMIT $1`,
      [MOST_OPEN],
    );
    return rows.map((row) => ({
      batch: safeNumber(row.batch),
      fromSeq: safeNumber(row.from_seq),
      toSeq: safeNumber(row.to_seq),
      data: row.data,
      state: row.state,
      signature: row.signature,
    }));
  }

  private async position(): Promise<number> {
    const { rpc, book } = this.options;
    const data = await rpc.account(book.venue.config.toBase58(), 'confirmed');
    if (data !== undefined) return Number(readConfig(book.venue.program, data).nextSeq);
    const what = `the venue ${book.venue.config.toBase58()} is not on this chain`;
    throw new CodedError('CHAIN_VENUE_MISSING', `${what}: is the RPC address the right one?`);
  }

  private async onSettled({ batch, state, signature }: OpenBatch): Promise<void> {
    const { pool, rpc, attempts, now } = this.options;
    if (state !== 'confirmed') {
      const tried = await attempts.all({ batch });
      const done = tried.find(({ status }) => status?.err === null);
      // It has settled; which transaction did it is known a little later.
      if (done === undefined) return;
      await pool.query(
        `UPDATE core_chain_batches SET state = 'confirmed', signature = $2, confirmed_at = $3,
           reason = NULL WHERE batch = $1`,
        [batch, done.signature, now()],
      );
      if (done.status?.final !== true) return;
    } else if (signature !== null) {
      const [status] = await rpc.statuses([signature]);
      if (status?.final !== true) return;
    }
    await pool.query(
      `UPDATE core_chain_batches SET state = 'finalized', finalized_at = $2 WHERE batch = $1`,
      [batch, now()],
    );
    this.options.metrics.batches.inc({ state: 'finalized' });
  }

  /** A fork took it back: it is sent again as it was. */
  private async onRolledBack({ batch }: OpenBatch): Promise<void> {
    this.options.metrics.batches.inc({ state: 'rolled-back' });
    await this.options.pool.query(
      `UPDATE core_chain_batches SET state = 'planned', signature = NULL, confirmed_at = NULL
       WHERE batch = $1`,
      [batch],
    );
  }

  private async sendInOrder(waiting: readonly OpenBatch[]): Promise<void> {
    const height = await this.options.rpc.blockHeight('confirmed');
    for (const [i, batch] of waiting.slice(0, this.options.window).entries()) {
      if (batch.state === 'failed') return;
      const tried = await this.options.attempts.of({ batch: batch.batch });
      for (const attempt of tried) {
        if (!(await this.mayGoOn(batch, attempt))) return;
      }
      const live = tried.some(({ status, lastValidHeight }) =>
        status === undefined ? lastValidHeight >= height : status.err === null,
      );
      if (live) continue;
      // Overtaken once, it waits for its turn.
      if (i > 0 && tried.length > 0) return;
      await this.send(batch);
    }
  }

  /**
   * false: the program refuses the batch. Settlement stops, unless it is for the sake of a fill:
   * then the batch is made anew without it.
   */
  private async mayGoOn({ batch }: OpenBatch, { signature, status }: Attempt): Promise<boolean> {
    if (status === undefined || status.err === null) return true;
    const { pool, book, attempts, metrics, now } = this.options;
    const code = customError(status.err);
    const name = code === undefined ? undefined : book.venue.program.errorName(code);
    const reason = name ?? JSON.stringify(status.err);
    await attempts.failed(signature, reason);
    if (name === OUT_OF_ORDER) return true;
    await pool.query(
      `UPDATE core_chain_batches SET state = 'failed', reason = $2 WHERE batch = $1`,
      [batch, reason],
    );
    metrics.batches.inc({ state: 'failed' });
    if (isByAFill(code, name)) return false;
    await halt(pool, `BATCH_REFUSED: batch ${batch} is refused: ${reason}`, now());
    return false;
  }

  private async send({ batch, data }: OpenBatch): Promise<void> {
    const { pool, book, attempts, metrics, now } = this.options;
    const bytes = readBatchBytes(Uint8Array.from(data));
    const instructions = book.venue.settleBytes(bytes, book.operator.publicKey);
    await pool.query(
      `UPDATE core_chain_batches SET state = 'sent', sent_at = coalesce(sent_at, $2)
       WHERE batch = $1`,
      [batch, now()],
    );
    await attempts.send({ batch }, instructions, [book.operator]);
    metrics.batches.inc({ state: 'sent' });
  }
}
