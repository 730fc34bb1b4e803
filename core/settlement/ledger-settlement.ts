/**
 * Settlement by the internal ledger alone: the balances have moved with the fills already, so a
 * range is final as soon as its net amounts are written down, once and under its name.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { eventCodec, WireWriter } from '../contract';
import type { PairLookup, SettlementBatch, SettlementPort, SettlementReceipt } from '../contract';
import type { Clock } from '../../platform/clock/clock';
import { CodedError, errorCode } from '../../platform/errors/coded-error';
import { transaction, type Sql } from '../../platform/postgres/pool';
import { netFills } from './netting';

export interface LedgerSettlementOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  /** Knows every market that the fills name. */
  readonly pairs: PairLookup;
}

const EXCLUSION_VIOLATION = '23P01';

export class LedgerSettlement implements SettlementPort {
  constructor(private readonly options: LedgerSettlementOptions) {}

  /**
   * @throws CodedError SETTLEMENT_DIFFERS: the name was used for other fills;
   *   SETTLEMENT_OVERLAPS: a part of the range was settled under another name;
   *   SETTLEMENT_RANGE: a fill lies outside of the range
   */
  async settle(batch: SettlementBatch): Promise<SettlementReceipt> {
    const outside = batch.fills.find(({ seq }) => seq < batch.fromSeq || seq > batch.toSeq);
    if (outside !== undefined) {
      const what = `fill ${outside.seq} is outside of ${batch.fromSeq} to ${batch.toSeq}`;
      throw new CodedError('SETTLEMENT_RANGE', `settlement ${batch.batch}: ${what}`);
    }
    try {
      await transaction(this.options.pool, (tx) => this.write(tx, batch));
    } catch (error) {
      if (errorCode(error) !== EXCLUSION_VIOLATION) throw error;
      const what = `events ${batch.fromSeq} to ${batch.toSeq} are settled in part already`;
      const todo = 'go on after the newest settlement';
      throw new CodedError('SETTLEMENT_OVERLAPS', `settlement ${batch.batch}: ${what}; ${todo}`);
    }
    return { batch: batch.batch, state: 'finalized' };
  }

  private async write(tx: Sql, batch: SettlementBatch): Promise<void> {
    const digest = digestOf(batch);
    // One at a time: the same batch asked for twice at once gets the same answer twice.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('core-settlement', 0))");
    const known = await tx.query<{ digest: Buffer }>(
      'SELECT digest FROM core_settlements WHERE batch = $1',
      [batch.batch],
    );
    const before = known.rows[0]?.digest;
    if (before?.equals(digest) === true) return;
    if (before !== undefined) {
      const what = 'this name stands for other fills already: give each range its own name';
      throw new CodedError('SETTLEMENT_DIFFERS', `settlement ${batch.batch}: ${what}`);
    }
    const { fromSeq, toSeq, fills } = batch;
    await tx.query(
      `INSERT INTO core_settlements (batch, from_seq, to_seq, fills, digest, settled_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [batch.batch, fromSeq, toSeq, fills.length, digest, this.options.clock.nowMicros()],
    );
    const net = netFills(fills, this.options.pairs);
    await tx.query(
      `INSERT INTO core_settlement_net (batch, holder, holder_id, asset, amount)
       SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::numeric[])`,
      [
        batch.batch,
        net.map((row) => row.holder),
        net.map((row) => row.holderId),
        net.map((row) => row.asset),
        net.map((row) => row.amount),
      ],
    );
  }
}

/** Tells one content from another: the range and the bytes of its fills. */
function digestOf(batch: SettlementBatch): Buffer {
  const writer = new WireWriter();
  for (const fill of batch.fills) eventCodec.encode(writer, fill);
  const hash = createHash('sha256').update(`${batch.fromSeq} ${batch.toSeq} `);
  return hash.update(writer.view()).digest();
}
