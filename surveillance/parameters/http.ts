/** Rules over HTTP: what is in force, changes with their second person, what-if runs. */
import { Router, type Request } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Clock } from '../../platform/clock/clock';
import { parse } from '../../platform/config/environment';
import { errorCode } from '../../platform/errors/coded-error';
import { HttpError } from '../../platform/http/http-error';
import { randomId } from '../../platform/ids/tokens';
import type { Guard, Permission } from '../../platform/permission/guard';
import { transaction, type Sql } from '../../platform/postgres/pool';
import { sessionOf } from '../../platform/sign-in/require-session';
import type { RuleChangeList, RuleList, ScorecardFigure } from '../contract';
import { checkedBlock } from '../detectors/effective-rules';
import {
  decideChange,
  proposeChange,
  readChanges,
  type Acting,
  type Decision,
} from '../store/rule-changes';
import { readCanaryRows } from '../store/canary-runs';
import { newestVersion, readVersions, type VersionRow } from '../store/rule-versions';
import { keepWhatIf, whatIfOf } from '../store/what-ifs';
import type { WhatIfJobs } from '../what-if/jobs';
import { ruleRows } from './rule-rows';
import type { BaseRules } from './version';

export const RULES_PERMISSIONS = {
  read: 'rules.read',
  /** Proposes, runs what-ifs, and decides what another one proposed. */
  change: 'rules.change',
} as const satisfies Record<string, Permission>;

export interface RulesRouterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly base: BaseRules;
  /** Name of surveillance's offset. */
  readonly consumer: string;
  readonly jobs: WhatIfJobs;
  /** By rule; empty where the installation has no scorecard. */
  readonly scorecard: () => ReadonlyMap<string, readonly ScorecardFigure[]>;
}

const MOST_CHANGES = 100;
const reason = z.string().trim().min(3).max(2000);
const rule = z.string().min(1).max(100);
const block = z.record(z.string(), z.unknown());
const time = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const newChange = z.strictObject({ rule, block, reason });
const newWhatIf = z.strictObject({ rule, block, from: time, to: time });
const decisionPath = z.object({
  change: z.string().max(40),
  verb: z.enum(['approve', 'return', 'withdraw']),
});
const whatIfPath = z.object({ id: z.string().max(80) });
const DECISIONS: Readonly<Record<z.infer<typeof decisionPath>['verb'], Decision>> = {
  approve: 'approved',
  return: 'returned',
  withdraw: 'withdrawn',
};

/** Its paths begin with `/rules`, `/rule-changes` and `/what-ifs`. */
export function rulesRouter(options: RulesRouterOptions): Router {
  const { pool, guard } = options;
  const router = Router();
  const mayRead = guard.requirePermission(RULES_PERMISSIONS.read);
  router.get('/rules', mayRead, async (_req, res) => {
    const newest = await newestVersion(pool);
    const rules = newest?.rules ?? options.base.rules;
    const canaries = await readCanaryRows(pool);
    const costs = new Map(canaries.map(({ rule: id, costNanos }) => [id, costNanos]));
    const facts = { scorecard: options.scorecard(), costs };
    const version = newest === undefined ? null : versionRow(newest);
    const answer: RuleList = { rules: ruleRows(rules, facts), version };
    res.json(answer);
  });
  router.get('/rule-changes', mayRead, async (req, res) => {
    const me = `staff:${sessionOf(req).staffId}`;
    const changes = await readChanges(pool, MOST_CHANGES);
    const answer: RuleChangeList = {
      changes: await Promise.all(
        changes.map(async ({ proposedBy, ...change }) => ({
          ...change,
          own: proposedBy === me,
          whatIf: await whatIfOf(pool, change.rule, change.after),
        })),
      ),
      versions: (await readVersions(pool)).map(versionRow).reverse(),
    };
    res.json(answer);
  });
  changes(router, options);
  whatIfs(router, options);
  return router;
}

function versionRow({ number, fromSeq, origin, changeId, paramsHash, at }: VersionRow) {
  return { number, fromSeq, origin, changeId, paramsHash, at };
}

function changes(router: Router, options: RulesRouterOptions): void {
  const { pool, guard, base, consumer, clock } = options;
  const mayChange = guard.requirePermission(RULES_PERMISSIONS.change);
  router.post('/rule-changes', mayChange, async (req, res) => {
    const proposal = parse(newChange, req.body, 'BAD_REQUEST', 'change');
    const changeId = await write(pool, (tx) => proposeChange(tx, proposal, actingOf(req, clock)));
    res.status(201).json({ changeId });
  });
  router.post('/rule-changes/:change/:verb', mayChange, async (req, res) => {
    const { change, verb } = parse(decisionPath, req.params, 'BAD_REQUEST', 'path');
    const given = parse(z.strictObject({ reason }), req.body, 'BAD_REQUEST', 'decision');
    const decided = { changeId: change, decision: DECISIONS[verb], reason: given.reason };
    const version = await write(pool, (tx) =>
      decideChange(tx, decided, actingOf(req, clock), { base, consumer }),
    );
    res.json({ version: version ?? null });
  });
}

function whatIfs(router: Router, { pool, guard, base, clock, jobs }: RulesRouterOptions): void {
  const mayChange = guard.requirePermission(RULES_PERMISSIONS.change);
  router.post('/what-ifs', mayChange, async (req, res) => {
    const asked = parse(newWhatIf, req.body, 'BAD_REQUEST', 'what-if');
    if (asked.to < asked.from) {
      throw new HttpError(400, 'BAD_REQUEST', 'what-if: to comes before from');
    }
    const after = refused(() => checkedBlock(asked.rule, asked.block));
    const today = (await newestVersion(pool))?.rules ?? base.rules;
    const whatIfId = randomId('what-if');
    const acting = actingOf(req, clock);
    const { from, to } = asked;
    const request = { today, proposed: { ...today, [asked.rule]: after }, from, to };
    jobs.start(whatIfId, asked.rule, request, (result) =>
      keepWhatIf(pool, { whatIfId, rule: asked.rule, after, result }, acting),
    );
    res.status(202).json({ whatIfId });
  });
  // Its alerts name suspects: each read is recorded.
  const recorded = guard.recordedRead(RULES_PERMISSIONS.change, (req) => `what-if:${idOf(req)}`);
  router.get('/what-ifs/:id', mayChange, (req, res, next) => {
    const row = jobs.read(idOf(req));
    if (row.result !== null) return next();
    res.set('Cache-Control', 'no-store').json(row);
  });
  router.get('/what-ifs/:id', recorded, (req, res) => {
    res.set('Cache-Control', 'no-store').json(jobs.read(idOf(req)));
  });
  router.delete('/what-ifs/:id', mayChange, (req, res) => {
    jobs.cancel(idOf(req));
    res.json({});
  });
}

function idOf(req: Request): string {
  return parse(whatIfPath, req.params, 'BAD_REQUEST', 'path').id;
}

function actingOf(req: Request, clock: Clock): Acting {
  const { staffId, displayName: name } = sessionOf(req);
  return { staffId, name, at: clock.nowMicros() };
}

function refused<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asAnswer(error);
  }
}

async function write<T>(pool: Pool, work: (tx: Sql) => Promise<T>): Promise<T> {
  try {
    return await transaction(pool, work);
  } catch (error) {
    throw asAnswer(error);
  }
}

function asAnswer(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (errorCode(error) === 'RULE_PARAMETERS') {
    return new HttpError(400, 'RULE_PARAMETERS', error.message);
  }
  if (errorCode(error) === '23514' && /four.eyes/.test(error.message)) {
    return new HttpError(403, 'FOUR_EYES', 'this needs a second person');
  }
  return error;
}
