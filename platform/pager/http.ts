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
  /** Which permission shows a topic, and which one takes a page of it. */
  readonly topics: PageTopics;
}

export type PageTopics = Readonly<Record<string, { read: Permission; take: Permission }>>;

const MOST = 50;
const path = z.object({ page: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** Its paths begin with `/pages`. */
export function pagesRouter({ pool, clock, guard, topics }: PagesRouterOptions): Router {
  const router = Router();
  const topicsOf = (req: Request, verb: 'read' | 'take') => {
    const may = guard.permissionsOf(sessionOf(req).roles);
    return Object.keys(topics).filter((topic) => may.some((one) => one === topics[topic]?.[verb]));
  };
  router.get('/pages', async (req, res) => {
    const takeable = topicsOf(req, 'take');
    const rows = await readPages(pool, topicsOf(req, 'read'), MOST);
    const pages = rows.map((row) => ({ ...row, mayTake: takeable.includes(row.topic) }));
    res.set('Cache-Control', 'no-store').json({ pages });
  });
  router.post('/pages/:page/take', async (req, res) => {
    const { page } = parse(path, req.params, 'BAD_REQUEST', 'path');
    const { staffId, displayName: name } = sessionOf(req);
    const who = { staffId, name, at: clock.nowMicros() };
    const asked = { page, readable: topicsOf(req, 'read'), takeable: topicsOf(req, 'take') };
    await transaction(pool, (tx) => takePage(tx, asked, who));
    res.json({});
  });
  return router;
}
