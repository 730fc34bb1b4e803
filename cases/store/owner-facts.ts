/** Devices and wallets of one owner, and with how many others each is shared. */
import type { SubjectFact } from '../contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';

/** The last used first. */
export async function factsOf(
  sql: Sql,
  owner: string,
  kind: 'device' | 'wallet',
  limit: number,
): Promise<SubjectFact[]> {
  const { rows } = await sql.query<{
    value: string;
    first_at: bigint;
    last_at: bigint;
    times: bigint;
    shared: bigint;
  }>(
    `SELECT value, first_at, last_at, times,
       (SELECT count(*) FROM case_facts o WHERE o.kind = f.kind AND o.value = f.value) - 1 AS shared
     FROM case_facts f WHERE owner = $1 AND kind = $2
     ORDER BY last_at DESC, value LIMIT $3`,
    [owner, kind, limit],
  );
  return rows.map(({ value, first_at, last_at, times, shared }) => ({
    value,
    firstAt: safeNumber(first_at),
    lastAt: safeNumber(last_at),
    times: safeNumber(times),
    sharedWith: safeNumber(shared),
  }));
}
