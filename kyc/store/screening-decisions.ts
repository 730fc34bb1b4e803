/**
 * What people say of a hit: no match (one person, with a reason), or a true match (one proposes it,
 * another confirms or rejects it), in one transaction with the audit record and the timeline.
 */
import type { TimelineIntake } from '../../cases/contract';
import { appendAudit } from '../../platform/audit/audit';
import { HttpError } from '../../platform/http/http-error';
import type { Sql } from '../../platform/postgres/pool';
import type { HitState } from '../contract/screening';
import { hitName, type HitKeys } from './screening-hits';

export const HIT_ACTIONS = ['dismiss', 'propose', 'confirm', 'reject', 'reopen'] as const;
export type HitAction = (typeof HIT_ACTIONS)[number];

interface Step {
  readonly from: readonly HitState[];
  readonly to: HitState;
  /** As it is called in the history. */
  readonly done: string;
}

const STEPS: Readonly<Record<HitAction, Step>> = {
  dismiss: { from: ['open'], to: 'dismissed', done: 'dismissed' },
  propose: { from: ['open'], to: 'proposed', done: 'proposed' },
  confirm: { from: ['proposed'], to: 'confirmed', done: 'confirmed' },
  reject: { from: ['proposed'], to: 'open', done: 'rejected' },
  reopen: { from: ['dismissed'], to: 'open', done: 'reopened' },
};

export interface HitDecision {
  readonly hit: bigint;
  readonly action: HitAction;
  /** The version that was decided on. */
  readonly version: number;
  readonly reason: string;
  /** `staff:<id>` */
  readonly actor: string;
  readonly name: string;
  /** µs UTC */
  readonly at: number;
}

/** @throws HttpError 404 NO_SUCH_HIT, 409 HIT_CHANGED, HIT_STATE, SAME_PERSON */
export async function decideHit(
  tx: Sql,
  ports: { readonly keys: HitKeys; readonly timeline: TimelineIntake<Sql> },
  decision: HitDecision,
): Promise<void> {
  const { hit, action, reason, actor, name, at } = decision;
  const { rows } = await tx.query<{
    state: HitState;
    version: number;
    customer: string;
    proposed_by: string | null;
  }>('SELECT state, version, customer, proposed_by FROM kyc_hits WHERE hit = $1 FOR UPDATE', [hit]);
  const [row] = rows;
  if (row === undefined) throw new HttpError(404, 'NO_SUCH_HIT', 'there is no hit with this id');
  const step = STEPS[action];
  check(row, step, decision);
  await tx.query(
    `UPDATE kyc_hits SET state = $2, version = version + 1, changed_at = $3,
       dismissed_by = CASE WHEN $2 = 'dismissed' THEN $4 END,
       dismissed_reason = CASE WHEN $2 = 'dismissed' THEN $5 END,
       proposed_by = CASE $2 WHEN 'proposed' THEN $4 WHEN 'confirmed' THEN proposed_by END,
       confirmed_by = CASE WHEN $2 = 'confirmed' THEN $4 END
     WHERE hit = $1`,
    [hit, step.to, at, actor, reason],
  );
  await tx.query(
    `INSERT INTO kyc_hit_history (hit, version, at, action, actor, by_name, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [hit, row.version + 1, at, step.done, actor, name, reason],
  );
  const id = hitName(hit);
  const text = `Screening hit ${id} ${step.done} by ${name}`;
  await ports.timeline.push(tx, [{ owner: row.customer, at, kind: 'screening', text }]);
  const key = (await ports.keys.find(tx, [row.customer])).get(row.customer);
  // The reason may tell of the person: the log holds what can be checked against it.
  const commitment = key?.commit({ reason }) ?? null;
  await appendAudit(tx, {
    actor,
    action: `screening-hit-${action}`,
    subject: `hit:${id}`,
    before: { state: row.state, version: row.version },
    after: { state: step.to, version: row.version + 1, reason: commitment },
    at,
  });
}

function check(
  row: { readonly state: HitState; readonly version: number; readonly proposed_by: string | null },
  step: Step,
  { version, actor, action }: HitDecision,
): void {
  if (row.version !== version) {
    const what = 'the hit has changed since you read it: read it again, then decide';
    throw new HttpError(409, 'HIT_CHANGED', what);
  }
  if (!step.from.includes(row.state)) {
    throw new HttpError(409, 'HIT_STATE', `the hit is ${row.state}: it cannot be ${step.done} now`);
  }
  if (action === 'confirm' && row.proposed_by === actor) {
    const what = 'a true match is confirmed by somebody else than who proposed it';
    throw new HttpError(409, 'SAME_PERSON', what);
  }
}
