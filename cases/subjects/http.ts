/** A beneficial owner over HTTP: accounts, alerts, cases, and the timeline that joins them. */
import { Router, type Request } from 'express';
import { parse } from '../../platform/config/environment';
import { HttpError } from '../../platform/http/http-error';
import { personOf } from '../acting';
import type { SubjectAccount, SubjectAnswer, TimelineAnswer } from '../contract';
import { rowOf } from '../inbox/alert-rows';
import { CASES_PERMISSIONS } from '../permissions';
import type { CasesRouterOptions } from '../router-options';
import { alertTotal, readAlerts, totalOf } from '../store/alert-queries';
import { caseConditions } from '../store/case-filter';
import { readCases } from '../store/case-queries';
import { factsOf } from '../store/owner-facts';
import { readTimeline, type TimelineCursor } from '../store/timeline-queries';
import { ownerPath, placeOf, timelineQuery } from './subject-request';

const MOST = 50;

/** Its paths begin with `/subjects`. */
export function subjectsRouter(options: CasesRouterOptions): Router {
  const { guard } = options;
  const router = Router();
  const read = guard.recordedRead(CASES_PERMISSIONS.readCases, (req) => `subject:${ownerOf(req)}`);

  router.get('/subjects/:owner', read, async (req, res) => {
    res.json(await subjectAnswer(options, ownerOf(req), personOf(req).staffId));
  });
  router.get('/subjects/:owner/timeline', read, async (req, res) => {
    res.json(await timelineAnswer(options, req));
  });
  return router;
}

function ownerOf(req: Request): string {
  return parse(ownerPath, req.params, 'BAD_REQUEST', 'path').owner;
}

async function subjectAnswer(
  { pool, evidence }: CasesRouterOptions,
  owner: string,
  viewer: string,
): Promise<SubjectAnswer> {
  const accounts = accountsOf(evidence.registry, owner);
  const names = accounts.map(({ account }) => account);
  const about = { subjects: [owner] };
  const { cases } = await readCases(pool, about, viewer, { sort: 'updated', limit: MOST });
  if (accounts.length === 0 && cases.length === 0) {
    throw new HttpError(404, 'NO_SUCH_SUBJECT', 'no account and no case bears this name');
  }
  const alerts = await readAlerts(pool, { accounts: names }, MOST, { viewer });
  const open = { accounts: names, state: ['new', 'snoozed'] } as const;
  const working = { ...about, state: OPEN_STATES };
  return {
    owner,
    accounts,
    counts: {
      alerts: await alertTotal(pool, { accounts: names }, viewer),
      openAlerts: await alertTotal(pool, open, viewer),
      cases: await totalOf(pool, 'case_cases', caseConditions(about, viewer)),
      openCases: await totalOf(pool, 'case_cases', caseConditions(working, viewer)),
    },
    alerts: alerts.map((row) => rowOf(row, evidence.registry)),
    cases,
    devices: await factsOf(pool, owner, 'device', MOST),
    wallets: await factsOf(pool, owner, 'wallet', MOST),
  };
}

const OPEN_STATES = ['draft', 'open', 'in-progress', 'waiting', 'submitted'] as const;

function accountsOf(
  registry: CasesRouterOptions['evidence']['registry'],
  owner: string,
): SubjectAccount[] {
  return registry.accountsOfOwner(owner).flatMap((id) => {
    const known = registry.account(id);
    if (known === undefined) return [];
    const { name: account, kind, country, state, tier = null, openedAt = null } = known;
    return [{ account, kind, country, state, tier, openedAt }];
  });
}

async function timelineAnswer(
  { pool, evidence }: CasesRouterOptions,
  req: Request,
): Promise<TimelineAnswer> {
  const { kind: kinds, ...query } = parse(timelineQuery, req.query, 'BAD_REQUEST', 'query');
  const owner = ownerOf(req);
  const accounts = accountsOf(evidence.registry, owner).map(({ account }) => account);
  const viewer = personOf(req).staffId;
  const asked = { ...query, kinds, owner, accounts, viewer };
  const { rows, more } = await readTimeline(pool, asked, evidence.registry);
  const place = (row: TimelineCursor | undefined) => (row ? placeOf(row) : null);
  const olderLeft = query.after !== undefined || more;
  return {
    entries: rows.map(({ key: _key, ...row }) => row),
    older: olderLeft ? place(rows.at(-1)) : null,
    newer: place(rows[0]) ?? (query.after ? placeOf(query.after) : null),
  };
}
