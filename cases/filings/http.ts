/** Filings over HTTP; each read is recorded, and who may not know of the case finds nothing. */
import { createHash } from 'node:crypto';
import { Router, type Request } from 'express';
import { parse } from '../../platform/config/environment';
import { sessionOf } from '../../platform/sign-in/require-session';
import { actingOf, jsonOf, noSuchCase, personOf, recordRead } from '../acting';
import type { FilingDocument } from '../contract';
import { casePath } from '../lifecycle/case-request';
import { FILING_PERMISSIONS } from '../permissions';
import type { CasesRouterOptions } from '../router-options';
import { maySee, readCase } from '../store/case-store';
import { listFilings } from '../store/filing-lists';
import { FilingDesk } from './filing-desk';
import { filingDocument } from './filing-document';
import { filingCommandBody, filingListQuery, filingPath, newFilingBody } from './filing-request';

const MOST_OF_A_CASE = 500;

/** Its paths begin with `/filings`, or with a case's own. */
export function filingsRouter(options: CasesRouterOptions): Router {
  const { guard, clock, pool } = options;
  const desk = new FilingDesk(options);
  const router = Router();
  const { read, prepare } = FILING_PERMISSIONS;
  const mayRead = guard.requirePermission(read);
  const recorded = guard.recordedRead(read, (req) => `filing:${idOf(req)}`);
  const answer = (req: Request, filingId: string) =>
    desk.answer(filingId, personOf(req), desk.rights(sessionOf(req).roles));

  router.get('/cases/:caseId/filings', mayRead, async (req, res) => {
    const { caseId } = parse(casePath, req.params, 'BAD_REQUEST', 'path');
    const record = await readCase(pool, caseId);
    if (record === undefined || !maySee(record, personOf(req))) throw noSuchCase();
    await recordRead(pool, actingOf(req, clock), `case:${caseId}`, { filings: true });
    const page = { limit: MOST_OF_A_CASE };
    res.json(await listFilings(pool, { caseId }, personOf(req).staffId, page));
  });
  router.post('/cases/:caseId/filings', guard.requirePermission(prepare), async (req, res) => {
    const { caseId } = parse(casePath, req.params, 'BAD_REQUEST', 'path');
    const asked = parse(newFilingBody, req.body, 'BAD_REQUEST', 'filing');
    const filingId = await desk.prepare(caseId, asked, actingOf(req, clock));
    res.status(201).json(await answer(req, filingId));
  });
  router.get('/filings', mayRead, async (req, res) => {
    const query = parse(filingListQuery, req.query, 'BAD_REQUEST', 'query');
    const { limit, after, review, ...filters } = query;
    const filter = jsonOf({ ...filters, review, after });
    await recordRead(pool, actingOf(req, clock), 'filings:list', { filter });
    const asked = { ...filters, reviewDue: review === 'due' };
    res.json(await listFilings(pool, asked, personOf(req).staffId, { limit, after }));
  });
  router.get('/filings/:filingId', recorded, async (req, res) => {
    res.json(await answer(req, idOf(req)));
  });
  router.post('/filings/:filingId/commands', mayRead, async (req, res) => {
    const { version, command } = parse(filingCommandBody, req.body, 'BAD_REQUEST', 'command');
    const rights = desk.rights(sessionOf(req).roles);
    const done = await desk.command(idOf(req), version, command, actingOf(req, clock), rights);
    if (done.kind === 'changed') {
      const msg = `the filing has gone on to version ${done.version}: look again, then try again`;
      res.status(409).json({ code: 'FILING_CHANGED', msg, version: done.version });
      return;
    }
    res.json(await answer(req, idOf(req)));
  });
  router.get('/filings/:filingId/document', recorded, async (req, res) => {
    res.json(await documentOf(desk, await desk.visible(idOf(req), personOf(req))));
  });
  return router;
}

/** As it was filed, or as it would be now. */
async function documentOf(
  desk: FilingDesk,
  filing: Awaited<ReturnType<FilingDesk['visible']>>,
): Promise<FilingDocument> {
  const { name, mime, text: now, schema: path } = filingDocument(filing, null);
  const text = filing.document ?? now;
  const schema = await desk.schemaCheck({ name, mime, text, schema: path });
  return { name, mime, text, sha256: createHash('sha256').update(text).digest('hex'), schema };
}

function idOf(req: Request): string {
  const { filingId } = req.params;
  return parse(filingPath, { filingId }, 'BAD_REQUEST', 'path').filingId;
}
