/**
 * Where people stand with alerts, and how that is changed: rows are locked in the order of their
 * ids, changed together, and each change is a row of case_alert_events and an audit record.
 */
import type { AlertState, Severity } from '../contract';
import type { Acting } from '../lifecycle/case-event';
import { appendAudits } from '../../platform/audit/audit';
import type { JsonValue } from '../../platform/audit/canonical-json';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { numberOrNull } from './alert-queries';

/** What decisions change; what undo puts back. Times in µs. */
export interface Standing {
  readonly state: AlertState;
  readonly reason: string | null;
  /** Name shown beside the decision. */
  readonly by: string | null;
  readonly at: number | null;
  readonly snoozedUntil: number | null;
  readonly caseId: string | null;
  readonly people: readonly string[] | null;
  /** `staff:<id>` */
  readonly assignee: string | null;
  readonly assigneeName: string | null;
  readonly dueAt: number | null;
  readonly dueClock: string | null;
  readonly triagedAt: number | null;
}

export interface LockedAlert {
  readonly alertId: string;
  readonly revision: number;
  readonly severity: Severity;
  readonly shadow: boolean;
  readonly accounts: readonly string[];
  readonly standing: Standing;
}

export interface StandingChange {
  readonly alert: LockedAlert;
  readonly after: Standing;
}

interface Row {
  readonly alert_id: string;
  readonly revision: bigint;
  readonly severity: Severity;
  readonly shadow: boolean;
  readonly accounts: string[];
  readonly state: AlertState;
  readonly state_reason: string | null;
  readonly state_by: string | null;
  readonly state_at: bigint | null;
  readonly snoozed_until: bigint | null;
  readonly case_id: string | null;
  readonly people: string[] | null;
  readonly assignee: string | null;
  readonly assignee_name: string | null;
  readonly due_at: bigint | null;
  readonly due_clock: string | null;
  readonly triaged_at: bigint | null;
}

const COLUMNS = `alert_id, revision, severity, shadow, accounts, state, state_reason, state_by,
  state_at, snoozed_until, case_id, people, assignee, assignee_name, due_at, due_clock, triaged_at`;

/** Locks those that exist until the transaction ends. */
export async function lockAlerts(tx: Sql, ids: readonly string[]): Promise<LockedAlert[]> {
  const { rows } = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM case_alerts WHERE alert_id = ANY($1) ORDER BY alert_id FOR UPDATE`,
    [ids],
  );
  return rows.map(toLocked);
}

/** Locks snoozed ones whose time is over, as many as are free. */
export async function lockWaking(tx: Sql, now: number, limit: number): Promise<LockedAlert[]> {
  const { rows } = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM case_alerts WHERE state = 'snoozed' AND snoozed_until <= $1
     ORDER BY alert_id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  );
  return rows.map(toLocked);
}

function toLocked(row: Row): LockedAlert {
  const standing = {
    state: row.state,
    reason: row.state_reason,
    by: row.state_by,
    at: numberOrNull(row.state_at),
    snoozedUntil: numberOrNull(row.snoozed_until),
    caseId: row.case_id,
    people: row.people,
    assignee: row.assignee,
    assigneeName: row.assignee_name,
    dueAt: numberOrNull(row.due_at),
    dueClock: row.due_clock,
    triagedAt: numberOrNull(row.triaged_at),
  };
  const { alert_id: alertId, severity, shadow, accounts } = row;
  return { alertId, revision: safeNumber(row.revision), severity, shadow, accounts, standing };
}

/** Who changes standings, as what, together with which others. */
export interface StandingAct extends Omit<Acting, 'by'> {
  readonly actor: string;
  readonly byName: string;
  /** `dismiss`, `undo`, … */
  readonly action: string;
  /** Names all that is changed together; undo takes it back by this name. */
  readonly batch: string;
  readonly reason: string | null;
}

/** Writes changes of locked alerts, without audit records (the log's own consumers have none). */
export async function writeStandings(
  tx: Sql,
  changes: readonly StandingChange[],
  act: StandingAct,
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ alert, after }) => ({
    alert_id: alert.alertId,
    revision: alert.revision + 1,
    before: alert.standing,
    after,
  }));
  await tx.query(
    `WITH changed AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb)
         AS c (alert_id text, revision bigint, before jsonb, after jsonb)),
     told AS (
       INSERT INTO case_alert_events
         (alert_id, revision, batch, action, actor, by_name, at, reason, before, after)
       SELECT alert_id, revision, $2, $3, $4, $5, $6, $7, before, after FROM changed)
     UPDATE case_alerts a SET revision = c.revision, state = s.state, state_reason = s.reason,
       state_by = s.by, state_at = s.at, snoozed_until = s."snoozedUntil", case_id = s."caseId",
       people = s.people, assignee = s.assignee, assignee_name = s."assigneeName",
       due_at = s."dueAt", due_clock = s."dueClock", triaged_at = s."triagedAt"
     FROM changed c, LATERAL jsonb_to_record(c.after) AS s (state text, reason text, by text,
       at bigint, "snoozedUntil" bigint, "caseId" text, people text[], assignee text,
       "assigneeName" text, "dueAt" bigint, "dueClock" text, "triagedAt" bigint)
     WHERE a.alert_id = c.alert_id`,
    [JSON.stringify(rows), act.batch, act.action, act.actor, act.byName, act.at, act.reason],
  );
}

/** One audit record per alert; call it last in the transaction. */
export async function auditStandings(
  tx: Sql,
  changes: readonly StandingChange[],
  { actor, action, at, reason }: StandingAct,
): Promise<void> {
  const records = changes.map(({ alert, after }) => ({
    ...{ actor, at, action: `alert-${action}`, subject: `alert:${alert.alertId}` },
    before: audited(alert.standing),
    after: { ...audited(after), ...(reason === null ? {} : { reason }) },
  }));
  await appendAudits(tx, records);
}

function audited(standing: Standing): Record<string, JsonValue> {
  const { state, reason, caseId, snoozedUntil, assignee } = standing;
  return { state, reason, caseId, snoozedUntil, assignee };
}
