/** What people did with one alert, and what happened in a batch. */
import type { AlertHistoryEntry } from '../contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { Standing } from './alert-standing';

const MOST = 200;

/** Oldest first, the newest 200. */
export async function alertHistory(sql: Sql, alertId: string): Promise<AlertHistoryEntry[]> {
  const { rows } = await sql.query<{
    at: bigint;
    by_name: string;
    action: AlertHistoryEntry['action'];
    reason: string | null;
    before: Standing;
    after: Standing;
  }>(
    `SELECT at, by_name, action, reason, before, after FROM case_alert_events
     WHERE alert_id = $1 ORDER BY revision DESC LIMIT $2`,
    [alertId, MOST],
  );
  return rows.reverse().map(({ at, by_name: by, action, reason, before, after }) => {
    return { at: safeNumber(at), by, action, from: before.state, to: after.state, reason };
  });
}
