/** Snoozes for a rule and an owner, until an end: new alerts of theirs come in snoozed. */
import type { Alert, NewRuleSnooze, RuleSnooze } from '../contract';
import type { Acting } from '../lifecycle/case-event';
import { appendAudit } from '../../platform/audit/audit';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { lockAlerts, writeStandings } from './alert-standing';
import { actorOf } from './case-store';

interface Row {
  readonly snooze_id: string;
  readonly rule: string;
  readonly owner: string;
  readonly until: bigint;
  readonly reason: string;
  readonly by_name: string;
  readonly at: bigint;
}

const COLUMNS = 'snooze_id, rule, owner, until, reason, by_name, at';

function toSnooze({ snooze_id: id, rule, owner, until, reason, by_name: by, at }: Row): RuleSnooze {
  return { id, rule, owner, until: safeNumber(until), reason, by, at: safeNumber(at) };
}

/** Those that have not ended, the one that ends first first. */
export async function runningSnoozes(sql: Sql, now: number): Promise<RuleSnooze[]> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM case_snoozes WHERE lifted_at IS NULL AND until > $1
     ORDER BY until, snooze_id LIMIT 500`,
    [now],
  );
  return rows.map(toSnooze);
}

/**
 * @param id names the new one
 * @returns false when one is running for this rule and owner: nothing is made
 */
export async function addSnooze(
  tx: Sql,
  id: string,
  { rule, owner, until, reason }: NewRuleSnooze,
  { at, by }: Acting,
): Promise<boolean> {
  // Two askers at once meet here; the lock ends with the transaction.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('case-snooze:' || $1, 0))`, [
    JSON.stringify([rule, owner]),
  ]);
  const { rowCount } = await tx.query(
    `INSERT INTO case_snoozes (snooze_id, rule, owner, until, reason, actor, by_name, at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT EXISTS (
       SELECT 1 FROM case_snoozes
       WHERE rule = $2 AND owner = $3 AND lifted_at IS NULL AND until > $8)`,
    [id, rule, owner, until, reason, actorOf(by), by.name, at],
  );
  if (rowCount !== 1) return false;
  const after = { rule, owner, until, reason };
  const head = { actor: actorOf(by), action: 'snooze-rule', subject: `snooze:${id}`, at };
  await appendAudit(tx, { ...head, before: null, after });
  return true;
}

/** Ends one at once; undefined when there is none that runs. */
export async function liftSnooze(
  tx: Sql,
  id: string,
  { at, by }: Acting,
): Promise<RuleSnooze | undefined> {
  const { rows } = await tx.query<Row>(
    `UPDATE case_snoozes SET lifted_at = $2
     WHERE snooze_id = $1 AND lifted_at IS NULL AND until > $2 RETURNING ${COLUMNS}`,
    [id, at],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { rule, owner, until, reason } = toSnooze(row);
  const head = { actor: actorOf(by), action: 'snooze-lift', subject: `snooze:${id}`, at };
  await appendAudit(tx, { ...head, before: { rule, owner, until, reason }, after: null });
  return toSnooze(row);
}

/**
 * Snoozes alerts that were just raised where a rule's snooze covers them. It works in the
 * transaction of a detector's consumer, so it leaves its rows in case_alert_events but no audit
 * record: the decision was the snooze, and that is recorded.
 */
export async function snoozeByRule(tx: Sql, alerts: readonly Alert[]): Promise<void> {
  const asked = alerts.map(({ alertId, rule, accounts, raisedAt }) => {
    return { alertId, rule, accounts, raisedAt };
  });
  if (asked.length === 0) return;
  const { rows } = await tx.query<Row & { alert_id: string }>(
    `SELECT DISTINCT ON (a."alertId") a."alertId" AS alert_id,
       ${COLUMNS.replace(/(\w+)/g, 's.$1')}
     FROM jsonb_to_recordset($1::jsonb)
       AS a ("alertId" text, rule text, accounts text[], "raisedAt" bigint)
     JOIN case_snoozes s ON s.rule = a.rule AND s.lifted_at IS NULL
       AND a."raisedAt" >= s.at AND a."raisedAt" < s.until
     JOIN case_accounts o ON o.owner = s.owner AND o.account = ANY (a.accounts)
     ORDER BY a."alertId", s.until DESC`,
    [JSON.stringify(asked)],
  );
  for (const row of rows) {
    const [alert] = await lockAlerts(tx, [row.alert_id]);
    if (alert === undefined) continue;
    const { by, id, reason, until } = { ...toSnooze(row) };
    const at = alerts.find(({ alertId }) => alertId === row.alert_id)?.raisedAt ?? 0;
    const decided = {
      state: 'snoozed',
      reason,
      by,
      at,
      snoozedUntil: until,
      triagedAt: at,
    } as const;
    const act = { actor: 'job:snooze', byName: by, at, action: 'snooze', batch: id, reason };
    await writeStandings(tx, [{ alert, after: { ...alert.standing, ...decided } }], act);
  }
}
