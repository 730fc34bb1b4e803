/**
 * What people decide about a run: validate, sign off (somebody else), submit, and the receiver's
 * answer. Each is one transaction with its audit record; the table's constraints hold the rest.
 */
import type { Pool } from 'pg';
import type { RunAction, RunSignature, RunState } from '../contract/reports';
import { appendAudit } from '../../platform/audit/audit';
import { HttpError } from '../../platform/http/http-error';
import { transaction, type Sql } from '../../platform/postgres/pool';
import type { ReportService } from './report-service';
import { addStep, runById, versionsOf, writeGate, type StoredRun } from './run-rows';

export interface Person {
  /** `staff:<id>` */
  readonly actor: string;
  readonly by: string;
  /** µs UTC. */
  readonly at: number;
}

export type Decision =
  | { readonly action: 'validate' | 'sign'; readonly comment: string | null }
  | { readonly action: 'submit' | 'acknowledge'; readonly reference: string }
  | { readonly action: 'reject'; readonly reason: string };

interface Rule {
  readonly from: RunState;
  readonly to: RunState;
  readonly step: RunSignature['step'];
}

const RULES: Readonly<Record<Decision['action'], Rule>> = {
  validate: { from: 'generated', to: 'validated', step: 'validated' },
  sign: { from: 'validated', to: 'signed-off', step: 'signed-off' },
  submit: { from: 'signed-off', to: 'submitted', step: 'submitted' },
  acknowledge: { from: 'submitted', to: 'acknowledged', step: 'answered' },
  reject: { from: 'submitted', to: 'rejected', step: 'answered' },
};

/** What this person may do with the run as it stands, their permissions left aside. */
export function actionsOn(run: StoredRun, actor: string): RunAction[] {
  const decisions = Object.entries(RULES)
    .filter(([action, { from }]) => from === run.state && refusal(run, action, actor) === undefined)
    .map(([action]) => action as RunAction); // keys of the table above
  return run.state === 'superseded' ? decisions : [...decisions, 'regenerate'];
}

/** @throws HttpError 404 NO_SUCH_RUN; 409 RUN_STATE, PROVISIONAL, FOUR_EYES, GATE_REFUSED */
export async function decideRun(
  pool: Pool,
  service: ReportService,
  id: string,
  decision: Decision,
  person: Person,
): Promise<void> {
  const run = await runById(pool, id);
  if (run === undefined) throw noSuchRun();
  checkAllowed(run, decision, person);
  if (decision.action === 'validate' || decision.action === 'sign') {
    const gate = await service.gate(run);
    await transaction(pool, (tx) => writeGate(tx, id, gate));
    if (!gate.passed) {
      const found = gate.checks.reduce((sum, { findings }) => sum + findings.length, 0);
      throw new HttpError(409, 'GATE_REFUSED', `the gate has ${found} findings on this run`);
    }
  }
  await transaction(pool, async (tx) => {
    const now = await runById(tx, id, true);
    if (now === undefined) throw noSuchRun();
    checkAllowed(now, decision, person);
    await write(tx, now, decision, person);
  });
}

async function write(tx: Sql, run: StoredRun, decision: Decision, person: Person): Promise<void> {
  const { to, step } = RULES[decision.action];
  const { actor, by, at } = person;
  const { id } = run;
  switch (decision.action) {
    case 'validate':
      await tx.query(
        'UPDATE rep_runs SET state = $2, validated_by = $3, validated_at = $4 WHERE id = $1',
        [id, to, actor, at],
      );
      break;
    case 'sign':
      await tx.query(
        'UPDATE rep_runs SET state = $2, approved_by = $3, approved_at = $4 WHERE id = $1',
        [id, to, actor, at],
      );
      await replaceEarlier(tx, run, ['signed-off'], 'superseded');
      break;
    case 'submit':
      await tx.query('UPDATE rep_runs SET state = $2, reference = $3 WHERE id = $1', [
        ...[id, to, decision.reference],
      ]);
      await replaceEarlier(tx, run, ['submitted', 'acknowledged', 'rejected'], 'resubmitted');
      break;
    case 'acknowledge':
      await tx.query('UPDATE rep_runs SET state = $2, reference = $3 WHERE id = $1', [
        ...[id, to, decision.reference],
      ]);
      break;
    case 'reject':
      await tx.query('UPDATE rep_runs SET state = $2, reason = $3 WHERE id = $1', [
        ...[id, to, decision.reason],
      ]);
      break;
  }
  const comment = commentOf(decision);
  await addStep(tx, id, { step, actor, by, at, comment });
  const record = { actor, action: `report-${decision.action}`, subject: `report:${id}`, at };
  const after = { state: to, comment };
  await appendAudit(tx, { ...record, before: { state: run.state }, after });
}

function commentOf(decision: Decision): string | null {
  if ('comment' in decision) return decision.comment;
  return 'reason' in decision ? decision.reason : decision.reference;
}

/** Earlier versions in these states have been replaced by this one. */
async function replaceEarlier(
  tx: Sql,
  { kind, period, version }: StoredRun,
  states: readonly RunState[],
  state: RunState,
): Promise<void> {
  for (const earlier of await versionsOf(tx, kind, period)) {
    if (earlier.version >= version || !states.includes(earlier.state)) continue;
    await tx.query('UPDATE rep_runs SET state = $2 WHERE id = $1', [earlier.id, state]);
  }
}

function checkAllowed(run: StoredRun, { action }: Decision, { actor }: Person): void {
  const { from } = RULES[action];
  if (run.state !== from) {
    const what = `this run is ${run.state}: only one that is ${from} can be taken to "${action}"`;
    throw new HttpError(409, 'RUN_STATE', what);
  }
  const refused = refusal(run, action, actor);
  if (refused !== undefined) throw refused;
}

function refusal(run: StoredRun, action: string, actor: string): HttpError | undefined {
  if (action === 'validate' && run.provisional) {
    const what = 'the period was not over when this was made: make a new version when it is';
    return new HttpError(409, 'PROVISIONAL', what);
  }
  if (action === 'sign' && [run.proposedBy, run.validatedBy].includes(actor)) {
    const what = 'whoever had it made or validated it does not sign it: ask somebody else';
    return new HttpError(409, 'FOUR_EYES', what);
  }
  return undefined;
}

export function noSuchRun(): HttpError {
  return new HttpError(404, 'NO_SUCH_RUN', 'there is no run of a report with this id');
}
