/** Whether surveillance is alive, over HTTP: operational alerts, and the feed market by market. */
import { Router } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Clock } from '../../platform/clock/clock';
import { parse } from '../../platform/config/environment';
import type { Guard, Permission } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { sessionOf } from '../../platform/sign-in/require-session';
import { CANARIES } from '../canaries/canaries';
import { MARKET_ABUSE_RULES, type OperationsAnswer } from '../contract';
import { readCanaryRows } from '../store/canary-runs';
import {
  endOperationalAlert,
  readFeedState,
  readOperationalAlerts,
} from '../store/operational-alerts';

export const OPERATIONS_PERMISSIONS = {
  read: 'operations.read',
  /** Ends an operational alert with a reason. */
  end: 'operations.end',
} as const satisfies Record<string, Permission>;

const MOST_ALERTS = 100;
const path = z.object({ number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const ending = z.strictObject({ reason: z.string().trim().min(3).max(2000) });

export interface OperationsRouterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
}

/** Its paths begin with `/operations`. */
export function operationsRouter({ pool, clock, guard }: OperationsRouterOptions): Router {
  const router = Router();
  router.get(
    '/operations',
    guard.requirePermission(OPERATIONS_PERMISSIONS.read),
    async (_req, res) => {
      const [alerts, feed, canaries] = await Promise.all([
        readOperationalAlerts(pool, MOST_ALERTS),
        readFeedState(pool),
        readCanaryRows(pool),
      ]);
      const withoutCanary = MARKET_ABUSE_RULES.filter((rule) => !(rule in CANARIES));
      const answer: OperationsAnswer = { alerts, feed, canaries, withoutCanary };
      res.set('Cache-Control', 'no-store').json(answer);
    },
  );
  router.post(
    '/operations/:number/end',
    guard.requirePermission(OPERATIONS_PERMISSIONS.end),
    async (req, res) => {
      const { number } = parse(path, req.params, 'BAD_REQUEST', 'path');
      const { reason } = parse(ending, req.body, 'BAD_REQUEST', 'ending');
      const { staffId, displayName: name } = sessionOf(req);
      const acting = { staffId, name, at: clock.nowMicros() };
      await transaction(pool, (tx) => endOperationalAlert(tx, { number, reason }, acting));
      res.json({});
    },
  );
  return router;
}
