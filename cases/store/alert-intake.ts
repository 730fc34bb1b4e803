/** Takes alerts into the inbox and numbers them into the gapless stream, in one transaction. */
import type { Alert, AlertIntake, AlertSource } from '../contract';
import { triageDue } from '../clocks/case-clocks';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { snoozeByRule } from './snoozes';

interface Change {
  readonly alert: Alert;
  readonly body: string;
  readonly isNew: boolean;
}

export class PostgresAlertIntake implements AlertIntake<Sql> {
  /** Tells listeners of the stream at commit, by NOTIFY on this channel. */
  static readonly channel = 'case_alert_stream';

  async record(tx: Sql, source: AlertSource, alerts: readonly Alert[]): Promise<void> {
    const changes = await changesOf(tx, alerts);
    if (changes.length === 0) return;
    const first = await nextPositions(tx, changes.length);
    for (const [i, change] of changes.entries()) await write(tx, source, change, first + i);
    await snoozeByRule(
      tx,
      changes.filter(({ isNew }) => isNew).map(({ alert }) => alert),
    );
    await tx.query(`NOTIFY ${PostgresAlertIntake.channel}`);
  }
}

/** The last state of each alert that differs from what is stored. */
async function changesOf(tx: Sql, alerts: readonly Alert[]): Promise<Change[]> {
  const last = new Map(alerts.map((alert) => [alert.alertId, alert]));
  if (last.size === 0) return [];
  const { rows } = await tx.query<{ alert_id: string; body: string }>(
    'SELECT alert_id, body FROM case_alerts WHERE alert_id = ANY($1)',
    [[...last.keys()]],
  );
  const stored = new Map(rows.map((row) => [row.alert_id, row.body]));
  return [...last.values()]
    .map((alert) => {
      const isNew = !stored.has(alert.alertId);
      return { alert, body: JSON.stringify(alert), isNew };
    })
    .filter(({ alert, body }) => stored.get(alert.alertId) !== body);
}

/** Waits for other writers until their commit, so that positions appear in order. */
async function nextPositions(tx: Sql, count: number): Promise<number> {
  const { rows } = await tx.query<{ position: bigint }>(
    'UPDATE case_alert_stream_head SET position = position + $1 RETURNING position',
    [count],
  );
  const [head] = rows;
  if (head === undefined) throw new Error('case_alert_stream_head is empty: restore the database');
  return safeNumber(head.position) - count + 1;
}

async function write(tx: Sql, source: AlertSource, change: Change, position: number) {
  const { alert, body } = change;
  const due = triageDue(alert.severity, alert.raisedAt);
  await tx.query(
    `INSERT INTO case_alerts (alert_id, source, rule, market, severity, score, raised_at,
       conduct_from, conduct_to, accounts, shadow, body, raised_position, last_position,
       due_at, due_clock)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15)
     ON CONFLICT (alert_id) DO UPDATE SET severity = excluded.severity, score = excluded.score,
       raised_at = excluded.raised_at,
       conduct_from = excluded.conduct_from, conduct_to = excluded.conduct_to,
       accounts = excluded.accounts, body = excluded.body,
       last_position = excluded.last_position,
       due_at = CASE WHEN (case_alerts.severity = excluded.severity
         AND case_alerts.raised_at = excluded.raised_at) OR case_alerts.triaged_at IS NOT NULL
         THEN case_alerts.due_at ELSE excluded.due_at END,
       due_clock = CASE WHEN (case_alerts.severity = excluded.severity
         AND case_alerts.raised_at = excluded.raised_at) OR case_alerts.triaged_at IS NOT NULL
         THEN case_alerts.due_clock ELSE excluded.due_clock END`,
    [
      alert.alertId,
      source,
      alert.rule,
      alert.market ?? alert.pool ?? null,
      alert.severity,
      alert.score,
      alert.raisedAt,
      alert.from,
      alert.to,
      [...alert.accounts],
      alert.shadow === true,
      body,
      position,
      due.at,
      due.clock,
    ],
  );
  await tx.query(
    `INSERT INTO case_alert_stream (position, alert_id, source, change, body)
     VALUES ($1, $2, $3, $4, $5)`,
    [position, alert.alertId, source, change.isNew ? 'raised' : 'extended', body],
  );
}
