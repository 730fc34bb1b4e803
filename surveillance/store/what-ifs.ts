/** Finished what-if runs, so that who approves a change sees what its proposer saw. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { EffectiveRule, StoredWhatIf, WhatIfResult } from '../contract';
import type { Acting } from './rule-changes';

interface NewWhatIf {
  readonly whatIfId: string;
  readonly rule: string;
  readonly after: EffectiveRule;
  readonly result: WhatIfResult;
}

export async function keepWhatIf(
  sql: Sql,
  { whatIfId, rule, after, result }: NewWhatIf,
  { staffId, name, at }: Acting,
): Promise<void> {
  await sql.query('INSERT INTO surv_what_ifs VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    ...[whatIfId, rule, JSON.stringify(after), JSON.stringify(result)],
    ...[`staff:${staffId}`, name, at],
  ]);
}

/** The newest run of exactly this block of the rule. */
export async function whatIfOf(
  sql: Sql,
  rule: string,
  after: EffectiveRule,
): Promise<StoredWhatIf | null> {
  const { rows } = await sql.query<{
    what_if_id: string;
    result: WhatIfResult;
    run_name: string;
    run_at: bigint;
  }>(
    `SELECT what_if_id, result, run_name, run_at FROM surv_what_ifs
     WHERE rule = $1 AND after = $2 ORDER BY run_at DESC LIMIT 1`,
    [rule, JSON.stringify(after)],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { what_if_id: whatIfId, result, run_name: runName, run_at: runAt } = row;
  return { whatIfId, result, runName, runAt: safeNumber(runAt) };
}
