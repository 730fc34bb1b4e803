/** Routes of surveillance behind real sessions and a real database: who may do what. */
import { Router } from 'express';
import { ManualClock } from '../../platform/clock/clock';
import { createApp } from '../../platform/http/app';
import { listen } from '../../platform/http/listen';
import { silentLogger } from '../../platform/log/logger';
import { createGuard, type Guard, type PermissionTable } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';
import { requireSession } from '../../platform/sign-in/require-session';
import { openSession } from '../../platform/sign-in/sessions';
import { createUser, type Role } from '../../platform/sign-in/staff';

/** A moment in 2026. */
export const NOON = 1_795_780_800_000_000;

export type StaffDesk = Awaited<ReturnType<typeof openStaffDesk>>;

type Mount = (context: { db: TestDatabase; clock: ManualClock; guard: Guard }) => Router;

/** @param mount its router is reached under `/surveillance` */
export async function openStaffDesk(table: PermissionTable, mount: Mount) {
  const db = await testDatabase();
  const clock = new ManualClock(NOON);
  const { pool } = db;
  const guard = createGuard({ table, pool, clock });
  const router = Router();
  router.use(requireSession(pool, clock));
  router.use('/surveillance', mount({ db, clock, guard }));
  const mounts = [{ path: '/', router }] as const;
  const http = await listen(createApp({ logger: silentLogger(), mounts }), { port: 0 });
  const store = { pool, clock, sealer: createSealer(Buffer.alloc(32, 1)) };
  return {
    db,
    clock,
    async signIn(name: string, role: Role) {
      const person = { name, displayName: name, roles: [role], password: 'a long password' };
      const { id } = await createUser(store, person, 'system');
      const { token } = await transaction(pool, (tx) =>
        openSession(tx, id, '127.0.0.1', clock.nowMicros()),
      );
      return async (method: string, path: string, body?: object | string) => {
        const response = await fetch(`${http.url}/surveillance${path}`, {
          method,
          headers: {
            Cookie: `probity_session=${token}`,
            'X-Probity-Request': '1',
            'Content-Type': typeof body === 'string' ? 'text/csv' : 'application/json',
          },
          ...(body === undefined
            ? {}
            : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        const text = await response.text();
        return { status: response.status, body: text === '' ? null : JSON.parse(text) };
      };
    },
    async close() {
      await http.close(0);
      await db.drop();
    },
  };
}
