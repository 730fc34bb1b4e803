/** Saved views: the search of a page under a name, one's own or shared, one of them the first. */
import type { NewSavedView, Person, SavedView, ViewScreen } from '../contract';
import { errorCode } from '../../platform/errors/coded-error';
import type { Sql } from '../../platform/postgres/pool';

interface Row {
  readonly view_id: string;
  readonly staff_id: string;
  readonly staff_name: string;
  readonly screen: ViewScreen;
  readonly name: string;
  readonly shared: boolean;
  readonly is_default: boolean;
  readonly query: string;
}

/** A name is taken once a person and screen. */
export class ViewNameTaken extends Error {
  override name = 'ViewNameTaken';
}

/** One's own and shared ones; only one's own can be one's default. */
export async function readViews(sql: Sql, by: Person, screen: ViewScreen): Promise<SavedView[]> {
  const { rows } = await sql.query<Row>(
    `SELECT view_id, staff_id, staff_name, screen, name, shared, is_default, query
     FROM case_views WHERE screen = $2 AND (staff_id = $1 OR shared)
     ORDER BY (staff_id = $1) DESC, name, view_id LIMIT 500`,
    [by.staffId, screen],
  );
  return rows.map((row) => {
    const own = row.staff_id === by.staffId;
    const owner = { staffId: row.staff_id, name: row.staff_name };
    const { screen, name, shared, query } = row;
    return {
      id: row.view_id,
      screen,
      name,
      shared,
      query,
      owner,
      own,
      isDefault: own && row.is_default,
    };
  });
}

/**
 * Makes or changes one's own view.
 * @returns false when `id` is somebody else's
 * @throws ViewNameTaken
 */
export async function putView(
  tx: Sql,
  id: string,
  { screen, name, shared, isDefault, query }: NewSavedView,
  by: Person,
  at: number,
): Promise<boolean> {
  if (isDefault) {
    await tx.query(
      'UPDATE case_views SET is_default = false WHERE staff_id = $1 AND screen = $2 AND is_default',
      [by.staffId, screen],
    );
  }
  try {
    const { rowCount } = await tx.query(
      `INSERT INTO case_views
         (view_id, staff_id, staff_name, screen, name, shared, is_default, query, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (view_id) DO UPDATE SET screen = excluded.screen, name = excluded.name,
         shared = excluded.shared, is_default = excluded.is_default, query = excluded.query,
         at = excluded.at
       WHERE case_views.staff_id = excluded.staff_id`,
      [id, by.staffId, by.name, screen, name, shared, isDefault, query, at],
    );
    return rowCount === 1;
  } catch (error) {
    if (errorCode(error) !== '23505') throw error;
    throw new ViewNameTaken(`you have a view named ${name} already: choose another name`);
  }
}

/** @returns false when there is no such view of one's own */
export async function dropView(sql: Sql, id: string, { staffId }: Person): Promise<boolean> {
  const { rowCount } = await sql.query(
    'DELETE FROM case_views WHERE view_id = $1 AND staff_id = $2',
    [id, staffId],
  );
  return rowCount === 1;
}
