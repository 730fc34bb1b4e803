/**
 * The staff's search: GET /search?text=&kinds=a,b&market=&limit= gives what the person may
 * read.
 */
import { Router, type Request } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { SearchAnswer } from '../contract/search';
import { appendAudit } from '../../platform/audit/audit';
import type { Clock } from '../../platform/clock/clock';
import { HttpError } from '../../platform/http/http-error';
import { errorCode } from '../../platform/errors/coded-error';
import type { Guard, Permission } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import type { Search } from '../../platform/search/search';
import { sessionOf } from '../../platform/sign-in/require-session';
import { SEARCH_KINDS, type SearchKind } from './documents';

export interface SearchRouterOptions {
  readonly search: Search;
  readonly guard: Guard;
  readonly pool: Pool;
  readonly clock: Clock;
  /** Who may find what. */
  readonly needed: Readonly<Record<SearchKind, Permission>>;
  /** Kinds of restricted material: looking for them is recorded. */
  readonly restricted: ReadonlySet<SearchKind>;
  /** Of these alerts, those that the person may know of; need to know is decided by cases. */
  readonly visibleAlerts: (ids: readonly string[], staffId: string) => Promise<ReadonlySet<string>>;
}

const MAX_LIMIT = 100;
const query = z.object({
  text: z.string().max(200).default(''),
  kinds: z.string().max(100).optional(),
  market: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(20),
});

/** Its paths are relative: mount it at `/reporting`, behind requireSession. */
export function searchRouter(options: SearchRouterOptions): Router {
  const { search } = options;
  const router = Router();
  router.get('/search', async (req, res) => {
    const asked = query.safeParse(req.query);
    if (!asked.success) {
      const [issue] = asked.error.issues;
      const what = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`;
      throw new HttpError(400, 'BAD_QUERY', what);
    }
    const { text, market, limit } = asked.data;
    const kinds = kindsFor(options, req, asked.data.kinds);
    await recordRestricted(options, req, kinds);
    const filters = market === undefined ? {} : { filters: { market } };
    try {
      // More than is asked for: what is left out below leaves no gap that would tell of it.
      const found = await search.search({ kinds, text, limit: MAX_LIMIT, ...filters });
      const ids = found.filter(({ kind }) => kind === 'alert').map(({ id }) => id);
      const { staffId } = sessionOf(req);
      const visible = ids.length === 0 ? undefined : await options.visibleAlerts(ids, staffId);
      const hits = found
        .filter(({ kind, id }) => kind !== 'alert' || visible?.has(id) === true)
        .slice(0, limit);
      res.set('Cache-Control', 'no-store').json({ kinds, hits } satisfies SearchAnswer);
    } catch (error) {
      if (errorCode(error) !== 'SEARCH_AWAY') throw error;
      const what = 'the search server cannot be reached; what is new will be found once it is back';
      throw new HttpError(503, 'SEARCH_AWAY', what, { 'Retry-After': '30' });
    }
  });
  return router;
}

/** Those asked for, or all that the person may read. @throws HttpError 403 NOT_PERMITTED */
function kindsFor(
  { guard, needed }: SearchRouterOptions,
  req: Request,
  asked: string | undefined,
): SearchKind[] {
  const held = new Set(guard.permissionsOf(sessionOf(req).roles));
  const allowed = SEARCH_KINDS.filter((kind) => held.has(needed[kind]));
  const words = asked?.split(',').filter((word) => word !== '') ?? [];
  for (const word of words) {
    const kind = SEARCH_KINDS.find((known) => known === word);
    if (kind === undefined) {
      throw new HttpError(400, 'BAD_QUERY', `kinds: ${SEARCH_KINDS.join(', ')}, not ${word}`);
    }
    if (!allowed.includes(kind)) {
      throw new HttpError(403, 'NOT_PERMITTED', `this needs the permission ${needed[kind]}`);
    }
  }
  const kinds = words.length === 0 ? allowed : allowed.filter((kind) => words.includes(kind));
  if (kinds.length === 0) throw new HttpError(403, 'NOT_PERMITTED', 'nothing may be searched');
  return kinds;
}

async function recordRestricted(
  { pool, clock, restricted }: SearchRouterOptions,
  req: Request,
  kinds: readonly SearchKind[],
): Promise<void> {
  const read = kinds.filter((kind) => restricted.has(kind));
  if (read.length === 0) return;
  const { staffId, id } = sessionOf(req);
  const text = typeof req.query.text === 'string' ? req.query.text : '';
  const entry = {
    actor: `staff:${staffId}`,
    action: 'restricted-read',
    subject: `search:${read.join(',')}`,
    before: null,
    after: { text, session: id },
    at: clock.nowMicros(),
  };
  await transaction(pool, (tx) => appendAudit(tx, entry));
}
