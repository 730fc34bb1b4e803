/** POST /auth/sign-in, POST /auth/sign-out and GET /auth/me. */
import { Router, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { appendAudit } from '../audit/audit';
import { parse } from '../config/environment';
import { transaction } from '../postgres/pool';
import { requireOwnPage, requireSession, SESSION_COOKIE, sessionOf } from './require-session';
import { ABSOLUTE_LIMIT, revokeSession, type Session } from './sessions';
import { signIn } from './sign-in';
import { staffName, type Role, type StaffStore } from './staff';

export interface SignInOptions extends StaffStore {
  /** true when the page comes by TLS: the cookie then never travels without. */
  readonly secure?: boolean;
  /** What a holder of the roles may do, told to the page so that it shows what can be used. */
  readonly permissionsOf?: (roles: readonly Role[]) => readonly string[];
}

const signInBody = z.object({
  user: staffName,
  password: z.string().min(1).max(200),
  totp: z
    .string()
    .transform((code) => code.replaceAll(' ', ''))
    .pipe(z.string().regex(/^\d{6}$/, 'six digits')),
});

/** Its paths are whole: mount it at `/`. */
export function signInRouter(options: SignInOptions): Router {
  const router = Router();
  const withSession = requireSession(options.pool, options.clock);
  router.use('/auth', noStore);
  router.post('/auth/sign-in', async (req, res) => {
    requireOwnPage(req);
    const body = parse(signInBody, req.body, 'BAD_REQUEST', 'sign-in');
    const token = await signIn(options, { ...body, address: req.ip ?? 'unknown' });
    setCookie(res, token, options.secure ?? false);
    res.status(204).end();
  });
  router.post('/auth/sign-out', withSession, async (req, res) => {
    await signOut(options, sessionOf(req));
    res.clearCookie(SESSION_COOKIE, { path: '/' });
    res.status(204).end();
  });
  router.get('/auth/me', withSession, (req, res) => {
    const { staffId, name, displayName, roles, expiresAt } = sessionOf(req);
    const permissions = options.permissionsOf?.(roles) ?? [];
    res.json({ id: staffId, name, displayName, roles, permissions, expiresAt });
  });
  return router;
}

const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

function setCookie(res: Response, token: string, secure: boolean): void {
  res.cookie(SESSION_COOKIE, token, {
    httpOnly: true,
    sameSite: 'strict',
    secure,
    path: '/',
    maxAge: ABSOLUTE_LIMIT / 1000,
  });
}

async function signOut({ pool, clock }: StaffStore, session: Session): Promise<void> {
  const at = clock.nowMicros();
  await transaction(pool, async (tx) => {
    if (!(await revokeSession(tx, session.id, at))) return;
    await appendAudit(tx, {
      actor: `staff:${session.staffId}`,
      action: 'sign-out',
      subject: `session:${session.id}`,
      before: null,
      after: null,
      at,
    });
  });
}
