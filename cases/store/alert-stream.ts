/** Reads the alert stream, and all alerts in their last state. */
import type { Alert, AlertSource, AlertStream, AlertStreamEntry } from '../contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';

interface StreamRow {
  readonly position: bigint;
  readonly source: AlertSource;
  readonly change: 'raised' | 'extended';
  readonly body: string;
  readonly restricted: boolean | null;
}

export class PostgresAlertStream implements AlertStream {
  constructor(private readonly sql: Sql) {}

  async read(afterPosition: number, limit: number): Promise<readonly AlertStreamEntry[]> {
    const { rows } = await this.sql.query<StreamRow>(
      `SELECT s.position, s.source, s.change, s.body, a.people IS NOT NULL AS restricted
       FROM case_alert_stream s LEFT JOIN case_alerts a USING (alert_id)
       WHERE s.position > $1 ORDER BY s.position LIMIT $2`,
      [afterPosition, limit],
    );
    return rows.map(({ position, source, change, body, restricted }) => ({
      position: safeNumber(position),
      source,
      change,
      alert: parseAlert(body),
      ...(restricted === true ? { restricted } : {}),
    }));
  }

  async restricted(): Promise<ReadonlySet<string>> {
    const { rows } = await this.sql.query<{ alert_id: string }>(
      'SELECT alert_id FROM case_alerts WHERE people IS NOT NULL',
    );
    return new Set(rows.map(({ alert_id }) => alert_id));
  }

  /** Position of the newest entry, 0 for an empty stream. */
  async head(): Promise<number> {
    const { rows } = await this.sql.query<{ position: bigint }>(
      'SELECT position FROM case_alert_stream_head',
    );
    return safeNumber(rows[0]?.position ?? 0n);
  }
}

/**
 * The last state of every alert, in the order of alerts.jsonl.
 * @param seqFrom only alerts whose conduct touches the range of event sequence numbers
 */
export async function allAlerts(sql: Sql, seqFrom = 0, seqTo = Infinity): Promise<Alert[]> {
  const { rows } = await sql.query<{ body: string }>(
    'SELECT body FROM case_alerts ORDER BY raised_at, alert_id COLLATE "C"',
  );
  return rows
    .map(({ body }) => parseAlert(body))
    .filter(({ evidence }) => evidence.seqTo >= seqFrom && evidence.seqFrom <= seqTo);
}

/** The JSON of an alert as the intake stored it. */
export function parseAlert(body: string): Alert {
  return JSON.parse(body) as Alert; // written by the intake from an Alert
}
