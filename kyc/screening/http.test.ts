import { Router } from 'express';
import { readAudit } from '../../platform/audit/audit';
import { systemClock } from '../../platform/clock/clock';
import { createApp } from '../../platform/http/app';
import { listen, type HttpServer } from '../../platform/http/listen';
import { silentLogger } from '../../platform/log/logger';
import { createGuard } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';
import { requireSession } from '../../platform/sign-in/require-session';
import { openSession } from '../../platform/sign-in/sessions';
import { createUser, type Role } from '../../platform/sign-in/staff';
import { screeningRouter } from './http';

const clock = systemClock();
const TABLE = {
  analyst: ['kyc.read', 'kyc.review'],
  supervisor: ['kyc.read', 'kyc.review', 'kyc.approve'],
  mlro: [],
  auditor: ['kyc.read'],
  operator: [],
  admin: [],
} as const;
const key = {
  seal: (value: unknown) => Buffer.from(JSON.stringify(value)),
  open: (sealed: Buffer): unknown => JSON.parse(sealed.toString()),
  commit: (value: unknown) => `c${JSON.stringify(value).length}`,
};

let db: TestDatabase;
let http: HttpServer;

beforeAll(async () => {
  db = await testDatabase();
  const { pool } = db;
  const guard = createGuard({ table: TABLE, pool, clock });
  const router = Router();
  router.use(requireSession(pool, clock));
  const keys = { find: async () => new Map([['Customer 0001', key]]) };
  const timeline = { push: async () => undefined };
  const options = { pool, clock, guard, keys, timeline, configured: false };
  router.use('/kyc', screeningRouter(options));
  const mounts = [{ path: '/', router }];
  http = await listen(createApp({ logger: silentLogger(), mounts }), { port: 0 });
  for (const [listId, score] of [
    ['T1', 0.91],
    ['T2', 0.97],
    ['T3', 0.97],
  ] as const) {
    await pool.query(
      `INSERT INTO kyc_hits (customer, person, list, list_id, listed_name, kind, score, entry,
         entry_hash, sealed, customer_hash, state, version, found_at, changed_at)
       VALUES ('Customer 0001', 0, 'L', $1, $1, 'person', $2, '{"listId": "x"}', 'h', $3, 'c',
         'open', 1, 1, 1)`,
      [listId, score, key.seal({ customer: { names: ['Name 0001'] }, parts: [] })],
    );
  }
});
afterAll(async () => {
  await http.close(0);
  await db.drop();
});

let names = 0;
async function signedIn(role: Role) {
  const store = { pool: db.pool, clock, sealer: createSealer(Buffer.alloc(32, 1)) };
  const person = { name: `user${names++}`, roles: [role], password: 'a long password' };
  const { id } = await createUser(store, person, 'system');
  const { token } = await transaction(db.pool, (tx) =>
    openSession(tx, id, '127.0.0.1', clock.nowMicros()),
  );
  const headers = { Cookie: `probity_session=${token}`, 'X-Probity-Request': '1' };
  const call = async (path: string, body?: unknown) => {
    const json = { 'Content-Type': 'application/json' };
    const post = { method: 'POST', body: JSON.stringify(body), headers: { ...headers, ...json } };
    const response = await fetch(http.url + path, body === undefined ? { headers } : post);
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  return { id, call };
}

test('hits come the likeliest first, page by page, with counts', async () => {
  const { call } = await signedIn('auditor');
  const first = await call('/kyc/hits?limit=2');
  const ids = (body: { hits: { hitId: string }[] }) => body.hits.map(({ hitId }) => hitId);
  expect(ids(first.body)).toEqual(['HIT-000002', 'HIT-000003']);
  expect(first.body).toMatchObject({ counts: { open: 3, confirmed: 0 } });
  const second = await call(`/kyc/hits?limit=2&after=${first.body.next}`);
  expect(ids(second.body)).toEqual(['HIT-000001']);
  expect(second.body).toMatchObject({ next: null, counts: null });
});

test.each(['limit=0', 'limit=501', 'state=odd', 'after=x', 'after=1_'])(
  'the query %s is refused with a code',
  async (query) => {
    const { call } = await signedIn('auditor');
    const { status, body } = await call(`/kyc/hits?${query}`);
    expect([status, body.code]).toEqual([400, 'BAD_REQUEST']);
  },
);

test('without lists the page says so', async () => {
  const { call } = await signedIn('auditor');
  expect((await call('/kyc/lists')).body).toEqual({ configured: false, lists: [], refused: [] });
  expect((await call('/kyc/screening-runs')).body).toEqual({ runs: [] });
});

test('a true match is proposed by one and confirmed by another, each step recorded', async () => {
  const analyst = await signedIn('analyst');
  const boss = await signedIn('supervisor');
  const body = { version: 1, reason: 'birth date and passport agree' };
  const proposed = await boss.call('/kyc/hits/HIT-000002/propose', body);
  expect(proposed.body).toMatchObject({ state: 'proposed', version: 2 });
  const own = await boss.call('/kyc/hits/HIT-000002/confirm', { ...body, version: 2 });
  expect([own.status, own.body.code]).toEqual([409, 'SAME_PERSON']);
  const low = await analyst.call('/kyc/hits/HIT-000002/confirm', { ...body, version: 2 });
  expect([low.status, low.body.code]).toEqual([403, 'NOT_PERMITTED']);
  const other = await signedIn('supervisor');
  const done = await other.call('/kyc/hits/HIT-000002/confirm', { ...body, version: 2 });
  expect(done.body.history.map((step: { action: string }) => step.action)).toEqual([
    'proposed',
    'confirmed',
  ]);
  const entries = (await readAudit(db.pool, 0, 1_000)).map(({ entry }) => JSON.parse(entry));
  const ofHit = entries.filter(({ subject }) => subject === 'hit:HIT-000002');
  expect(ofHit.map(({ action }) => action)).toEqual([
    'screening-hit-propose',
    'screening-hit-confirm',
  ]);
  expect(JSON.stringify(ofHit)).not.toContain('passport');
});

test('reading a hit is recorded; what is no hit is refused with a code', async () => {
  const { id, call } = await signedIn('auditor');
  expect((await call('/kyc/hits/HIT-000001')).body).toMatchObject({ customerName: 'Name 0001' });
  const entries = (await readAudit(db.pool, 0, 1_000)).map(({ entry }) => JSON.parse(entry));
  expect(entries.at(-1)).toMatchObject({ actor: `staff:${id}`, subject: 'hit:HIT-000001' });
  expect((await call('/kyc/hits/HIT-999999')).body.code).toBe('NO_SUCH_HIT');
  expect((await call('/kyc/hits/first')).status).toBe(400);
  const dismiss = await call('/kyc/hits/HIT-000001/dismiss', { version: 1, reason: 'not him' });
  expect(dismiss.status).toBe(403);
});

test('a decision needs a reason and the version that was read', async () => {
  const { call } = await signedIn('analyst');
  const path = '/kyc/hits/HIT-000003/dismiss';
  expect((await call(path, { version: 1, reason: ' ' })).body.code).toBe('BAD_REQUEST');
  expect((await call(path, { version: 9, reason: 'not him' })).body.code).toBe('HIT_CHANGED');
  const done = await call(path, { version: 1, reason: 'not him' });
  expect(done.body).toMatchObject({ state: 'dismissed', version: 2 });
  expect((await call(path, { version: 2, reason: 'again' })).body.code).toBe('HIT_STATE');
});
