/**
 * Screening over HTTP: the queue of hits, one hit side by side, decisions on it, the lists in force
 * and the runs. Every read of a hit leaves an audit record; every decision names a reason.
 */
import { Router, type Request } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { TimelineIntake } from '../../cases/contract';
import type { Clock } from '../../platform/clock/clock';
import { parse } from '../../platform/config/environment';
import { HttpError } from '../../platform/http/http-error';
import type { Guard, Permission } from '../../platform/permission/guard';
import { transaction, type Sql } from '../../platform/postgres/pool';
import { sessionOf } from '../../platform/sign-in/require-session';
import {
  HIT_STATES,
  type HitList,
  type HitPage,
  type ScreeningRunList,
} from '../contract/screening';
import { decideHit, HIT_ACTIONS, type HitAction } from '../store/screening-decisions';
import type { HitKeys } from '../store/screening-hits';
import { readListsPage } from '../store/screening-lists';
import { countHits, listHits, readHit, readRuns, type HitCursor } from '../store/screening-queries';

export interface ScreeningRouterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly keys: HitKeys;
  readonly timeline: TimelineIntake<Sql>;
  /** Whether a folder of lists is named. */
  readonly configured: boolean;
}

export const SCREENING_PERMISSIONS = {
  read: 'kyc.read',
  review: 'kyc.review',
  approve: 'kyc.approve',
} as const satisfies Record<string, Permission>;

const MAX_PAGE = 500;
const MAX_RUNS = 500;
const MAX_REASON = 2000;
const word = z.string().min(1).max(200);

const several = <Schema extends z.ZodType<string>>(schema: Schema) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(schema).min(1).max(50),
  );

const cursor = z
  .string()
  .regex(/^\d\.?\d{0,20}(e-\d+)?_\d{1,18}$/, 'not a place in the list')
  .transform((text): HitCursor => {
    const [score = '', hit = ''] = text.split('_');
    return { score: Number(score), hit: BigInt(hit) };
  });

const listQuery = z.object({
  state: several(z.enum(HIT_STATES)).optional(),
  list: several(word).optional(),
  customer: word.optional(),
  after: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
});
const hitPath = z.object({
  hitId: z
    .string()
    .regex(/^HIT-\d{6,18}$/, 'not a hit’s id')
    .transform((id) => BigInt(id.slice(4))),
});
const runQuery = z.object({ limit: z.coerce.number().int().min(1).max(MAX_RUNS).default(100) });
const decisionBody = z.object({
  version: z.number().int().min(1),
  reason: z.string().trim().min(3, 'say why, in a few words').max(MAX_REASON),
});

/** Which right an action needs. */
const NEEDS: Readonly<Record<HitAction, Permission>> = {
  dismiss: SCREENING_PERMISSIONS.review,
  propose: SCREENING_PERMISSIONS.review,
  reopen: SCREENING_PERMISSIONS.review,
  confirm: SCREENING_PERMISSIONS.approve,
  reject: SCREENING_PERMISSIONS.approve,
};

/** Its paths are relative: mount it at `/kyc`, behind requireSession. */
export function screeningRouter(options: ScreeningRouterOptions): Router {
  const { pool, clock, guard, configured, keys } = options;
  const router = Router();
  const mayRead = guard.requirePermission(SCREENING_PERMISSIONS.read);
  router.use(['/hits', '/lists', '/screening-runs'], (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/hits', mayRead, async (req, res) => {
    res.json(await hitList(options, req));
  });
  const recorded = guard.recordedRead(SCREENING_PERMISSIONS.read, (req) => {
    hitOf(req); // a malformed id is refused before anything is recorded
    return `hit:${String(req.params['hitId'])}`;
  });
  router.get('/hits/:hitId', recorded, async (req, res) => {
    res.json(await knownHit(pool, keys, hitOf(req)));
  });
  for (const action of HIT_ACTIONS) {
    const may = guard.requirePermission(NEEDS[action]);
    router.post(`/hits/:hitId/${action}`, may, async (req, res) => {
      const hit = hitOf(req);
      const { version, reason } = parse(decisionBody, req.body, 'BAD_REQUEST', action);
      const { staffId, displayName } = sessionOf(req);
      const by = { actor: `staff:${staffId}`, name: displayName, at: clock.nowMicros() };
      const decision = { hit, action, version, reason, ...by };
      await transaction(pool, (tx) => decideHit(tx, options, decision));
      res.json(await knownHit(pool, keys, hit));
    });
  }
  router.get('/lists', mayRead, async (_req, res) => {
    res.json(await readListsPage(pool, configured));
  });
  router.get('/screening-runs', mayRead, async (req, res) => {
    const { limit } = parse(runQuery, req.query, 'BAD_REQUEST', 'query');
    const runs: ScreeningRunList = { runs: await readRuns(pool, limit) };
    res.json(runs);
  });
  return router;
}

function hitOf(req: Request): bigint {
  return parse(hitPath, req.params, 'BAD_REQUEST', 'path').hitId;
}

async function knownHit(sql: Sql, keys: HitKeys, hit: bigint): Promise<HitPage> {
  const found = await readHit(sql, keys, hit);
  if (found === undefined) throw new HttpError(404, 'NO_SUCH_HIT', 'there is no hit with this id');
  return found;
}

async function hitList({ pool, keys }: ScreeningRouterOptions, req: Request): Promise<HitList> {
  const query = parse(listQuery, req.query, 'BAD_REQUEST', 'query');
  const { after, limit, ...filters } = query;
  const found = await listHits(pool, keys, filters, limit + 1, after);
  const page = found.slice(0, limit);
  const last = page.at(-1)?.cursor;
  const more = found.length > limit && last !== undefined;
  return {
    hits: page.map(({ row }) => row),
    next: more ? `${last.score}_${last.hit}` : null,
    // The counts stand above the list; they are not asked again for each further page.
    counts: after === undefined ? await countHits(pool, filters) : null,
  };
}
