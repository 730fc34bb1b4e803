/**
 * A handler for tests with a state in memory: it writes each batch's place and the sum of all
 * places so far, so that a lost, doubled or re-ordered effect and a stale state all show.
 */
import type { FeedBatch } from '../feed/log-feed';
import { safeNumber, type Sql } from '../postgres/pool';
import type { BatchHandler } from './consumer';

/** No key on purpose: a doubled effect must be seen, not refused. */
export const EFFECTS_TABLE =
  'CREATE TABLE effects (first_seq bigint, sum bigint, pid int, at timestamptz DEFAULT now())';

export class SummingHandler implements BatchHandler {
  #sum = 0;
  rewinds: number[] = [];

  async rewind(seq: number, sql: Sql): Promise<void> {
    this.rewinds.push(seq);
    const { rows } = await sql.query<{ sum: bigint | null }>('SELECT max(sum) AS sum FROM effects');
    this.#sum = safeNumber(rows[0]?.sum ?? 0n);
  }

  async handle(batch: FeedBatch, tx: Sql): Promise<void> {
    this.#sum += batch.firstSeq;
    const values = [batch.firstSeq, this.#sum, process.pid];
    await tx.query('INSERT INTO effects (first_seq, sum, pid) VALUES ($1, $2, $3)', values);
  }
}

/** What the table must hold when each of `batches` had its effect once and in order. */
export function expectedEffects(
  batches: readonly FeedBatch[],
): { first_seq: bigint; sum: bigint }[] {
  let sum = 0n;
  return batches.map(({ firstSeq }) => {
    sum += BigInt(firstSeq);
    return { first_seq: BigInt(firstSeq), sum };
  });
}
