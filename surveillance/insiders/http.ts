/** Insider lists over HTTP: reading one (recorded), adding by CSV or singly, ending an entry. */
import express, { Router, type Request } from 'express';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Clock } from '../../platform/clock/clock';
import { parse } from '../../platform/config/environment';
import { CodedError } from '../../platform/errors/coded-error';
import { HttpError } from '../../platform/http/http-error';
import type { Guard, Permission } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { sessionOf } from '../../platform/sign-in/require-session';
import type { InsidersAnswer } from '../contract';
import { addInsiders, endInsider, readInsiders } from '../store/insiders';
import { insidersOf } from './csv';

export const INSIDER_PERMISSIONS = {
  read: 'insiders.read',
  change: 'insiders.change',
} as const satisfies Record<string, Permission>;

export interface InsidersRouterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
}

/** On one page; the asset narrows it. */
const MOST = 10_000;
const MAX_BYTES = 4_000_000;
const listQuery = z.object({ asset: z.string().min(1).max(100).optional() });
const path = z.object({ entry: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const ending = z.strictObject({
  reason: z.string().trim().min(3).max(2000),
  until: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});

/** Its paths begin with `/insiders`. */
export function insidersRouter({ pool, clock, guard }: InsidersRouterOptions): Router {
  const router = Router();
  const assetOf = (req: Request) => parse(listQuery, req.query, 'BAD_REQUEST', 'query').asset;
  const read = guard.recordedRead(INSIDER_PERMISSIONS.read, (req) => {
    return `insiders:${assetOf(req) ?? 'all'}`;
  });
  const mayChange = guard.requirePermission(INSIDER_PERMISSIONS.change);
  const acting = (req: Request) => {
    const { staffId, displayName: name } = sessionOf(req);
    return { staffId, name, at: clock.nowMicros() };
  };
  router.get('/insiders', read, async (req, res) => {
    const insiders = await readInsiders(pool, { asset: assetOf(req), most: MOST });
    const answer: InsidersAnswer = { insiders };
    res.set('Cache-Control', 'no-store').json(answer);
  });
  const csv = express.text({ type: 'text/csv', limit: MAX_BYTES });
  router.post('/insiders/import', mayChange, csv, async (req, res) => {
    const body: unknown = req.body;
    if (typeof body !== 'string') throw new HttpError(415, 'NO_CSV', 'send the list as text/csv');
    const insiders = listOf(body);
    const done = await transaction(pool, (tx) => addInsiders(tx, insiders, acting(req)));
    res.status(201).json(done);
  });
  router.post('/insiders/:entry/end', mayChange, async (req, res) => {
    const { entry } = parse(path, req.params, 'BAD_REQUEST', 'path');
    const { reason, until } = parse(ending, req.body, 'BAD_REQUEST', 'ending');
    const who = acting(req);
    const ended = { entry, until: until ?? who.at, reason };
    await transaction(pool, (tx) => endInsider(tx, ended, who));
    res.json({});
  });
  return router;
}

function listOf(text: string) {
  try {
    return insidersOf(text);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new HttpError(400, error.code, error.message);
  }
}
