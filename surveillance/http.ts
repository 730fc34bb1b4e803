/** Surveillance over HTTP: the order-book replay. Every page read leaves an audit record. */
import { Router, type Request } from 'express';
import { z } from 'zod';
import type { MarketInfo } from '../core/contract';
import { parse } from '../platform/config/environment';
import { HttpError } from '../platform/http/http-error';
import type { Guard, Permission } from '../platform/permission/guard';
import { framePage, type ReplaySource } from './replay/frame-pages';

export const SURVEILLANCE_PERMISSIONS = {
  replay: 'surveillance.replay',
} as const satisfies Record<string, Permission>;

const MAX_FRAMES = 500;
const MAX_LEVELS = 50;
const MAX_ACCOUNTS = 100;
const word = z.string().min(1).max(200);
const seq = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const pathShape = z.object({ market: word });
const queryShape = z.object({
  from: seq,
  to: seq.optional(),
  account: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',') : value),
      z.array(word).max(MAX_ACCOUNTS),
    )
    .optional(),
  levels: z.coerce.number().int().min(1).max(MAX_LEVELS).default(15),
  limit: z.coerce.number().int().min(1).max(MAX_FRAMES).default(250),
});

export interface SurveillanceRouterOptions {
  readonly guard: Guard;
  readonly source: ReplaySource;
}

/** Mount it at `/surveillance`, behind requireSession. */
export function surveillanceRouter({ guard, source }: SurveillanceRouterOptions): Router {
  const router = Router();
  const read = guard.recordedRead(SURVEILLANCE_PERMISSIONS.replay, (req) => {
    const { from } = parse(queryShape, req.query, 'BAD_REQUEST', 'query');
    return `replay:${marketOf(source, req).name}:${from}`;
  });
  router.get('/replay/:market', read, async (req, res) => {
    const query = parse(queryShape, req.query, 'BAD_REQUEST', 'query');
    const { from, to = Number.MAX_SAFE_INTEGER, levels, limit } = query;
    if (to < from) throw new HttpError(400, 'BAD_REQUEST', 'query: to comes before from');
    const own = new Set<number>();
    for (const name of query.account ?? []) {
      const account = source.registry.accountNamed(name);
      if (account === undefined) {
        throw new HttpError(404, 'NO_SUCH_ACCOUNT', `there is no account ${name}`);
      }
      own.add(account.id);
    }
    const view = { market: marketOf(source, req), own, levels };
    res.set('Cache-Control', 'no-store');
    res.json(await framePage(source, { view, fromSeq: from, toSeq: to, limit }));
  });
  return router;
}

function marketOf({ registry }: ReplaySource, req: Request): MarketInfo {
  const { market } = parse(pathShape, req.params, 'BAD_REQUEST', 'path');
  const found = registry.marketNamed(market);
  if (found === undefined) throw new HttpError(404, 'NO_SUCH_MARKET', `no market ${market}`);
  return found;
}
