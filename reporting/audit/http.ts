/**
 * The audit log over HTTP: the list, one record with its proof (the reading of it is recorded),
 * signed states, proofs for events of the exchange, and verifications.
 */
import { Router, type Request } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import { auditActions, auditHead, findAudit } from '../../platform/audit/audit-queries';
import type { Clock } from '../../platform/clock/clock';
import { parse } from '../../platform/config/environment';
import type { LogFeed } from '../../platform/feed/log-feed';
import { HttpError } from '../../platform/http/http-error';
import type { Guard, Permission } from '../../platform/permission/guard';
import type { Sql } from '../../platform/postgres/pool';
import type { JobQueue } from '../../platform/queue/job-queue';
import { sessionOf } from '../../platform/sign-in/require-session';
import type { AuditCheckpointList, AuditHead, AuditRecordList } from '../contract/audit';
import { newestCheckpoint, newestCheckpoints } from './store/checkpoint-table';
import { readVerifierKey } from './store/key-table';
import { consistency, eventProof, listedRows, recordDetail } from './store/proof-queries';
import { treeSize } from './store/tile-table';
import { askVerification, listVerifications } from './store/verifications';

/** What the roles of the application are given for the audit log. */
export const AUDIT_READ = 'audit.read' satisfies Permission;

export interface AuditRouterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly feed: LogFeed;
  readonly queue: JobQueue;
}

const MAX_ACTIONS = 500;
const VERIFICATIONS_SHOWN = 20;

const place = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const micros = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const name = z.string().min(1).max(200);
const page = { limit: z.coerce.number().int().min(1).max(500).default(100), after: place };
const listQuery = z.object({
  actor: name.optional(),
  action: name.optional(),
  subject: name.optional(),
  from: micros.optional(),
  to: micros.optional(),
  limit: page.limit,
  after: page.after.optional(),
});
const pageQuery = z.object({ limit: page.limit, after: page.after.optional() });
const seqPath = z.object({ seq: place });
const sizesQuery = z
  .object({ from: place, to: place })
  .refine(({ from, to }) => from <= to, 'from must not be larger than to');

/** Its paths are relative: mount it at `/reporting/audit`, behind requireSession. */
export function auditRouter({ pool, clock, guard, feed, queue }: AuditRouterOptions): Router {
  const router = Router();
  const may = guard.requirePermission(AUDIT_READ);
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/records', may, async (req, res) => {
    res.json(await list(pool, req));
  });
  router.get(
    '/records/:seq',
    guard.recordedRead(AUDIT_READ, (req) => `audit-record:${seqOf(req)}`),
    async (req, res) => {
      res.json(found(await recordDetail(pool, seqOf(req)), 'NO_SUCH_RECORD'));
    },
  );
  router.get('/actions', may, async (_req, res) => {
    res.json({ actions: await auditActions(pool, MAX_ACTIONS) });
  });
  router.get('/head', may, async (_req, res) => {
    res.json(await head(pool));
  });
  router.get('/checkpoints', may, async (req, res) => {
    res.json(await checkpoints(pool, req));
  });
  router.get('/consistency', may, async (req, res) => {
    const { from, to } = parse(sizesQuery, req.query, 'BAD_REQUEST', 'query');
    res.json(found(await consistency(pool, from, to), 'NO_SUCH_CHECKPOINT'));
  });
  router.get(
    '/events/:seq',
    guard.recordedRead(AUDIT_READ, (req) => `event:${seqOf(req)}`),
    async (req, res) => {
      res.json(found(await eventProof({ sql: pool, feed }, seqOf(req)), 'NO_SUCH_EVENT'));
    },
  );
  router.get('/verifications', may, async (_req, res) => {
    res.json({ verifications: await listVerifications(pool, VERIFICATIONS_SHOWN) });
  });
  router.post('/verifications', may, async (req, res) => {
    const actor = `staff:${sessionOf(req).staffId}`;
    const [newest] = await listVerifications(pool, 1);
    if (newest?.state === 'waiting') {
      const what = `verification ${newest.id} has not ended yet: wait for it`;
      throw new HttpError(409, 'VERIFICATION_WAITS', what);
    }
    res.status(202).json(await askVerification({ pool, queue, clock }, actor));
  });
  return router;
}

function seqOf(req: Request): number {
  return parse(seqPath, req.params, 'BAD_REQUEST', 'path').seq;
}

const MISSING = {
  NO_SUCH_RECORD: 'there is no audit record with this number',
  NO_SUCH_CHECKPOINT: 'a tree of this size was never signed',
  NO_SUCH_EVENT: 'there is no event with this number, or its batch is not recorded yet',
} as const;

function found<T>(answer: T | undefined, code: keyof typeof MISSING): T {
  if (answer === undefined) throw new HttpError(404, code, MISSING[code]);
  return answer;
}

async function list(sql: Sql, req: Request): Promise<AuditRecordList> {
  const { limit, after, ...filters } = parse(listQuery, req.query, 'BAD_REQUEST', 'query');
  const rows = await findAudit(sql, filters, limit + 1, after);
  const shown = rows.slice(0, limit);
  const signed = (await newestCheckpoint(sql))?.size ?? 0;
  const next = rows.length > limit ? String(shown.at(-1)?.seq) : null;
  return { records: await listedRows(sql, shown, signed), next };
}

async function checkpoints(sql: Sql, req: Request): Promise<AuditCheckpointList> {
  const { limit, after } = parse(pageQuery, req.query, 'BAD_REQUEST', 'query');
  const rows = await newestCheckpoints(sql, limit + 1, after);
  const shown = rows.slice(0, limit);
  const next = rows.length > limit ? String(shown.at(-1)?.size) : null;
  return { checkpoints: shown, next };
}

async function head(sql: Sql): Promise<AuditHead> {
  const key = await readVerifierKey(sql);
  return {
    origin: key?.name ?? null,
    vkey: key?.text ?? null,
    records: await auditHead(sql),
    treeSize: await treeSize(sql),
    checkpoint: (await newestCheckpoint(sql)) ?? null,
    verification: (await listVerifications(sql, 1))[0] ?? null,
  };
}
