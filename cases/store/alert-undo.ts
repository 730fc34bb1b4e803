/** Takes an action on alerts back, and wakes snoozed ones when their time is over. */
import type { AlertUndoAnswer } from '../contract';
import { decide, isRefusal } from '../lifecycle/decide';
import { refuse } from '../lifecycle/refusal';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { dueAnew } from '../inbox/action-rules';
import { ActionRefused, auditAll, lockCasesOf } from './alert-actions';
import type { AlertActing, TouchedCase } from './alert-actions';
import { lockAlerts, lockWaking, writeStandings } from './alert-standing';
import type { Standing, StandingAct, StandingChange } from './alert-standing';
import { actorOf, appendEvents } from './case-store';

interface Batch {
  readonly until: bigint;
  readonly case_id: string | null;
  readonly case_version: bigint | null;
  readonly case_created: boolean;
  readonly undone_at: bigint | null;
}

/**
 * All as before, or nothing.
 * @param token of one's own action
 * @throws ActionRefused NO_SUCH_UNDO, UNDO_OVER, UNDO_CHANGED
 */
export async function undoAction(
  tx: Sql,
  token: string,
  acting: AlertActing,
): Promise<AlertUndoAnswer> {
  const batch = await lockBatch(tx, token, acting);
  const told = await toldBy(tx, token);
  const ids = told.map(({ alertId }) => alertId);
  // Cases first, then alerts, as everywhere; an undone detach goes back into its case.
  const cases = await lockCasesOf(
    tx,
    ids,
    told.flatMap(({ before }) => before.caseId ?? []),
  );
  const alerts = new Map((await lockAlerts(tx, ids)).map((alert) => [alert.alertId, alert]));
  const changes: StandingChange[] = [];
  for (const { alertId, revision, before } of told) {
    const alert = alerts.get(alertId);
    if (alert?.revision !== revision) throw changedSince(`alert ${alertId}`);
    const home = cases.find(({ record }) => record.caseId === before.caseId)?.record;
    const people = home?.people?.map(({ staffId }) => staffId) ?? null;
    changes.push({ alert, after: { ...before, people } });
  }
  const moved = await moveBack(tx, cases, changes, batch, acting);
  const act = { ...actOf(acting), action: 'undo', batch: acting.batch, reason: null };
  await writeStandings(tx, changes, act);
  await tx.query('UPDATE case_alert_batches SET undone_at = $2 WHERE batch = $1', [
    token,
    acting.at,
  ]);
  await auditAll(tx, moved, changes, act, acting);
  return { restored: ids };
}

function actOf({ at, by }: AlertActing): Pick<StandingAct, 'actor' | 'byName' | 'at'> {
  return { actor: actorOf(by), byName: by.name, at };
}

function changedSince(what: string): ActionRefused {
  const msg = `${what} was changed since: nothing was undone, read it again`;
  return new ActionRefused(refuse('UNDO_CHANGED', msg));
}

async function lockBatch(tx: Sql, token: string, { at, by }: AlertActing): Promise<Batch> {
  const { rows } = await tx.query<Batch>(
    `SELECT until, case_id, case_version, case_created, undone_at FROM case_alert_batches
     WHERE batch = $1 AND actor = $2 FOR UPDATE`,
    [token, actorOf(by)],
  );
  const [batch] = rows;
  if (batch === undefined) {
    throw new ActionRefused(refuse('NO_SUCH_UNDO', 'you did nothing by this token'));
  }
  if (batch.undone_at !== null || safeNumber(batch.until) <= at) {
    throw new ActionRefused(refuse('UNDO_OVER', 'it was undone already, or the time is over'));
  }
  return batch;
}

interface Told {
  readonly alertId: string;
  readonly revision: number;
  readonly before: Standing;
}

async function toldBy(tx: Sql, batch: string): Promise<Told[]> {
  const { rows } = await tx.query<{ alert_id: string; revision: bigint; before: Standing }>(
    `SELECT alert_id, revision, before FROM case_alert_events
     WHERE batch = $1 ORDER BY alert_id`,
    [batch],
  );
  return rows.map(({ alert_id: alertId, revision, before }) => {
    return { alertId, revision: safeNumber(revision), before };
  });
}

/** Tells the cases what they lose and get back; one that was made by the action is discarded. */
async function moveBack(
  tx: Sql,
  cases: readonly TouchedCase[],
  changes: readonly StandingChange[],
  batch: Batch,
  acting: AlertActing,
): Promise<TouchedCase[]> {
  const touched: TouchedCase[] = [];
  for (const { before, record } of cases) {
    const { caseId } = record;
    const lost = changes.filter(
      ({ alert, after }) => alert.standing.caseId === caseId && after.caseId !== caseId,
    );
    const back = changes.filter(
      ({ alert, after }) => alert.standing.caseId !== caseId && after.caseId === caseId,
    );
    const made = batch.case_created && batch.case_id === caseId;
    if (made && safeNumber(batch.case_version ?? 0n) !== record.version) {
      throw changedSince(`case ${caseId}`);
    }
    const idsOf = (list: readonly StandingChange[]) => list.map(({ alert }) => alert.alertId);
    let now = record;
    const then = async (command: Parameters<typeof decide>[1]) => {
      const decided = decide(now, command, acting);
      if (isRefusal(decided)) throw changedSince(`case ${caseId}`);
      now = await appendEvents(tx, now, decided);
    };
    if (lost.length > 0) {
      await then({ kind: 'detach-alerts', alertIds: idsOf(lost), reason: 'undone' });
    }
    if (back.length > 0) await then({ kind: 'attach-alerts', alertIds: idsOf(back), owners: [] });
    if (made) await then({ kind: 'discard' });
    if (now !== record) touched.push({ before, record: now });
  }
  return touched;
}

/**
 * Puts snoozed alerts whose time is over back into the inbox; the clock of triage starts anew.
 * @param batch names this run
 * @returns how many, at most `limit`
 */
export async function wakeSnoozed(
  tx: Sql,
  now: number,
  batch: string,
  limit: number,
): Promise<number> {
  const alerts = await lockWaking(tx, now, limit);
  const awake = { state: 'new', snoozedUntil: null, reason: null, by: null, at: now } as const;
  const changes = alerts.map((alert) => ({
    alert,
    after: { ...alert.standing, ...dueAnew(alert.severity, now), ...awake },
  }));
  const act = { actor: 'job:wake', byName: 'clock', at: now, action: 'wake', batch, reason: null };
  await writeStandings(tx, changes, act);
  await auditAll(tx, [], changes, act, { at: now, by: { staffId: '', name: '' } });
  return changes.length;
}
