/**
 * Cases over HTTP: the list, one case, commands on it, its files and evidence, and the next one to
 * take up. Reading a case is recorded; for those it is restricted from it is not there.
 */
import express, { Router, type Request, type Response } from 'express';
import { parse } from '../../platform/config/environment';
import { HttpError } from '../../platform/http/http-error';
import { sessionOf } from '../../platform/sign-in/require-session';
import {
  actingOf,
  jsonOf,
  noSuchCase,
  personOf,
  recordRead,
  refusalError,
  steadily,
} from '../acting';
import { CASES_PERMISSIONS } from '../permissions';
import type { CasesRouterOptions } from '../router-options';
import { peopleNamed } from '../staff-directory';
import { MAX_FILE_BYTES, readFile } from '../store/case-files';
import { countCases, lockNextCase, readCases } from '../store/case-queries';
import { totalOf } from '../store/alert-queries';
import { caseConditions } from '../store/case-filter';
import { auditCase, createCase } from '../store/case-store';
import { commandCase } from '../store/case-commands';
import { CaseDesk } from './case-desk';
import {
  caseListQuery,
  casePath,
  commandBody,
  fileQuery,
  newCaseBody,
  partPath,
} from './case-request';

/** Its paths begin with `/cases`. */
export function lifecycleRouter(options: CasesRouterOptions): Router {
  const { guard, clock } = options;
  const router = Router();
  const mayRead = guard.requirePermission(CASES_PERMISSIONS.readCases);
  const mayWork = guard.requirePermission(CASES_PERMISSIONS.work);
  const read = guard.recordedRead(CASES_PERMISSIONS.readCases, (req) => `case:${idOf(req)}`);
  const desk = new CaseDesk(options);
  const look = (req: Request) => desk.looking(actingOf(req, clock), sessionOf(req).roles);

  router.get('/cases', mayRead, async (req, res) => {
    res.json(await listCases(options, req));
  });
  router.post('/cases', mayWork, async (req, res) => {
    const asked = parse(newCaseBody, req.body, 'BAD_REQUEST', 'case');
    const caseId = await openCase(options, req, asked);
    res.status(201).json(await desk.answer(caseId, look(req)));
  });
  router.post('/cases/next', mayWork, async (req, res) => {
    const acting = actingOf(req, clock);
    const taken = await steadily(options.pool, async (tx) => {
      const next = await lockNextCase(tx, acting.by.staffId);
      if (next === undefined) return undefined;
      const done = await commandCase(tx, next, undefined, { kind: 'start' }, acting);
      return done.kind === 'done' ? done.after : undefined;
    });
    if (taken) desk.tell(taken);
    res.json({ case: taken ? await desk.answer(taken.caseId, look(req)) : null });
  });
  router.get('/cases/:caseId', read, async (req, res) => {
    const answer = await desk.answer(idOf(req), look(req));
    await desk.markSeen(idOf(req), personOf(req));
    res.json(answer);
  });
  router.post('/cases/:caseId/commands', mayRead, async (req, res) => {
    const { version, command } = parse(commandBody, req.body, 'BAD_REQUEST', 'command');
    await answered(
      res,
      desk,
      look(req),
      await desk.command(idOf(req), version, command, look(req)),
    );
  });
  filesAndEvidence(router, options, desk, look);
  return router;
}

function filesAndEvidence(
  router: Router,
  { pool, guard, clock }: CasesRouterOptions,
  desk: CaseDesk,
  look: (req: Request) => ReturnType<CaseDesk['looking']>,
): void {
  const mayWork = guard.requirePermission(CASES_PERMISSIONS.work);
  const mayRead = guard.requirePermission(CASES_PERMISSIONS.readCases);
  const body = express.raw({ type: 'application/octet-stream', limit: MAX_FILE_BYTES });

  router.post('/cases/:caseId/files', mayWork, body, async (req, res) => {
    const { version, name } = parse(fileQuery, req.query, 'BAD_REQUEST', 'query');
    const content: unknown = req.body;
    if (!Buffer.isBuffer(content) || content.length === 0) {
      const what = 'send the bytes of the file as application/octet-stream';
      throw new HttpError(415, 'NO_FILE', what);
    }
    const done = await desk.addFile(idOf(req), version, { name, content }, look(req));
    await answered(res, desk, look(req), done);
  });
  router.get('/cases/:caseId/files/:part', mayRead, async (req, res) => {
    const { caseId, part } = parse(partPath, req.params, 'BAD_REQUEST', 'path');
    const { files } = await desk.visible(caseId, personOf(req));
    const file = files.find(({ fileId }) => fileId === part);
    const content = file && (await readFile(pool, caseId, part));
    if (content === undefined) throw new HttpError(404, 'NO_SUCH_FILE', 'there is no such file');
    await recordRead(pool, actingOf(req, clock), `case:${caseId}`, { file: part });
    // Never shown by the browser under our own address: a page in it could act for the reader.
    res.set('Content-Type', 'application/octet-stream').attachment(file?.name).send(content);
  });
  router.post('/cases/:caseId/evidence/:part/check', mayRead, async (req, res) => {
    const { caseId, part } = parse(partPath, req.params, 'BAD_REQUEST', 'path');
    res.json(await desk.checkEvidence(caseId, part, actingOf(req, clock)));
  });
}

function idOf(req: Request): string {
  return parse(casePath, { caseId: req.params['caseId'] }, 'BAD_REQUEST', 'path').caseId;
}

/** The case as it is after a command, or why it is not. */
async function answered(
  res: Response,
  desk: CaseDesk,
  looking: ReturnType<CaseDesk['looking']>,
  done: Awaited<ReturnType<CaseDesk['command']>>,
): Promise<void> {
  switch (done.kind) {
    case 'unknown':
      throw noSuchCase();
    case 'refused':
      throw refusalError(done.refusal);
    case 'changed': {
      const { version, changed } = done;
      const msg = `the case has gone on to version ${version}: see what changed, then try again`;
      res.status(409).json({ code: 'CASE_CHANGED', msg, version, changed });
      return;
    }
    case 'done':
      res.json(await desk.answer(done.after.caseId, looking));
  }
}

async function listCases({ pool, clock }: CasesRouterOptions, req: Request) {
  const query = parse(caseListQuery, req.query, 'BAD_REQUEST', 'query');
  const { after, limit, sort, subject, overdue, assignee, ...same } = query;
  const acting = actingOf(req, clock);
  const viewer = acting.by.staffId;
  const filters = {
    ...same,
    subjects: subject === undefined ? undefined : [subject],
    assignee: assignee === 'none' ? null : assignee === 'me' ? viewer : assignee,
    overdueAt: overdue ? acting.at : undefined,
  };
  const filter = jsonOf({ ...same, subject, assignee, overdue, sort });
  await recordRead(pool, acting, 'cases:list', { filter, after: after?.caseId ?? null });
  const page = await readCases(pool, filters, viewer, { sort, limit, after });
  const first = after === undefined;
  const counts = first ? await countCases(pool, filters, viewer) : null;
  const where = caseConditions(filters, viewer);
  return { ...page, counts, total: first ? await totalOf(pool, 'case_cases', where) : null };
}

async function openCase(
  { pool, clock, staff, caseChanged }: CasesRouterOptions,
  req: Request,
  { people, ...asked }: ReturnType<typeof newCaseBody.parse>,
): Promise<string> {
  const named = people ? await peopleNamed(staff, people) : null;
  const acting = actingOf(req, clock);
  const made = await steadily(pool, async (tx) => {
    const record = await createCase(tx, asked, named, acting);
    await auditCase(tx, 'create', undefined, record, acting);
    return record;
  });
  if (made.people === null) caseChanged({ caseId: made.caseId, version: made.version });
  return made.caseId;
}
