/** Pages over HTTP: those that one may know of, and taking one. */
import { Router, type Request } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Clock } from '../clock/clock';
import { parse } from '../config/environment';
import type { Guard, Permission } from '../permission/guard';
import { transaction } from '../postgres/pool';
import { sessionOf } from '../sign-in/require-session';
import { readPages, takePage } from './pages';

export interface PagesRouterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
  /** Which permission shows which topic. */
  readonly topics: Readonly<Record<string, Permission>>;
}

const MOST = 50;
const path = z.object({ page: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** Its paths begin with `/pages`. */
export function pagesRouter({ pool, clock, guard, topics }: PagesRouterOptions): Router {
  const router = Router();
  const topicsOf = (req: Request) => {
    const may = guard.permissionsOf(sessionOf(req).roles);
    return Object.keys(topics).filter((topic) => may.some((one) => one === topics[topic]));
  };
  router.get('/pages', async (req, res) => {
    const pages = await readPages(pool, topicsOf(req), MOST);
    res.set('Cache-Control', 'no-store').json({ pages });
  });
  router.post('/pages/:page/take', async (req, res) => {
    const { page } = parse(path, req.params, 'BAD_REQUEST', 'path');
    const { staffId, displayName: name } = sessionOf(req);
    const who = { staffId, name, at: clock.nowMicros() };
    await transaction(pool, (tx) => takePage(tx, { page, topics: topicsOf(req) }, who));
    res.json({});
  });
  return router;
}
