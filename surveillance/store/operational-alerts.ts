/** Operational alerts in their table: begun, seen again and ended as the watchers say. */
import { appendAudit } from '../../platform/audit/audit';
import { HttpError } from '../../platform/http/http-error';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { FeedState, OperationalAlert, OperationalSeverity } from '../contract';
import type { Conditions } from '../health/conditions';
import type { Acting } from './rule-changes';

/** Who watches; each settles its own. */
export type HealthSource = 'delivery' | `delivery ${string}` | 'events' | 'core' | 'canaries';

interface Standing {
  readonly number: bigint;
  readonly kind: string;
  readonly subject: string;
  readonly started_at: bigint;
  readonly ended_at: bigint | null;
}

/**
 * Makes the table say what stands open: new ones begin, those that are gone end. One that a person
 * has ended stays so until it was over and comes again.
 * @param at µs UTC, the time of what ends now
 */
export async function settleConditions(
  tx: Sql,
  source: HealthSource,
  conditions: Conditions,
  at: number,
): Promise<void> {
  const { rows } = await tx.query<Standing>(
    `SELECT number, kind, subject, started_at, ended_at FROM surv_operational_alerts
     WHERE source = $1 AND (ended_at IS NULL OR ended_by IS NOT NULL) FOR UPDATE`,
    [source],
  );
  const open = conditions.open();
  for (const { kind, subject, severity, detail, occurrences, since, seenAt } of open) {
    const same = rows.filter((row) => row.kind === kind && row.subject === subject);
    const told = same.some((row) => row.ended_at !== null && safeNumber(row.started_at) === since);
    if (told) continue;
    const standing = same.find((row) => row.ended_at === null);
    await (standing === undefined
      ? tx.query(
          `INSERT INTO surv_operational_alerts (kind, subject, source, severity, detail,
             occurrences, started_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [kind, subject, source, severity, detail, occurrences, since, seenAt],
        )
      : tx.query(
          `UPDATE surv_operational_alerts SET severity = $2, detail = $3, seen_at = $4,
             occurrences = greatest(occurrences, $5) WHERE number = $1`,
          [standing.number, severity, detail, seenAt, occurrences],
        ));
  }
  for (const { number, kind, subject, ended_at: ended } of rows) {
    const stands = open.some((one) => one.kind === kind && one.subject === subject);
    if (ended !== null || stands) continue;
    const resolution = conditions.resolutionOf(kind, subject) ?? 'not seen again after a restart';
    await tx.query(
      `UPDATE surv_operational_alerts SET ended_at = greatest($2, started_at), resolution = $3
       WHERE number = $1`,
      [number, at, resolution],
    );
  }
  conditions.forgetResolutions();
}

/**
 * Ends what stands open by parts (`delivery 2/3`) of another division than the present one: nobody
 * is left who would see that it is over.
 * @param count parts that there are now
 * @param at µs UTC
 */
export async function endOfFormerParts(tx: Sql, count: number, at: number): Promise<void> {
  const resolution = `the part that saw it is no more; parts of surveillance now: ${count}`;
  await tx.query(
    `UPDATE surv_operational_alerts SET ended_at = greatest($2, started_at), resolution = $3
     WHERE ended_at IS NULL AND source LIKE 'delivery %/%' AND split_part(source, '/', 2) <> $1`,
    [String(count), at, resolution],
  );
}

interface Row {
  readonly number: bigint;
  readonly kind: string;
  readonly subject: string;
  readonly severity: OperationalSeverity;
  readonly detail: string;
  readonly occurrences: bigint;
  readonly started_at: bigint;
  readonly seen_at: bigint;
  readonly ended_at: bigint | null;
  readonly resolution: string | null;
  readonly ended_name: string | null;
}

/** Open ones first, of these the critical ones; each group newest first. */
export async function readOperationalAlerts(sql: Sql, limit: number): Promise<OperationalAlert[]> {
  const { rows } = await sql.query<Row>(
    `SELECT number, kind, subject, severity, detail, occurrences, started_at, seen_at, ended_at,
       resolution, ended_name FROM surv_operational_alerts
     ORDER BY (ended_at IS NULL) DESC, (ended_at IS NULL AND severity = 'critical') DESC,
       started_at DESC, number DESC LIMIT $1`,
    [limit],
  );
  return rows.map((row) => ({
    ...{ number: safeNumber(row.number), kind: row.kind, subject: row.subject },
    ...{ severity: row.severity, detail: row.detail },
    occurrences: safeNumber(row.occurrences),
    startedAt: safeNumber(row.started_at),
    seenAt: safeNumber(row.seen_at),
    endedAt: row.ended_at === null ? null : safeNumber(row.ended_at),
    resolution: row.resolution,
    endedBy: row.ended_name,
  }));
}

/**
 * A person ends one with a reason: what cannot end by itself, or is known and looked after.
 * @throws HttpError NO_SUCH_OPERATIONAL_ALERT, OPERATIONAL_ALERT_ENDED
 */
export async function endOperationalAlert(
  tx: Sql,
  { number, reason }: { readonly number: number; readonly reason: string },
  { staffId, name, at }: Acting,
): Promise<void> {
  const actor = `staff:${staffId}`;
  const { rowCount } = await tx.query(
    `UPDATE surv_operational_alerts SET ended_at = greatest($2, started_at), resolution = $3,
       ended_by = $4, ended_name = $5 WHERE number = $1 AND ended_at IS NULL`,
    [number, at, reason, actor, name],
  );
  if (rowCount === 0) {
    const { rows } = await tx.query('SELECT 1 FROM surv_operational_alerts WHERE number = $1', [
      number,
    ]);
    if (rows.length > 0) {
      throw new HttpError(409, 'OPERATIONAL_ALERT_ENDED', `number ${number} has ended already`);
    }
    throw new HttpError(404, 'NO_SUCH_OPERATIONAL_ALERT', `there is no number ${number}`);
  }
  const subject = `operational-alert:${number}`;
  const after = { reason };
  await appendAudit(tx, {
    actor,
    action: 'operational-alert-end',
    subject,
    before: null,
    after,
    at,
  });
}

export interface OpenCount {
  readonly kind: string;
  readonly severity: OperationalSeverity;
  readonly open: number;
  /** Ever begun. */
  readonly begun: number;
}

/** Per kind and severity, for metrics. */
export async function countOperationalAlerts(sql: Sql): Promise<readonly OpenCount[]> {
  const { rows } = await sql.query<{
    kind: string;
    severity: OperationalSeverity;
    open: bigint;
    begun: bigint;
  }>(
    `SELECT kind, severity, count(*) FILTER (WHERE ended_at IS NULL) AS open, count(*) AS begun
     FROM surv_operational_alerts GROUP BY kind, severity ORDER BY kind, severity`,
  );
  return rows.map(({ kind, severity, open, begun }) => {
    return { kind, severity, open: safeNumber(open), begun: safeNumber(begun) };
  });
}

export async function keepFeedState(tx: Sql, state: FeedState): Promise<void> {
  await tx.query(
    `INSERT INTO surv_feed_state (state, seq, at) VALUES ($1, $2, $3)
     ON CONFLICT (only_one) DO UPDATE SET state = excluded.state, seq = excluded.seq,
       at = excluded.at`,
    [JSON.stringify(state), state.seq, state.at],
  );
}

export async function readFeedState(sql: Sql): Promise<FeedState | null> {
  const { rows } = await sql.query<{ state: FeedState }>('SELECT state FROM surv_feed_state');
  return rows[0]?.state ?? null;
}
