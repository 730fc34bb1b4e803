/** The middleware that lets only signed-in staff through, and only requests of our own page. */
import type { Request, RequestHandler } from 'express';
import type { Pool } from 'pg';
import type { Clock } from '../clock/clock';
import { HttpError } from '../http/http-error';
import { findSession, type Session } from './sessions';

/**
 * Writes must carry this header, with any value: another site's form cannot send it, and another
 * site's script may not without asking first.
 */
export const WRITE_HEADER = 'X-Probity-Request';
export const SESSION_COOKIE = 'probity_session';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITE = new Set(['same-origin', 'none']);
const sessions = new WeakMap<Request, Session>();

/** The session of a request that has passed requireSession. @throws HttpError 401 otherwise */
export function sessionOf(req: Request): Session {
  const session = sessions.get(req);
  if (session === undefined) throw notSignedIn();
  return session;
}

/** Refuses a request without a live session (401) and a write that is not our page's (403). */
export function requireSession(pool: Pool, clock: Clock): RequestHandler {
  return async (req, _res, next) => {
    requireOwnPage(req);
    const token = sessionToken(req);
    if (token === undefined) throw notSignedIn();
    const session = await findSession(pool, token, clock.nowMicros());
    if (session === undefined) throw notSignedIn();
    sessions.set(req, session);
    next();
  };
}

/** @throws HttpError 403 FOREIGN_REQUEST for a write that another site may have caused */
export function requireOwnPage(req: Request): void {
  if (READS.has(req.method)) return;
  const site = req.get('Sec-Fetch-Site');
  const foreign = site !== undefined && !OWN_SITE.has(site);
  if (!foreign && req.get(WRITE_HEADER) !== undefined) return;
  const what = `a write must come from our own page and carry the header ${WRITE_HEADER}`;
  throw new HttpError(403, 'FOREIGN_REQUEST', what);
}

function sessionToken(req: Request): string | undefined {
  for (const pair of (req.get('Cookie') ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === SESSION_COOKIE) return value;
  }
  return undefined;
}

function notSignedIn(): HttpError {
  return new HttpError(401, 'NOT_SIGNED_IN', 'sign in first');
}
