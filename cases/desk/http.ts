/** What lies on an analyst's desk: saved views, marks, snoozes of rules, and who works here. */
import { Router, type Request } from 'express';
import { parse } from '../../platform/config/environment';
import { HttpError } from '../../platform/http/http-error';
import { randomId } from '../../platform/ids/tokens';
import { actingOf, personOf, steadily } from '../acting';
import type { NewSavedView } from '../contract';
import { CASES_PERMISSIONS } from '../permissions';
import type { CasesRouterOptions } from '../router-options';
import { workload } from '../store/case-queries';
import { markItems } from '../store/marks';
import { addSnooze, liftSnooze, runningSnoozes } from '../store/snoozes';
import { dropView, putView, readViews, ViewNameTaken } from '../store/views';
import { marksBody, namedPath, snoozeBody, viewBody, viewQuery } from './desk-request';

/** Its paths begin with `/views`, `/marks`, `/snoozes` and `/people`. */
export function deskRouter(options: CasesRouterOptions): Router {
  const { pool, guard, staff } = options;
  const router = Router();
  const mayRead = guard.requirePermission(CASES_PERMISSIONS.read);

  router.post('/marks', mayRead, async (req, res) => {
    const marks = parse(marksBody, req.body, 'BAD_REQUEST', 'marks');
    await markItems(pool, personOf(req).staffId, marks);
    res.json({});
  });
  router.get('/people', guard.requirePermission(CASES_PERMISSIONS.readCases), async (req, res) => {
    const load = await workload(pool, personOf(req).staffId);
    const working = (await staff.members()).filter(({ works }) => works);
    const people = working.map(({ staffId, name, roles }) => {
      return { staffId, name, roles, openCases: load.get(staffId) ?? 0 };
    });
    res.json({ people });
  });
  views(router, options);
  snoozes(router, options);
  return router;
}

function views(router: Router, { pool, guard, clock }: CasesRouterOptions): void {
  const mayRead = guard.requirePermission(CASES_PERMISSIONS.read);
  const put = async (req: Request, id: string, view: NewSavedView) => {
    const by = personOf(req);
    try {
      return await steadily(pool, (tx) => putView(tx, id, view, by, clock.nowMicros()));
    } catch (error) {
      if (!(error instanceof ViewNameTaken)) throw error;
      throw new HttpError(409, 'VIEW_NAME', error.message);
    }
  };
  router.get('/views', mayRead, async (req, res) => {
    const { screen } = parse(viewQuery, req.query, 'BAD_REQUEST', 'query');
    res.json({ views: await readViews(pool, personOf(req), screen) });
  });
  router.post('/views', mayRead, async (req, res) => {
    const view = parse(viewBody, req.body, 'BAD_REQUEST', 'view');
    const id = randomId('view');
    await put(req, id, view);
    res.status(201).json({ id });
  });
  router.put('/views/:name', mayRead, async (req, res) => {
    const view = parse(viewBody, req.body, 'BAD_REQUEST', 'view');
    const owned = await readViews(pool, personOf(req), view.screen);
    const id = nameOf(req);
    if (!owned.some((one) => one.id === id && one.own)) throw noSuch('view of your own');
    await put(req, id, view);
    res.json({ id });
  });
  router.delete('/views/:name', mayRead, async (req, res) => {
    if (!(await dropView(pool, nameOf(req), personOf(req)))) throw noSuch('view of your own');
    res.json({});
  });
}

function snoozes(router: Router, { pool, guard, clock }: CasesRouterOptions): void {
  const triage = guard.requirePermission(CASES_PERMISSIONS.triage);
  router.get('/snoozes', guard.requirePermission(CASES_PERMISSIONS.read), async (_req, res) => {
    res.json({ snoozes: await runningSnoozes(pool, clock.nowMicros()) });
  });
  router.post('/snoozes', triage, async (req, res) => {
    const asked = parse(snoozeBody, req.body, 'BAD_REQUEST', 'snooze');
    const acting = actingOf(req, clock);
    if (asked.until <= acting.at) {
      throw new HttpError(400, 'SNOOZE_ENDED', 'the time to snooze until is over already');
    }
    const id = randomId('snooze');
    if (!(await steadily(pool, (tx) => addSnooze(tx, id, asked, acting)))) {
      const what = 'this rule is snoozed for this owner already: lift that one first';
      throw new HttpError(409, 'SNOOZED_ALREADY', what);
    }
    res.status(201).json({ id });
  });
  router.delete('/snoozes/:name', triage, async (req, res) => {
    const acting = actingOf(req, clock);
    const lifted = await steadily(pool, (tx) => liftSnooze(tx, nameOf(req), acting));
    if (lifted === undefined) throw noSuch('running snooze');
    res.json({});
  });
}

function nameOf(req: Request): string {
  return parse(namedPath, req.params, 'BAD_REQUEST', 'path').name;
}

function noSuch(what: string): HttpError {
  return new HttpError(404, 'NOT_FOUND', `there is no ${what} with this id`);
}
