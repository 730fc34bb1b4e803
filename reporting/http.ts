/**
 * Reports over HTTP: kinds, calendar, runs, their files and the rows behind their figures, and the
 * decisions on them. Mount it at `/reporting`, behind requireSession.
 */
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Pool } from 'pg';
import type { FigureRows, GenerateAnswer, RunSummary } from './contract/reports';
import type { Clock } from '../platform/clock/clock';
import { parse } from '../platform/config/environment';
import { errorText } from '../platform/errors/coded-error';
import { HttpError } from '../platform/http/http-error';
import type { Guard, Permission } from '../platform/permission/guard';
import type { JobQueue } from '../platform/queue/job-queue';
import { sessionOf } from '../platform/sign-in/require-session';
import { AnalyticsCalendar } from './analytics/log-calendar';
import { calendarOf } from './reports/calendar';
import { figureCell, parseFigureId, type IdsBehind } from './reports/definition';
import { parsePeriod } from './reports/period';
import { definitionFor, REPORT_KINDS, SCHEDULED_KINDS } from './reports/registry';
import * as request from './reports-request';
import { rowsBehind } from './store/figure-rows';
import { reportJob, REPORTS_QUEUE } from './store/report-jobs';
import type { ReportService } from './store/report-service';
import { decideRun, noSuchRun, type Decision } from './store/run-decisions';
import { runDetail, runSummary } from './store/run-detail';
import { fileOf, listRuns, newestRuns, runById, type StoredRun } from './store/run-rows';

/** What the roles of the application are given for reports. */
export const REPORT_PERMISSIONS = {
  read: 'reports.read',
  generate: 'reports.generate',
  sign: 'reports.sign',
  restricted: 'reports.restricted',
} as const satisfies Record<string, Permission>;

export interface ReportsRouterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly service: ReportService;
  readonly queue: JobQueue;
}

const MAX_SPAN_MICROS = 400 * 86_400_000_000;

export function reportsRouter(options: ReportsRouterOptions): Router {
  const { pool, clock, guard, service } = options;
  const router = Router();
  const read = guard.requirePermission(REPORT_PERMISSIONS.read);
  const sign = guard.requirePermission(REPORT_PERMISSIONS.sign);
  const readRun = whenRestricted(options);
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/reports', read, (_req, res) => {
    res.json({ kinds: REPORT_KINDS });
  });
  router.get('/calendar', read, async (req, res) => {
    res.json({ entries: await calendar(options, req) });
  });
  router.get('/runs', read, async (req, res) => {
    res.json(await runs(pool, req));
  });
  router.post('/runs', guard.requirePermission(REPORT_PERMISSIONS.generate), async (req, res) => {
    res.status(202).json(await addJob(options, req));
  });
  const detail = async (req: Request, res: Response) => {
    const run = await knownRun(pool, req);
    res.json(await runDetail(pool, service, run, actorOf(req)));
  };
  router.get('/runs/:id', read, readRun, detail);
  router.get('/runs/:id/files/:name', read, readRun, async (req, res) => {
    const { id, name } = parse(request.filePath, req.params, 'BAD_REQUEST', 'path');
    const file = await fileOf(pool, id, name);
    if (file === undefined) throw new HttpError(404, 'NO_SUCH_FILE', 'the run has no such file');
    res.type(file.mediaType).attachment(name).send(file.content);
  });
  router.get('/runs/:id/figures/:figure/rows', read, readRun, async (req, res) => {
    res.json(await figureRows(options, req));
  });
  const decide = (path: string, decisionOf: (req: Request) => Decision) =>
    router.post(`/runs/:id/${path}`, sign, async (req, res) => {
      const { id } = await knownRun(pool, req);
      const person = { actor: actorOf(req), by: sessionOf(req).displayName };
      const at = clock.nowMicros();
      await decideRun(pool, service, id, decisionOf(req), { ...person, at });
      await detail(req, res);
    });
  decide('validate', (req) => ({ action: 'validate', comment: commentOf(req) }));
  decide('sign', (req) => ({ action: 'sign', comment: commentOf(req) }));
  decide('submit', (req) => ({ action: 'submit', reference: referenceOf(req) }));
  decide('acknowledge', (req) => ({ action: 'acknowledge', reference: referenceOf(req) }));
  decide('reject', (req) => {
    const { reason } = parse(request.reasonBody, req.body, 'BAD_REQUEST', 'body');
    return { action: 'reject', reason };
  });
  return router;
}

/** Restricted reports want a right of their own, and each read is recorded. */
function whenRestricted({ guard }: ReportsRouterOptions): RequestHandler {
  const recorded = guard.recordedRead(REPORT_PERMISSIONS.restricted, (req) => {
    return `report:${String(req.params['id'])}`;
  });
  return (req, res, next) => {
    const { id } = parse(request.runPath.loose(), req.params, 'BAD_REQUEST', 'path');
    const kind = id.split(':')[0];
    const restricted = REPORT_KINDS.find((known) => known.kind === kind)?.restricted ?? true;
    if (!restricted) {
      next();
      return;
    }
    return recorded(req, res, next);
  };
}

async function knownRun(pool: Pool, req: Request): Promise<StoredRun> {
  const { id } = parse(request.runPath.loose(), req.params, 'BAD_REQUEST', 'path');
  const run = await runById(pool, id);
  if (run === undefined) throw noSuchRun();
  return run;
}

async function calendar({ pool, clock }: ReportsRouterOptions, req: Request) {
  const query = parse(request.calendarQuery, req.query, 'BAD_REQUEST', 'query');
  const [first, last] = [dayOf(query.from), dayOf(query.to)];
  if (last.end <= first.start || last.end - first.start > MAX_SPAN_MICROS) {
    throw new HttpError(400, 'BAD_REQUEST', 'query: from must be before to, by 400 days at most');
  }
  const stored = await newestRuns(pool, first.start, last.end);
  const now = clock.nowMicros();
  const since = await new AnalyticsCalendar(pool).firstTime();
  const span = { from: first.start, to: last.end, nowMicros: now, since };
  return calendarOf(SCHEDULED_KINDS, stored.map(runSummary), span);
}

function dayOf(text: string) {
  try {
    return parsePeriod(text, 'day');
  } catch (error) {
    throw new HttpError(400, 'BAD_REQUEST', `query: ${errorText(error)}`);
  }
}

async function runs(
  pool: Pool,
  req: Request,
): Promise<{ runs: RunSummary[]; next: string | null }> {
  const query = parse(request.runsQuery, req.query, 'BAD_REQUEST', 'query');
  const { limit, after, ...filter } = query;
  const [at, id] = after?.split(' ') ?? [];
  const cursor = at === undefined || id === undefined ? undefined : { generatedAt: Number(at), id };
  const rows = await listRuns(pool, { ...filter, after: cursor }, limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const next = last ? `${last.generatedAt} ${last.id}` : null;
  return { runs: page.map(runSummary), next };
}

async function addJob({ queue, clock }: ReportsRouterOptions, req: Request) {
  const { kind, period } = parse(request.generateBody, req.body, 'BAD_REQUEST', 'body');
  try {
    definitionFor(kind, period);
  } catch (error) {
    throw new HttpError(400, 'BAD_REQUEST', `body: ${errorText(error)}`);
  }
  const by = sessionOf(req).displayName;
  const job = { kind, period, actor: actorOf(req), by };
  const added = await queue.add(reportJob(REPORTS_QUEUE, job, clock.nowMicros()));
  const answer: GenerateAnswer = { kind, period, added };
  return answer;
}

async function figureRows(options: ReportsRouterOptions, req: Request): Promise<FigureRows> {
  const { pool, service, guard } = options;
  const { figure } = parse(request.figurePath, req.params, 'BAD_REQUEST', 'path');
  const { limit, after } = parse(request.figureQuery, req.query, 'BAD_REQUEST', 'query');
  const run = await knownRun(pool, req);
  const parts = parseFigureId(figure);
  const { definition, facts, doc } = await service.frozen(run);
  const value = parts && figureCell(doc, parts);
  const source = parts && definition.source(facts, doc.head, parts);
  if (value === undefined || source === undefined) {
    throw new HttpError(404, 'NO_SUCH_FIGURE', `the run has no figure ${figure} with rows`);
  }
  if (source.from === 'ids') {
    const needed = IDS_NEED[source.what];
    if (!guard.permissionsOf(sessionOf(req).roles).includes(needed)) {
      throw new HttpError(403, 'NOT_PERMITTED', `this needs the permission ${needed}`);
    }
  }
  return { figure, value, ...(await rowsBehind(pool, doc.head, source, after, limit)) };
}

/** Who may not read the things is not told which ones they are. */
const IDS_NEED: Readonly<Record<IdsBehind['what'], Permission>> = {
  alerts: 'alerts.read',
  cases: 'cases.read',
  filings: 'cases.read',
  customers: 'kyc.read',
  documents: 'kyc.read',
  reviews: 'kyc.read',
};

function actorOf(req: Request): string {
  return `staff:${sessionOf(req).staffId}`;
}

function commentOf(req: Request): string | null {
  return parse(request.commentBody, req.body ?? {}, 'BAD_REQUEST', 'body').comment ?? null;
}

function referenceOf(req: Request): string {
  return parse(request.referenceBody, req.body, 'BAD_REQUEST', 'body').reference;
}
