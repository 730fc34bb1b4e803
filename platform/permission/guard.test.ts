import { Router } from 'express';
import { readAudit } from '../audit/audit';
import { systemClock } from '../clock/clock';
import { createApp } from '../http/app';
import { listen, type HttpServer } from '../http/listen';
import { silentLogger } from '../log/logger';
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { transaction } from '../postgres/pool';
import { createSealer } from '../secrets/sealer';
import { requireSession } from '../sign-in/require-session';
import { openSession } from '../sign-in/sessions';
import { createUser, type Role } from '../sign-in/staff';
import { createGuard, type PermissionTable } from './guard';

const TABLE: PermissionTable = {
  analyst: ['things.read'],
  supervisor: ['things.read', 'secrets.read', 'things.write'],
  mlro: ['secrets.read'],
  auditor: [],
  operator: [],
  admin: [],
};

let db: TestDatabase;
let http: HttpServer;
const clock = systemClock();

beforeAll(async () => {
  db = await testDatabase();
  const guard = createGuard({ table: TABLE, pool: db.pool, clock });
  const router = Router();
  router.use(requireSession(db.pool, clock));
  router.get('/things', guard.requirePermission('things.read'), (_req, res) => void res.json([]));
  const read = guard.recordedRead('secrets.read', (req) => `secret:${String(req.params.id)}`);
  router.get('/secrets/:id', read, (_req, res) => void res.json({ secret: true }));
  const mounts = [{ path: '/', router }];
  http = await listen(createApp({ logger: silentLogger(), mounts }), { port: 0 });
});
afterAll(async () => {
  await http.close(0);
  await db.drop();
});

let names = 0;
async function signedIn(...roles: Role[]) {
  const store = { pool: db.pool, clock, sealer: createSealer(Buffer.alloc(32, 1)) };
  const person = { name: `user${names++}`, roles, password: 'a long password' };
  const { id } = await createUser(store, person, 'system');
  const { token } = await transaction(db.pool, (tx) =>
    openSession(tx, id, '127.0.0.1', clock.nowMicros()),
  );
  const get = (path: string) =>
    fetch(http.url + path, { headers: { Cookie: `probity_session=${token}` } });
  return { id, get };
}

const reads = async (actor: string) =>
  (await readAudit(db.pool, 0, 1000))
    .map(({ entry }) => JSON.parse(entry))
    .filter((entry) => entry.actor === `staff:${actor}`)
    .map(({ action, subject }) => [action, subject]);

test('a role with the permission passes, one without not, a stranger must sign in', async () => {
  expect((await (await signedIn('analyst')).get('/things')).status).toBe(200);
  const refused = await (await signedIn('mlro')).get('/things');
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ code: 'NOT_PERMITTED' });
  expect((await fetch(`${http.url}/things`)).status).toBe(401);
});

test('several roles add up', async () => {
  const both = await signedIn('analyst', 'mlro');
  expect((await both.get('/things')).status).toBe(200);
  expect((await both.get('/secrets/1')).status).toBe(200);
  const guard = createGuard({ table: TABLE, pool: db.pool, clock });
  expect(guard.permissionsOf(['mlro', 'analyst'])).toEqual(['secrets.read', 'things.read']);
});

test('each read of restricted material is recorded, refused ones too', async () => {
  const mlro = await signedIn('mlro');
  await mlro.get('/secrets/7');
  await mlro.get('/secrets/7');
  expect(await reads(mlro.id)).toEqual([
    ['restricted-read', 'secret:7'],
    ['restricted-read', 'secret:7'],
  ]);
  const analyst = await signedIn('analyst');
  expect((await analyst.get('/secrets/7')).status).toBe(403);
  expect(await reads(analyst.id)).toEqual([['restricted-read-refused', 'secret:7']]);
  expect((await mlro.get(`/secrets/${'x'.repeat(300)}`)).status).toBe(400);
});

test('without the audit record there is no answer', async () => {
  const mlro = await signedIn('mlro');
  await db.pool.query('ALTER TABLE platform_audit RENAME TO away');
  try {
    const answer = await mlro.get('/secrets/7');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
  } finally {
    await db.pool.query('ALTER TABLE away RENAME TO platform_audit');
  }
});
