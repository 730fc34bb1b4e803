/** Settlement stands still, and why, until somebody lets it go on. */
import type { Sql } from '../../../platform/postgres/pool';

/** undefined: it runs. */
export async function haltReason(sql: Sql): Promise<string | undefined> {
  const { rows } = await sql.query<{ halted: string | null }>(
    'SELECT halted FROM core_chain_venue',
  );
  return rows[0]?.halted ?? undefined;
}

/** The first reason stays. */
export async function halt(sql: Sql, reason: string, at: number): Promise<void> {
  await sql.query('UPDATE core_chain_venue SET halted = $1, halted_at = $2 WHERE halted IS NULL', [
    reason,
    at,
  ]);
}

/** A failed batch is tried again as it is; the chain judges it anew. */
export async function resume(sql: Sql): Promise<void> {
  await sql.query("UPDATE core_chain_batches SET state = 'planned' WHERE state = 'failed'");
  await sql.query('UPDATE core_chain_venue SET halted = NULL, halted_at = NULL');
}
