/** What each person has seen and follows. */
import type { MarkRequest } from '../contract';
import type { Sql } from '../../platform/postgres/pool';

/** What rises with each change of the item, as the lists compare it. */
const MARK = `CASE split_part(item, ':', 1)
  WHEN 'alert' THEN (SELECT last_position + revision FROM case_alerts
    WHERE alert_id = substr(item, 7))
  ELSE (SELECT version FROM case_cases WHERE case_id = substr(item, 6)) END`;

/** Marks items (`alert:<id>`, `case:<id>`) as they are now; unknown ones are passed over. */
export async function markItems(
  sql: Sql,
  staffId: string,
  { items, seen, followed }: MarkRequest,
): Promise<void> {
  await sql.query(
    `INSERT INTO case_marks (staff_id, item, seen_mark, followed)
     SELECT $1, item, CASE WHEN $3 THEN mark END, coalesce($4, false)
     FROM (SELECT DISTINCT item, ${MARK} AS mark FROM unnest($2::text[]) AS asked (item)) AS m
     WHERE mark IS NOT NULL
     ON CONFLICT (staff_id, item) DO UPDATE SET
       seen_mark = CASE WHEN $3 THEN excluded.seen_mark WHEN NOT $3 THEN NULL
         ELSE case_marks.seen_mark END,
       followed = coalesce($4, case_marks.followed)`,
    [staffId, items, seen ?? null, followed ?? null],
  );
}
