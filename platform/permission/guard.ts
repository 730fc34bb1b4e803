/**
 * Who may do what. Modules name permissions (`alerts.read`), the application says which role has
 * which; reads of restricted material leave an audit record before anything is answered.
 */
import type { Request, RequestHandler } from 'express';
import type { Pool } from 'pg';
import { appendAudit } from '../audit/audit';
import type { Clock } from '../clock/clock';
import { HttpError } from '../http/http-error';
import { transaction } from '../postgres/pool';
import { sessionOf } from '../sign-in/require-session';
import type { Role } from '../sign-in/staff';

/** Module and verb, lower case, joined by a point. */
export type Permission = `${string}.${string}`;
export type PermissionTable = Readonly<Record<Role, readonly Permission[]>>;

/** What modules' routers are given. All of it expects requireSession before it. */
export interface Guard {
  /** Lets through whoever has a role with the permission; others get 403 NOT_PERMITTED. */
  requirePermission(permission: Permission): RequestHandler;
  /**
   * The same, and records who read what; without the record there is no answer. Refused reads are
   * recorded too.
   * @param subjectOf what is read (`case:<id>`), at most 200 characters
   */
  recordedRead(permission: Permission, subjectOf: (req: Request) => string): RequestHandler;
  /** All that a holder of these roles may do, sorted. */
  permissionsOf(roles: readonly Role[]): Permission[];
}

export interface GuardOptions {
  readonly table: PermissionTable;
  readonly pool: Pool;
  readonly clock: Clock;
}

const MAX_SUBJECT = 200;

export function createGuard({ table, pool, clock }: GuardOptions): Guard {
  const permissionsOf = (roles: readonly Role[]) =>
    [...new Set(roles.flatMap((role) => table[role]))].sort();
  const allows = (req: Request, permission: Permission) =>
    permissionsOf(sessionOf(req).roles).includes(permission);

  async function record(req: Request, action: string, subject: string, permission: Permission) {
    const { staffId, id } = sessionOf(req);
    const actor = `staff:${staffId}`;
    const after = { permission, session: id };
    const at = clock.nowMicros();
    await transaction(pool, (tx) =>
      appendAudit(tx, { actor, action, subject, before: null, after, at }),
    );
  }

  return {
    permissionsOf,
    requirePermission: (permission) => (req, _res, next) => {
      if (!allows(req, permission)) throw notPermitted(permission);
      next();
    },
    recordedRead: (permission, subjectOf) => async (req, _res, next) => {
      const subject = subjectOf(req);
      if (subject.length > MAX_SUBJECT)
        throw new HttpError(400, 'BAD_SUBJECT', 'the id is too long');
      if (!allows(req, permission)) {
        await record(req, 'restricted-read-refused', subject, permission);
        throw notPermitted(permission);
      }
      await record(req, 'restricted-read', subject, permission);
      next();
    },
  };
}

function notPermitted(permission: Permission): HttpError {
  return new HttpError(403, 'NOT_PERMITTED', `this needs the permission ${permission}`);
}
