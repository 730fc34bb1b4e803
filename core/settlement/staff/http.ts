/** Settlement on chain over HTTP, for operators and auditors: its state, its batches, its stops. */
import { Router, type Request } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { RegistryView } from '../../contract';
import type { BatchList } from '../../contract/settlement-staff';
import type { Clock } from '../../../platform/clock/clock';
import { parse } from '../../../platform/config/environment';
import { HttpError } from '../../../platform/http/http-error';
import type { Guard, Permission } from '../../../platform/permission/guard';
import { transaction } from '../../../platform/postgres/pool';
import { sessionOf } from '../../../platform/sign-in/require-session';
import { batchDetail, listBatches } from './batch-queries';
import { settlementOverview } from './overview';
import { decideResumption, proposeResumption, type Acting, type Decision } from './resumptions';

export const SETTLEMENT_PERMISSIONS = {
  read: 'settlement.read',
  /** Asks that settlement goes on after a stop, and decides what another one asked. */
  resume: 'settlement.resume',
} as const satisfies Record<string, Permission>;

export interface SettlementRouterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly registry: RegistryView;
}

const number = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const reason = z.strictObject({ reason: z.string().trim().min(3).max(2000) });
const listQuery = z.object({
  state: z.enum(['planned', 'sent', 'confirmed', 'finalized', 'failed', 'dropped']).optional(),
  event: number.optional(),
  after: number.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const batchPath = z.object({ batch: number });
const decisionPath = z.object({
  resumption: number,
  verb: z.enum(['approve', 'return', 'withdraw']),
});
const DECISIONS: Readonly<Record<z.infer<typeof decisionPath>['verb'], Decision>> = {
  approve: 'approved',
  return: 'returned',
  withdraw: 'withdrawn',
};

/** Its paths are relative: mount it at `/staff/settlement`, behind requireSession. */
export function settlementRouter(options: SettlementRouterOptions): Router {
  const { pool, guard, registry } = options;
  const router = Router();
  const mayRead = guard.requirePermission(SETTLEMENT_PERMISSIONS.read);
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/', mayRead, async (req, res) => {
    res.json(await settlementOverview(pool, registry, `staff:${sessionOf(req).staffId}`));
  });
  router.get('/batches', mayRead, async (req, res) => {
    const { limit, ...filter } = parse(listQuery, req.query, 'BAD_REQUEST', 'query');
    const rows = await listBatches(pool, filter, limit + 1);
    const batches = rows.slice(0, limit);
    const next = rows.length > limit ? String(batches.at(-1)?.batch) : null;
    const answer: BatchList = { batches, next };
    res.json(answer);
  });
  router.get('/batches/:batch', mayRead, async (req, res) => {
    const { batch } = parse(batchPath, req.params, 'BAD_REQUEST', 'path');
    const detail = await batchDetail(pool, registry, batch);
    if (detail === undefined) {
      throw new HttpError(404, 'NO_SUCH_BATCH', `there is no batch ${batch}`);
    }
    res.json(detail);
  });
  resumptions(router, options);
  return router;
}

function resumptions(router: Router, { pool, guard, clock }: SettlementRouterOptions): void {
  const mayResume = guard.requirePermission(SETTLEMENT_PERMISSIONS.resume);
  router.post('/resumptions', mayResume, async (req, res) => {
    const given = parse(reason, req.body, 'BAD_REQUEST', 'resumption');
    const acting = actingOf(req, clock);
    const resumption = await transaction(pool, (tx) => proposeResumption(tx, given.reason, acting));
    res.status(201).json({ resumption });
  });
  router.post('/resumptions/:resumption/:verb', mayResume, async (req, res) => {
    const { resumption, verb } = parse(decisionPath, req.params, 'BAD_REQUEST', 'path');
    const given = parse(reason, req.body, 'BAD_REQUEST', 'decision');
    const decided = { resumption, decision: DECISIONS[verb], reason: given.reason };
    await transaction(pool, (tx) => decideResumption(tx, decided, actingOf(req, clock)));
    res.json({ resumption, state: decided.decision });
  });
}

function actingOf(req: Request, clock: Clock): Acting {
  const { staffId, displayName: name } = sessionOf(req);
  return { staffId, name, at: clock.nowMicros() };
}
