/** Alerts that somebody is paged about: critical ones that nobody has decided. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';

export interface CriticalAlert {
  readonly alertId: string;
  readonly rule: string;
  readonly market: string | null;
  /** Not everybody may know of it. */
  readonly restricted: boolean;
  /** Place of its first entry in the alert stream. */
  readonly position: number;
}

/** Raised after a place in the stream, in its order; rules in shadow mode page nobody. */
export async function criticalAlertsAfter(
  sql: Sql,
  position: number,
  limit: number,
): Promise<CriticalAlert[]> {
  const { rows } = await sql.query<{
    alert_id: string;
    rule: string;
    market: string | null;
    raised_position: bigint;
    restricted: boolean;
  }>(
    `SELECT alert_id, rule, market, raised_position, people IS NOT NULL AS restricted
     FROM case_alerts
     WHERE raised_position > $1 AND severity = 'critical' AND state = 'new' AND NOT shadow
     ORDER BY raised_position LIMIT $2`,
    [position, limit],
  );
  return rows.map(({ alert_id: alertId, rule, market, raised_position: place, restricted }) => {
    return { alertId, rule, market, restricted, position: safeNumber(place) };
  });
}
