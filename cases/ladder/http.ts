/** The ladder over HTTP: the measures of a case or a subject, new ones, decisions, lifting. */
import { Router, type Request } from 'express';
import { z } from 'zod';
import { NotAccepted } from '../../core/contract';
import { parse } from '../../platform/config/environment';
import { HttpError } from '../../platform/http/http-error';
import type { Guard, Permission } from '../../platform/permission/guard';
import { sessionOf } from '../../platform/sign-in/require-session';
import { actingOf, noSuchCase, personOf, recordRead, refusalError, steadily } from '../acting';
import { RUNGS, type MeasureRow, type MeasuresAnswer } from '../contract';
import { casePath, prose, reason } from '../lifecycle/case-request';
import { LADDER_PERMISSIONS } from '../permissions';
import { maySee, readCase } from '../store/case-store';
import { decideMeasure, proposeMeasure, readMeasures, type KeptMeasure } from '../store/measures';
import { ownerPath } from '../subjects/subject-request';
import { carryOut, type LadderPorts } from './execute';
import { nextRung, refusalOfStep } from './steps';

export interface LadderOptions extends LadderPorts {
  readonly guard: Guard;
}

const name = prose.min(1).max(200);
const time = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const newMeasure = z.strictObject({
  account: name,
  market: name.nullable(),
  measure: z.enum(RUNGS),
  perSecond: z.number().int().min(1).max(1_000_000).optional(),
  until: time.optional(),
  reason,
});
const measurePath = z.object({ measure: z.string().max(40) });
const decisionPath = measurePath.extend({ verb: z.enum(['approve', 'return', 'withdraw']) });
const DECISIONS = { approve: 'approved', return: 'returned', withdraw: 'withdrawn' } as const;
/** What hurts, and lifting it (the database says the same). */
const HURTS: ReadonlySet<string> = new Set(['cancel-only', 'market-ban', 'suspension']);

/** Its paths begin with `/measures`, or with a case's or subject's own. */
export function ladderRouter(options: LadderOptions): Router {
  const { guard, pool, clock } = options;
  const { read, propose } = LADDER_PERMISSIONS;
  const router = Router();
  const mayRead = guard.requirePermission(read);
  const mayPropose = guard.requirePermission(propose);

  router.get('/cases/:caseId/measures', mayRead, async (req, res) => {
    const { record } = await visibleCase(options, req);
    await recordRead(pool, actingOf(req, clock), `case:${record.caseId}`, { measures: true });
    res.json(await answerFor(options, record, req));
  });
  router.post('/cases/:caseId/measures', mayPropose, async (req, res) => {
    await takeStep(options, req);
    const { record } = await visibleCase(options, req);
    res.status(201).json(await answerFor(options, record, req));
  });
  router.post('/measures/:measure/lift', mayPropose, async (req, res) => {
    await lift(options, req);
    res.status(201).json({});
  });
  router.post('/measures/:measure/:verb', mayRead, async (req, res) => {
    await decide(options, req);
    res.json({});
  });
  const subject = guard.recordedRead(read, (req) => `subject:${ownerOf(req)}`);
  router.get('/subjects/:owner/measures', subject, async (req, res) => {
    const found = { owner: ownerOf(req) };
    const measures = await readMeasures(pool, found, clock.nowMicros(), personOf(req).staffId);
    res.json({ measures: measures.map(shown) });
  });
  return router;
}

function ownerOf(req: Request): string {
  return parse(ownerPath, req.params, 'BAD_REQUEST', 'path').owner;
}

/** Who did it is told by name. */
function shown({ proposedBy: _by, decidedBy: _decided, ...row }: KeptMeasure): MeasureRow {
  return row;
}

async function visibleCase({ pool }: LadderOptions, req: Request, of?: string) {
  const caseId =
    of ?? parse(casePath, { caseId: req.params['caseId'] }, 'BAD_REQUEST', 'path').caseId;
  const record = await readCase(pool, caseId);
  if (record === undefined || !maySee(record, personOf(req))) throw noSuchCase();
  return { record };
}

type Record = Awaited<ReturnType<typeof visibleCase>>['record'];

async function answerFor(
  { pool, clock, registry }: LadderOptions,
  { caseId, subjects }: Record,
  req: Request,
): Promise<MeasuresAnswer> {
  const now = clock.nowMicros();
  const viewer = personOf(req).staffId;
  const measures = await readMeasures(pool, { caseId }, now, viewer);
  // What restricted cases of others did is not there, so the next step does not tell of it either.
  const past = await Promise.all(
    subjects.map((owner) => readMeasures(pool, { owner }, now, viewer)),
  );
  const names = subjects.flatMap((owner) =>
    registry.accountsOfOwner(owner).flatMap((id) => registry.account(id)?.name ?? []),
  );
  return {
    measures: measures.map(shown),
    accounts: names.map((account) => ({ account, next: nextRung(past.flat(), account) })),
    markets: registry.markets().map((market) => market.name),
  };
}

async function takeStep(options: LadderOptions, req: Request): Promise<void> {
  const { pool, clock, registry } = options;
  const asked = parse(newMeasure, req.body, 'BAD_REQUEST', 'measure');
  const { record } = await visibleCase(options, req);
  const acting = actingOf(req, clock);
  const owner = registry.accountNamed(asked.account)?.owner;
  const no = refusalOfStep(asked, {
    ...{ caseState: record.state, subjects: record.subjects, owner, now: acting.at },
    hasMarket: asked.market !== null && registry.marketNamed(asked.market) !== undefined,
  });
  if (no !== undefined || owner === undefined) throw refusalError(no ?? unknownAccount);
  const needsSecond = HURTS.has(asked.measure);
  const proposed = { ...asked, caseId: record.caseId, owner, needsSecond };
  await steadily(pool, (tx) => proposeMeasure(tx, proposed, acting));
  if (!needsSecond) await carryOutNow(options);
}

const unknownAccount = { refused: 'NO_SUCH_ACCOUNT', msg: 'there is no such account' } as const;

async function measureOf(options: LadderOptions, req: Request): Promise<KeptMeasure> {
  const { measure: measureId } = parse(measurePath, req.params, 'BAD_REQUEST', 'path');
  const viewer = personOf(req).staffId;
  const now = options.clock.nowMicros();
  const [row] = await readMeasures(options.pool, { measureId }, now, viewer);
  if (row === undefined) {
    throw new HttpError(404, 'NO_SUCH_MEASURE', `there is no measure ${measureId}`);
  }
  return row;
}

async function lift(options: LadderOptions, req: Request): Promise<void> {
  const given = parse(z.strictObject({ reason }), req.body, 'BAD_REQUEST', 'lift');
  const row = await measureOf(options, req);
  if (!row.inForce || row.measure === 'warning') {
    throw new HttpError(409, 'NOT_IN_FORCE', `${row.measureId} is not in force, or is a warning`);
  }
  const { caseId, owner, account, market, measureId } = row;
  const needsSecond = HURTS.has(row.measure);
  const asked = { caseId, owner, account, market, needsSecond, reason: given.reason };
  const acting = actingOf(req, options.clock);
  await steadily(options.pool, (tx) =>
    proposeMeasure(tx, { ...asked, measure: 'lift', lifts: measureId }, acting),
  );
  if (!needsSecond) await carryOutNow(options);
}

async function decide(options: LadderOptions, req: Request): Promise<void> {
  const { verb } = parse(decisionPath, req.params, 'BAD_REQUEST', 'path');
  const given = parse(z.strictObject({ reason }), req.body, 'BAD_REQUEST', 'decision');
  const { propose, approve } = LADDER_PERMISSIONS;
  const needed = verb === 'withdraw' ? propose : approve;
  requireRight(options, req, needed);
  const row = await measureOf(options, req);
  const decided = { decision: DECISIONS[verb], reason: given.reason };
  const acting = actingOf(req, options.clock);
  await steadily(options.pool, (tx) => decideMeasure(tx, row, decided, acting));
  if (verb === 'approve') await carryOutNow(options);
}

/** A core that stops or is full takes it a little later: what was decided stays decided. */
async function carryOutNow(options: LadderOptions): Promise<void> {
  try {
    await carryOut(options);
  } catch (error) {
    if (!(error instanceof NotAccepted)) throw error;
  }
}

function requireRight({ guard }: LadderOptions, req: Request, needed: Permission): void {
  if (guard.permissionsOf(sessionOf(req).roles).includes(needed)) return;
  throw new HttpError(403, 'NOT_PERMITTED', `this needs the permission ${needed}`);
}
