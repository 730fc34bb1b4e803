/** Names of members of staff by their ids, for pages that show who did something. */
import type { Sql } from '../postgres/pool';

const PREFIX = 'staff:';

/** Display names of those actors (`staff:<id>`) who are staff; others have no entry. */
export async function staffNames(
  sql: Sql,
  actors: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const staff = [...new Set(actors)].filter((actor) => actor.startsWith(PREFIX));
  if (staff.length === 0) return new Map();
  const { rows } = await sql.query<{ id: string; display_name: string }>(
    'SELECT id, display_name FROM platform_staff WHERE id = ANY($1)',
    [staff.map((actor) => actor.slice(PREFIX.length))],
  );
  return new Map(rows.map((row) => [PREFIX + row.id, row.display_name]));
}
