/** Which accounts are the venue's own staff's, and who may read alerts about them. */
import type { Sql } from '../../platform/postgres/pool';

export interface OwnStaff {
  readonly accounts: readonly { readonly account: string; readonly person: string }[];
  /** Staff ids. */
  readonly readers: readonly string[];
}

/**
 * Makes both tables say so, and alerts follow: an account that has become one of own staff takes
 * its alerts along; who may not read them any more does not see them.
 */
export async function keepOwnStaff(tx: Sql, { accounts, readers }: OwnStaff): Promise<void> {
  const names = accounts.map(({ account }) => account);
  const { rowCount: gone } = await tx.query(
    'DELETE FROM case_own_staff_readers WHERE NOT (staff_id = ANY ($1))',
    [[...readers]],
  );
  const { rowCount: come } = await tx.query(
    'INSERT INTO case_own_staff_readers SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
    [[...readers]],
  );
  await tx.query('DELETE FROM case_own_staff WHERE NOT (account = ANY ($1))', [names]);
  const { rows: added } = await tx.query<{ account: string }>(
    `INSERT INTO case_own_staff SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT DO NOTHING RETURNING account`,
    [names, accounts.map(({ person }) => person)],
  );
  // The trigger does the rest; alerts are looked at only when something changed.
  if ((gone ?? 0) + (come ?? 0) > 0) {
    await tx.query('UPDATE case_alerts SET own_staff = true WHERE own_staff');
  }
  if (added.length > 0) {
    await tx.query(
      'UPDATE case_alerts SET own_staff = true WHERE NOT own_staff AND accounts && $1::text[]',
      [added.map(({ account }) => account)],
    );
  }
}
