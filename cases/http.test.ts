import { Router } from 'express';
import { readAudit } from '../platform/audit/audit';
import { systemClock } from '../platform/clock/clock';
import { createApp } from '../platform/http/app';
import { listen, type HttpServer } from '../platform/http/listen';
import { silentLogger } from '../platform/log/logger';
import { createGuard } from '../platform/permission/guard';
import { transaction } from '../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../platform/postgres/test-database';
import { createSealer } from '../platform/secrets/sealer';
import { requireSession } from '../platform/sign-in/require-session';
import { openSession } from '../platform/sign-in/sessions';
import { createUser, type Role } from '../platform/sign-in/staff';
import { Registry, type CoreEvent } from '../core/contract';
import { casesRouter } from './http';
import { sampleAlert as alert } from './sample-alert';
import { sampleFilingPorts } from './sample-venue';
import { PostgresAlertIntake } from './store/alert-intake';

const TABLE = {
  analyst: ['alerts.read', 'alerts.triage'],
  supervisor: [],
  mlro: [],
  auditor: ['alerts.read'],
  operator: [],
  admin: [],
} as const;

let db: TestDatabase;
let http: HttpServer;
const clock = systemClock();
const asked: number[][] = [];

async function* events(seqFrom: number, seqTo: number): AsyncIterable<readonly CoreEvent[]> {
  asked.push([seqFrom, seqTo]);
}

beforeAll(async () => {
  db = await testDatabase();
  const { pool } = db;
  const guard = createGuard({ table: TABLE, pool, clock });
  const router = Router();
  router.use(requireSession(pool, clock));
  const evidence = { registry: new Registry(), events };
  const staff = { members: async () => [] };
  const unchecked = { checked: false, why: 'a test of alerts' } as const;
  const filings = sampleFilingPorts({ validate: async () => unchecked });
  const options = { pool, clock, guard, evidence, staff, filings, caseChanged: () => undefined };
  router.use('/cases', casesRouter(options));
  const mounts = [{ path: '/', router }];
  http = await listen(createApp({ logger: silentLogger(), mounts }), { port: 0 });
  const intake = new PostgresAlertIntake();
  const alerts = [
    alert('a', { raisedAt: 3, severity: 'high' }),
    alert('b', { raisedAt: 2, market: 'ETH-USDT' }),
    alert('c', { raisedAt: 1, rule: 'spoofing', accounts: ['X'] }),
    alert('hidden', { raisedAt: 9, shadow: true }),
    alert('race', { raisedAt: 0 }),
  ];
  await transaction(pool, (tx) => intake.record(tx, 'surveillance', alerts));
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
  const headers = { Cookie: `probity_session=${token}`, 'X-Probity-Request': '1' };
  const answer = async (response: Response) => ({
    status: response.status,
    body: JSON.parse(await response.text()),
  });
  return {
    id,
    get: async (path: string) => answer(await fetch(http.url + path, { headers })),
    post: async (path: string, body: unknown) =>
      answer(
        await fetch(http.url + path, {
          method: 'POST',
          headers: { ...headers, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
  };
}

const recorded = async (actor: string) =>
  (await readAudit(db.pool, 0, 10_000))
    .map(({ entry }) => JSON.parse(entry))
    .filter((entry) => entry.actor === `staff:${actor}`);

const ids = ({ body }: { body: { alerts: { alertId: string }[] } }) =>
  body.alerts.map((row) => row.alertId);

test('the list comes newest first, page by page, with counts and without evidence', async () => {
  const { get } = await signedIn('analyst');
  const first = await get('/cases/alerts?limit=2');
  expect(ids(first)).toEqual(['a', 'b']);
  expect(first.body.counts.market).toEqual({ 'BTC-USDT': 3, 'ETH-USDT': 1 });
  expect(first.body.alerts[0]).not.toHaveProperty('explanation');
  const second = await get(`/cases/alerts?limit=2&after=${first.body.next}`);
  expect(ids(second)).toEqual(['c', 'race']);
  expect(second.body).toMatchObject({ next: null, counts: null });
});

test('filters are alternatives within a fact, whose counts show what else there is', async () => {
  const { get } = await signedIn('analyst');
  expect(ids(await get('/cases/alerts?rule=spoofing,layering'))).toEqual(['c']);
  const high = await get('/cases/alerts?severity=high');
  expect(ids(high)).toEqual(['a']);
  expect(high.body.counts.severity).toEqual({ high: 1, medium: 3 });
  expect(high.body.counts.market).toEqual({ 'BTC-USDT': 1 });
});

test.each(['severity=urgent', 'after=x', 'limit=0', 'limit=501', 'from=-1', 'state='])(
  'the query %s is refused with a code',
  async (query) => {
    const { get } = await signedIn('analyst');
    const { status, body } = await get(`/cases/alerts?${query}`);
    expect([status, body.code]).toEqual([400, 'BAD_REQUEST']);
  },
);

test('reading an alert or its evidence leaves a record each', async () => {
  const auditor = await signedIn('auditor');
  expect((await auditor.get('/cases/alerts/a')).body).toMatchObject({
    alert: alert('a', { raisedAt: 3, severity: 'high' }),
    state: 'new',
  });
  expect((await auditor.get('/cases/alerts/a/evidence')).status).toBe(200);
  expect(asked.at(-1)).toEqual([5, 9]);
  const subjects = (await recorded(auditor.id)).map((entry) => [entry.action, entry.subject]);
  expect(subjects).toEqual([
    ['restricted-read', 'alert:a'],
    ['restricted-read', 'alert:a'],
  ]);
  expect((await auditor.get('/cases/alerts/none')).body.code).toBe('NO_SUCH_ALERT');
  expect((await auditor.get('/cases/alerts/a%20b')).status).toBe(400);
});

test('an alert is dismissed and reopened with a reason, each in the audit log', async () => {
  const analyst = await signedIn('analyst');
  const given = { outcome: 'explained', comment: 'two desks of one firm' };
  const dismissed = await analyst.post('/cases/alerts/b/dismiss', given);
  const reason = 'explained: two desks of one firm';
  expect(dismissed.body).toMatchObject({ state: 'dismissed', stateReason: reason });
  expect((await analyst.post('/cases/alerts/b/dismiss', given)).body.code).toBe('ALERT_STATE');
  expect((await analyst.post('/cases/alerts/b/reopen', { reason: ' ' })).status).toBe(400);
  const reopened = await analyst.post('/cases/alerts/b/reopen', { reason: 'new facts' });
  expect(reopened.body.state).toBe('new');
  expect(await recorded(analyst.id)).toMatchObject([
    { action: 'alert-dismiss', subject: 'alert:b', before: { state: 'new' }, after: { reason } },
    { action: 'alert-reopen', before: { state: 'dismissed', reason }, after: { state: 'new' } },
  ]);
});

test('of two who decide at once, one is told', async () => {
  const analyst = await signedIn('analyst');
  const both = await Promise.all(
    ['duplicate', 'immaterial'].map((outcome) =>
      analyst.post('/cases/alerts/race/dismiss', { outcome }),
    ),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('without the permission nothing is read and nothing decided', async () => {
  const auditor = await signedIn('auditor');
  const refused = await auditor.post('/cases/alerts/c/dismiss', { outcome: 'test' });
  expect([refused.status, refused.body.code]).toEqual([403, 'NOT_PERMITTED']);
  const operator = await signedIn('operator');
  expect((await operator.get('/cases/alerts')).status).toBe(403);
  expect((await operator.get('/cases/alerts/c')).status).toBe(403);
});
