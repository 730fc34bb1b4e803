/**
 * The inbox over HTTP: the list with its counts, one alert, the records behind it, and the
 * decision. Every read of an alert leaves an audit record; every write names a reason.
 */
import { Router, type Request, type Response } from 'express';
import type { Pool } from 'pg';
import type { Clock } from '../platform/clock/clock';
import { parse } from '../platform/config/environment';
import { HttpError } from '../platform/http/http-error';
import type { Guard, Permission } from '../platform/permission/guard';
import { transaction, type Sql } from '../platform/postgres/pool';
import { sessionOf } from '../platform/sign-in/require-session';
import {
  alertPath,
  cursorText,
  dismissBody,
  FACETS,
  listQuery,
  reopenBody,
  without,
} from './alert-request';
import { readEvidence, type EvidenceReader } from './evidence/evidence-rows';
import {
  alertById,
  countAlerts,
  readAlerts,
  type AlertCounts,
  type AlertFilters,
  type StoredAlert,
} from './store/alert-queries';
import { AlertStateConflict, dismissAlert, reopenAlert, type Decision } from './store/alert-triage';

/** What the roles of the application are given for this module. */
export const CASES_PERMISSIONS = {
  read: 'alerts.read',
  triage: 'alerts.triage',
} as const satisfies Record<string, Permission>;

export interface CasesRouterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly evidence: EvidenceReader;
}

/** Its paths are relative: mount it at `/cases`, behind requireSession. */
export function casesRouter({ pool, clock, guard, evidence }: CasesRouterOptions): Router {
  const router = Router();
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.param('id', (req, _res, next) => {
    parse(alertPath, req.params, 'BAD_REQUEST', 'path');
    next();
  });
  const read = guard.recordedRead(CASES_PERMISSIONS.read, (req) => `alert:${idOf(req)}`);
  const triage = guard.requirePermission(CASES_PERMISSIONS.triage);

  router.get('/alerts', guard.requirePermission(CASES_PERMISSIONS.read), async (req, res) => {
    res.json(await listAlerts(pool, req));
  });
  router.get('/alerts/:id', read, async (req, res) => {
    res.json(await knownAlert(pool, req));
  });
  router.get('/alerts/:id/evidence', read, async (req, res) => {
    const { alert } = await knownAlert(pool, req);
    res.json(await readEvidence(alert, evidence));
  });
  router.post('/alerts/:id/dismiss', triage, async (req, res) => {
    const { outcome, comment } = parse(dismissBody, req.body, 'BAD_REQUEST', 'dismiss');
    await decide(res, () =>
      transaction(pool, (tx) => dismissAlert(tx, decisionOf(req, clock), outcome, comment)),
    );
  });
  router.post('/alerts/:id/reopen', triage, async (req, res) => {
    const { reason } = parse(reopenBody, req.body, 'BAD_REQUEST', 'reopen');
    await decide(res, () =>
      transaction(pool, (tx) => reopenAlert(tx, decisionOf(req, clock), reason)),
    );
  });
  return router;
}

function idOf(req: Request): string {
  return parse(alertPath, req.params, 'BAD_REQUEST', 'path').id;
}

async function knownAlert(pool: Pool, req: Request): Promise<StoredAlert> {
  const found = await alertById(pool, idOf(req));
  if (found === undefined) throw noSuchAlert();
  return found;
}

function noSuchAlert(): HttpError {
  return new HttpError(404, 'NO_SUCH_ALERT', 'there is no alert with this id');
}

function decisionOf(req: Request, clock: Clock): Decision {
  const { staffId, displayName } = sessionOf(req);
  const actor = `staff:${staffId}`;
  return { alertId: idOf(req), actor, by: displayName, at: clock.nowMicros() };
}

async function decide(res: Response, work: () => Promise<StoredAlert | undefined>): Promise<void> {
  try {
    const decided = await work();
    if (decided === undefined) throw noSuchAlert();
    res.json(decided);
  } catch (error) {
    if (!(error instanceof AlertStateConflict)) throw error;
    throw new HttpError(409, 'ALERT_STATE', error.message);
  }
}

/** A row of the list: no evidence and no wording, which only a recorded read gives. */
function summary({ alert, source, state, stateReason, stateBy, stateAt }: StoredAlert) {
  const { alertId, rule, market, pool, accounts, from, to, raisedAt, score, severity } = alert;
  const place = market ?? pool ?? null;
  const facts = { alertId, rule, market: place, accounts, from, to, raisedAt, score, severity };
  return { ...facts, source, state, stateReason, stateBy, stateAt };
}

async function listAlerts(sql: Sql, req: Request) {
  const query = parse(listQuery, req.query, 'BAD_REQUEST', 'query');
  const { after, limit, ...filters } = query;
  const rows = await readAlerts(sql, filters, limit + 1, after);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last ? cursorText(last.alert) : null;
  // The counts stand above the list; they are not asked again for each further page.
  const counts = after === undefined ? await facetCounts(sql, filters) : null;
  return { alerts: page.map(summary), next, counts };
}

/** Counts by each fact over all other filters, so that a choice shows what else could be chosen. */
async function facetCounts(sql: Sql, filters: AlertFilters): Promise<AlertCounts> {
  const all = await countAlerts(sql, filters);
  const own = FACETS.filter((facet) => filters[facet] !== undefined).map(async (facet) => {
    const { [facet]: counts } = await countAlerts(sql, without(filters, facet));
    return [facet, counts] as const;
  });
  return { ...all, ...Object.fromEntries(await Promise.all(own)) };
}
