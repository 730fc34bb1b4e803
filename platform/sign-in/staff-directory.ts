/** All who work here and are not shut out, for lists from which a person is chosen. */
import type { Sql } from '../postgres/pool';
import { readRoles, type Role } from './staff';

export interface ListedStaff {
  readonly id: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
}

/** By name shown. */
export async function listStaff(sql: Sql): Promise<ListedStaff[]> {
  const { rows } = await sql.query<{ id: string; display_name: string; roles: string[] }>(
    `SELECT id, display_name, roles FROM platform_staff WHERE NOT disabled
     ORDER BY display_name, id LIMIT 1000`,
  );
  return rows.map(({ id, display_name: displayName, roles }) => {
    return { id, displayName, roles: readRoles(roles) };
  });
}
