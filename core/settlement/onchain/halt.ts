/** Settlement stands still, and why, until two persons have let it go on. */
import type { Pool } from 'pg';
import { appendAudit } from '../../../platform/audit/audit';
import { transaction, type Sql } from '../../../platform/postgres/pool';

/** undefined: it runs. */
export async function haltReason(sql: Sql): Promise<string | undefined> {
  const { rows } = await sql.query<{ halted: string | null }>(
    'SELECT halted FROM core_chain_venue',
  );
  return rows[0]?.halted ?? undefined;
}

/** The first reason stays, and is in the audit log. @param at µs UTC */
export async function halt(pool: Pool, reason: string, at: number): Promise<void> {
  await transaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      'UPDATE core_chain_venue SET halted = $1, halted_at = $2 WHERE halted IS NULL',
      [reason, at],
    );
    if (rowCount === 0) return;
    await appendAudit(tx, {
      ...{ actor: 'system', action: 'settlement-halt', subject: 'settlement:chain' },
      ...{ before: null, after: { reason }, at },
    });
  });
}

/** Fills that could not settle are tried again, as the chain stands then. */
export async function retryFailed(sql: Sql, seqs: readonly number[]): Promise<void> {
  await sql.query(
    'UPDATE core_chain_fills SET failure = NULL, failed_at = NULL WHERE seq = ANY($1)',
    [[...seqs]],
  );
}

/**
 * Ends a stop that two persons agreed to end; the database refuses it else. A failed batch is tried
 * again as it is; the chain judges it anew.
 */
export async function resume(tx: Sql): Promise<void> {
  await tx.query("UPDATE core_chain_batches SET state = 'planned' WHERE state = 'failed'");
  await tx.query('UPDATE core_chain_venue SET halted = NULL, halted_at = NULL');
}
