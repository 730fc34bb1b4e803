/**
 * Takes batches back that the program refuses for the sake of a fill in them. Their fills wait
 * again, and new batches are made of those that can settle.
 */
import type { Pool } from 'pg';
import { safeNumber, transaction, type Sql } from '../../../platform/postgres/pool';

/** Refusals that a fill, or a trader in it, is the cause of: the other fills can settle. */
const BY_A_FILL = new Set([
  ...['UnknownMarket', 'InsufficientBalance', 'Overflow', 'Frozen', 'Exited'],
  ...['ForeignLedger', 'WrongOwner', 'WrongDomain', 'OrderExpired', 'OrderSide', 'OrderDead'],
  ...['OrderDone', 'Overfill', 'NoOrderSlot', 'OrdersDoNotMatch', 'OutsideLimit', 'FeeTooHigh'],
  ...['SelfSettlement', 'ZeroFill'],
]);
/** The Ed25519 program's own numbers: it does not take one of the signatures. */
const PRECOMPILE_ERRORS = 5;

/**
 * @param code of a custom error; undefined = another kind of failure
 * @param name of the program's error with this number
 */
export function isByAFill(code: number | undefined, name: string | undefined): boolean {
  if (name !== undefined) return BY_A_FILL.has(name);
  return code !== undefined && code < PRECOMPILE_ERRORS;
}

/** This batch and all after it; nothing of them may be able to settle any more. */
export async function dropFrom(pool: Pool, batch: number): Promise<void> {
  await transaction(pool, async (tx) => {
    await tx.query('SELECT 1 FROM core_chain_venue FOR UPDATE');
    await tx.query('UPDATE core_chain_fills SET batch = NULL WHERE batch >= $1', [batch]);
    await tx.query('DELETE FROM core_chain_net WHERE batch >= $1', [batch]);
    await tx.query(
      `UPDATE core_chain_venue SET planned_to = from_seq - 1
       FROM core_chain_batches WHERE core_chain_batches.batch = $1`,
      [batch],
    );
    await tx.query("UPDATE core_chain_batches SET state = 'dropped' WHERE batch >= $1", [batch]);
  });
}

interface Refused {
  /** Fills of the log in it. */
  readonly fills: number;
  /** How often a batch of one fill was refused here. */
  readonly alone: number;
  readonly reason: string;
}

/** The newest refused batch that began at this event. */
export async function refusedAt(sql: Sql, fromSeq: number): Promise<Refused | undefined> {
  const { rows } = await sql.query<{ log_fills: bigint; reason: string }>(
    `SELECT log_fills, reason FROM core_chain_batches
     WHERE from_seq = $1 AND state = 'dropped' AND reason IS NOT NULL ORDER BY batch DESC`,
    [fromSeq],
  );
  const [newest] = rows;
  if (newest === undefined) return undefined;
  const alone = rows.filter((row) => row.log_fills === 1n).length;
  return { fills: safeNumber(newest.log_fills), alone, reason: newest.reason };
}
