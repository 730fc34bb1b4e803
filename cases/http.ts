/** All routes of cases: the inbox, the desk, cases, and subjects. */
import { Router } from 'express';
import { deskRouter } from './desk/http';
import { filingsRouter } from './filings/http';
import { inboxRouter } from './inbox/http';
import { lifecycleRouter } from './lifecycle/http';
import type { CasesRouterOptions } from './router-options';
import { subjectsRouter } from './subjects/http';

/** Its paths are relative: mount it at `/cases`, behind requireSession. */
export function casesRouter(options: CasesRouterOptions): Router {
  const router = Router();
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.use(inboxRouter(options));
  router.use(deskRouter(options));
  router.use(lifecycleRouter(options));
  router.use(subjectsRouter(options));
  router.use(filingsRouter(options));
  return router;
}
