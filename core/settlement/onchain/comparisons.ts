/** Comparisons of vaults and ledger, kept for people: a week; those that differed for good. */
import type { SettlementComparison } from '../../contract/settlement-staff';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { Reconciliation } from './reconcile';

const KEPT_MICROS = 7 * 86_400_000_000;

/** @param at µs UTC; one that has the same time replaces the other */
export async function keepComparison(sql: Sql, found: Reconciliation, at: number): Promise<void> {
  const { nextSeq, ledgers, vaults } = found;
  const differences = found.differences.map(({ holder, asset, expected, actual }) => {
    return { holder, asset, expected, actual };
  });
  await sql.query(
    `INSERT INTO core_chain_comparisons (at, next_seq, ledgers, vaults, differences)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (at) DO UPDATE SET next_seq = excluded.next_seq, ledgers = excluded.ledgers,
       vaults = excluded.vaults, differences = excluded.differences`,
    [at, nextSeq, ledgers, JSON.stringify(vaults), JSON.stringify(differences)],
  );
  await sql.query(
    `DELETE FROM core_chain_comparisons WHERE at < $1 AND differences = '[]'::jsonb`,
    [at - KEPT_MICROS],
  );
}

export async function newestComparison(sql: Sql): Promise<SettlementComparison | null> {
  const { rows } = await sql.query<
    { at: bigint; next_seq: bigint; ledgers: bigint } & Pick<
      SettlementComparison,
      'vaults' | 'differences'
    >
  >('SELECT * FROM core_chain_comparisons ORDER BY at DESC LIMIT 1');
  const [row] = rows;
  if (row === undefined) return null;
  const { at, next_seq, ledgers, vaults, differences } = row;
  return {
    ...{ at: safeNumber(at), nextSeq: safeNumber(next_seq), ledgers: safeNumber(ledgers) },
    ...{ vaults, differences },
  };
}
