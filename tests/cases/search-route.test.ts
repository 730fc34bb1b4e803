// The search's route does not tell of alerts of few eyes, neither as hits nor by a gap.
import { Router } from 'express';
import { openStaffDesk, type StaffDesk } from '../surveillance/staff-desk';
import type { StaffContext } from '../../app/modules/module';
import { PERMISSIONS } from '../../app/modules/modules';
import { searchModule } from '../../app/modules/search';
import { sampleAlert } from '../../cases/sample-alert';
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { PostgresAlertStream } from '../../cases/store/alert-stream';
import { keepOwnStaff } from '../../cases/store/own-staff';
import { silentLogger } from '../../platform/log/logger';
import { transaction } from '../../platform/postgres/pool';
import { createPostgresSearch } from '../../platform/search/postgres-search';
import { indexAlerts } from '../../reporting/search/alert-indexing';

let desk: StaffDesk;
beforeAll(async () => {
  desk = await openStaffDesk(PERMISSIONS, ({ db: { pool }, clock, guard }) => {
    const search = createPostgresSearch(pool);
    // All that this module's mount asks for.
    const context = { base: { pool, clock }, guard, search } as unknown as StaffContext;
    const router = Router();
    for (const mount of searchModule.mounts?.(context) ?? []) router.use(mount.router);
    return router;
  });
  const { pool } = desk.db;
  const accounts = [{ account: 'S-1', person: 'Employee 0001' }];
  await transaction(pool, async (tx) => {
    await new PostgresAlertIntake().record(tx, 'surveillance', [
      sampleAlert('before', { accounts: ['S-1'] }),
      sampleAlert('other', { accounts: ['S-11'] }),
    ]);
    await keepOwnStaff(tx, { accounts, readers: [] });
    const late = sampleAlert('after', { accounts: ['S-1', 'A-2'] });
    await new PostgresAlertIntake().record(tx, 'surveillance', [late]);
  });
  const search = createPostgresSearch(pool);
  const alerts = new PostgresAlertStream(pool);
  await indexAlerts({ alerts, search, sql: pool, logger: silentLogger() });
});
afterAll(() => desk.close());

test('what may not be known is not found, whatever is asked and however little', async () => {
  const ann = await desk.signIn('ann', 'analyst');
  for (const asked of ['text=S-1', 'text=S-1&kinds=alert', 'text=wash-trading', 'text=']) {
    for (const limit of [1, 2, 20]) {
      const { status, body } = await ann('GET', `/search?${asked}&limit=${limit}`);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/before|after/);
      if (asked.includes('wash')) expect(body.hits).toHaveLength(1);
    }
  }
});

test('who may read them finds them, as many as asked for', async () => {
  const sue = await desk.signIn('sue', 'supervisor');
  const people = await desk.db.pool.query<{ id: string }>(
    `SELECT id FROM platform_staff WHERE name = 'sue'`,
  );
  const readers = people.rows.map(({ id }) => id);
  const accounts = [{ account: 'S-1', person: 'Employee 0001' }];
  await transaction(desk.db.pool, (tx) => keepOwnStaff(tx, { accounts, readers }));
  const found = async (limit: number) =>
    (await sue('GET', `/search?text=wash-trading&limit=${limit}`)).body.hits.length;
  expect([await found(20), await found(2)]).toEqual([3, 2]);
});

test.each([
  ['operator', 403],
  ['admin', 403],
  ['auditor', 200],
] as const)('an %s is answered %d', async (role, status) => {
  const person = await desk.signIn(`one-${role}`, role);
  expect((await person('GET', '/search?text=S-1')).status).toBe(status);
});

test.each([
  ['a NUL', 'text=%00'],
  ['a kind that is none', 'kinds=staff'],
  ['no row', 'limit=0'],
  ['too many rows', 'limit=101'],
  ['too long a text', `text=${'x'.repeat(201)}`],
])('a question for %s is refused', async (_name, asked) => {
  const bea = await desk.signIn(`bea-${asked.length}`, 'mlro');
  expect((await bea('GET', `/search?${asked}`)).status).toBe(400);
});
