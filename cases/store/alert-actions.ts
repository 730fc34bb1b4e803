/**
 * What analysts do with alerts, one or thousands at a time: those whose state does not fit are
 * skipped and named, the rest changes in one transaction that can be undone for a while.
 */
import type { AlertActionAnswer } from '../contract';
import { after, reasonOf, whyNot, type ReadyAction } from '../inbox/action-rules';
import type { Acting } from '../lifecycle/case-event';
import type { CaseRecord } from '../lifecycle/case-record';
import { decide, isRefusal } from '../lifecycle/decide';
import { refuse, type Refusal } from '../lifecycle/refusal';
import type { Sql } from '../../platform/postgres/pool';
import { auditStandings, lockAlerts, writeStandings } from './alert-standing';
import type { LockedAlert, StandingAct, StandingChange } from './alert-standing';
import { actorOf, appendEvents, auditCase, createCase, lockCase, maySee } from './case-store';

/** How long an action can be undone, in µs. */
const UNDO_MICROS = 30_000_000;

export interface AlertActing extends Acting {
  /** Names what is done together; also the token to undo it. */
  readonly batch: string;
  /** Beneficial owners of accounts, each once. */
  readonly ownersOf: (accounts: readonly string[]) => readonly string[];
}

type Skipped = AlertActionAnswer['skipped'][number];

/** Thrown to roll back: nothing was done. */
export class ActionRefused extends Error {
  override name = 'ActionRefused';
  constructor(readonly refusal: Refusal) {
    super(refusal.msg);
  }
}

/** @throws ActionRefused when nothing can be done at all */
export async function actOnAlerts(
  tx: Sql,
  ids: readonly string[],
  action: ReadyAction,
  acting: AlertActing,
): Promise<AlertActionAnswer> {
  const cases = await lockCases(tx, ids, action, acting);
  const alerts = await lockAlerts(tx, ids);
  const skipped: Skipped[] = unknown(ids, alerts);
  let fit = alerts.filter((alert) => {
    const why = whyNot(alert, action, acting.by);
    if (why !== null) skipped.push({ ...why, alertId: alert.alertId });
    return why === null;
  });
  if (fit.length === 0 && 'newCase' in action) throw nothingFits(skipped);
  const target = 'newCase' in action ? await newCase(tx, action, acting) : undefined;
  if (target) cases.push({ before: undefined, record: target });
  const moved = await moveInCases(tx, cases, fit, action, acting);
  fit = moved.fit;
  skipped.push(...moved.skipped);
  const [home] = moved.cases;
  const changes = fit.map((alert) => ({
    alert,
    after: after(alert, action, acting, action.kind === 'attach' ? home?.record : undefined),
  }));
  const act = actOf(action, acting);
  await writeStandings(tx, changes, act);
  const attached = action.kind === 'attach' ? home : undefined;
  if (changes.length > 0) await openBatch(tx, acting, attached);
  await auditAll(tx, moved.cases, changes, act, acting);
  return {
    done: fit.map(({ alertId }) => alertId),
    skipped,
    undo: fit.length === 0 ? null : { token: acting.batch, until: acting.at + UNDO_MICROS },
    caseId: attached?.record.caseId ?? null,
  };
}

/** A case that the action touches; `before` undefined = made by it. */
export interface TouchedCase {
  readonly before: CaseRecord | undefined;
  readonly record: CaseRecord;
}

/** Cases are locked before alerts. */
async function lockCases(
  tx: Sql,
  ids: readonly string[],
  action: ReadyAction,
  { by }: Acting,
): Promise<TouchedCase[]> {
  if (action.kind === 'attach' && 'caseId' in action) {
    const record = await lockCase(tx, action.caseId);
    if (record === undefined || !maySee(record, by)) {
      throw new ActionRefused(refuse('NO_SUCH_CASE', `there is no case ${action.caseId}`));
    }
    return [{ before: record, record }];
  }
  return action.kind === 'detach' ? lockCasesOf(tx, ids) : [];
}

/** The cases to which these alerts are attached, and others, in the order of their ids. */
export async function lockCasesOf(
  tx: Sql,
  ids: readonly string[],
  others: readonly string[] = [],
): Promise<TouchedCase[]> {
  const { rows } = await tx.query<{ case_id: string }>(
    `SELECT DISTINCT case_id FROM case_alerts WHERE alert_id = ANY($1) AND case_id IS NOT NULL`,
    [ids],
  );
  const touched: TouchedCase[] = [];
  const caseIds = new Set([...rows.map(({ case_id }) => case_id), ...others]);
  for (const caseId of [...caseIds].sort()) {
    const record = await lockCase(tx, caseId);
    if (record) touched.push({ before: record, record });
  }
  return touched;
}

function unknown(ids: readonly string[], found: readonly LockedAlert[]): Skipped[] {
  const known = new Set(found.map(({ alertId }) => alertId));
  return ids
    .filter((id) => !known.has(id))
    .map((alertId) => ({ alertId, state: null, why: 'there is no such alert' }));
}

function nothingFits(skipped: readonly Skipped[]): ActionRefused {
  const why = skipped[0] ? `${skipped[0].alertId}: ${skipped[0].why}` : 'none were selected';
  return new ActionRefused(refuse('NOTHING_FITS', `no case is made of no alerts (${why})`));
}

async function newCase(
  tx: Sql,
  action: Extract<ReadyAction, { readonly newCase: unknown }>,
  acting: Acting,
): Promise<CaseRecord> {
  return createCase(tx, action.newCase, action.people, acting);
}

/** Tells the cases; alerts of a case that does not take or give them are skipped. */
async function moveInCases(
  tx: Sql,
  cases: readonly TouchedCase[],
  alerts: readonly LockedAlert[],
  action: ReadyAction,
  acting: AlertActing,
) {
  if (action.kind !== 'attach' && action.kind !== 'detach') {
    return { fit: [...alerts], skipped: [], cases: [] };
  }
  const fit: LockedAlert[] = [];
  const skipped: Skipped[] = [];
  const touched: TouchedCase[] = [];
  for (const { before, record } of cases) {
    const own =
      action.kind === 'attach'
        ? alerts
        : alerts.filter(({ standing }) => standing.caseId === record.caseId);
    if (own.length === 0) continue;
    const alertIds = own.map(({ alertId }) => alertId);
    const owners = acting.ownersOf([...new Set(own.flatMap(({ accounts }) => accounts))]);
    const decided = decide(
      record,
      action.kind === 'attach'
        ? { kind: 'attach-alerts', alertIds, owners }
        : { kind: 'detach-alerts', alertIds, reason: action.reason },
      acting,
    );
    if (isRefusal(decided)) {
      if (action.kind === 'attach') throw new ActionRefused(decided);
      const why = decided.msg;
      skipped.push(...own.map(({ alertId, standing: { state } }) => ({ alertId, state, why })));
      continue;
    }
    fit.push(...own);
    touched.push({ before, record: await appendEvents(tx, record, decided) });
  }
  return { fit, skipped, cases: touched };
}

function actOf(action: ReadyAction, { at, by, batch }: AlertActing): StandingAct {
  const reason = reasonOf(action);
  return { actor: actorOf(by), byName: by.name, at, batch, action: action.kind, reason };
}

async function openBatch(
  tx: Sql,
  { batch, at, by }: AlertActing,
  home: TouchedCase | undefined,
): Promise<void> {
  await tx.query(
    `INSERT INTO case_alert_batches (batch, actor, until, case_id, case_version, case_created)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      ...[batch, actorOf(by), at + UNDO_MICROS, home?.record.caseId ?? null],
      ...[home?.record.version ?? null, home !== undefined && home.before === undefined],
    ],
  );
}

/** Last in the transaction: a record per case and per alert. */
export async function auditAll(
  tx: Sql,
  cases: readonly TouchedCase[],
  changes: readonly StandingChange[],
  act: StandingAct,
  acting: Acting,
): Promise<void> {
  for (const { before, record } of cases) {
    const action = before === undefined ? 'create' : `${act.action}-alerts`;
    await auditCase(tx, action, before, record, acting);
  }
  await auditStandings(tx, changes, act);
}
