// Alerts about own staff are there for those who may read them, whatever is done, and nobody else.
import { Registry } from '../../core/contract';
import { sampleAlert } from '../../cases/sample-alert';
import { criticalAlertsAfter } from '../../cases/store/critical-alerts';
import { visibleAlertIds } from '../../cases/store/alert-queries';
import { PostgresAlertStream } from '../../cases/store/alert-stream';
import { keepOwnStaff } from '../../cases/store/own-staff';
import { transaction } from '../../platform/postgres/pool';
import { openDesk, type TestDesk } from './test-desk';

let desk: TestDesk;
type Person = Awaited<ReturnType<TestDesk['signIn']>>;
let ann: Person, sue: Person;

beforeAll(async () => {
  desk = await openDesk({ registry: new Registry(), async *events() {} });
  ann = await desk.signIn('ann', 'analyst');
  sue = await desk.signIn('sue', 'supervisor');
});
afterAll(() => desk.close());

const accounts = [{ account: 'S-1', person: 'Employee 0001' }];
const keep = (readers: string[]) =>
  transaction(desk.pool, (tx) => keepOwnStaff(tx, { accounts, readers }));
const listed = async (who: Person, query = '') =>
  (await who.get(`/alerts${query}`)).body.alerts.map((row: { alertId: string }) => row.alertId);
const own = '?queue=own-staff';

test('a queue of few eyes, from before and after the person was listed', async () => {
  await desk.record(sampleAlert('early', { accounts: ['S-1'] }), sampleAlert('other'));
  expect(await listed(ann)).toEqual(expect.arrayContaining(['early', 'other']));
  await keep([sue.id]);
  await desk.record(sampleAlert('late', { accounts: ['A-9', 'S-1'], severity: 'critical' }));
  expect(await listed(ann)).toEqual(['other']);
  expect(await listed(ann, own)).toEqual([]);
  expect((await ann.get('/alerts/early')).status).toBe(404);
  expect(await listed(ann, '?text=S-1')).toEqual([]);
  expect(await listed(sue)).toEqual(['other']);
  expect((await listed(sue, own)).sort()).toEqual(['early', 'late']);
  expect((await sue.get('/alerts/late')).status).toBe(200);
});

test('the search does not find it', async () => {
  const all = ['early', 'other', 'late', 'gone'];
  expect([...(await visibleAlertIds(desk.pool, all, ann.id))]).toEqual(['other']);
  expect((await visibleAlertIds(desk.pool, all, sue.id)).size).toBe(3);
});

test('the live stream and pages do not tell of it', async () => {
  const entries = await new PostgresAlertStream(desk.pool).read(0, 100);
  expect(entries.map(({ alert, restricted }) => [alert.alertId, restricted ?? false])).toEqual([
    ['early', true],
    ['other', false],
    ['late', true],
  ]);
  expect(await criticalAlertsAfter(desk.pool, 0, 10)).toEqual([
    expect.objectContaining({ alertId: 'late', restricted: true }),
  ]);
});

test('it stays so in a case, out of it, and when it is extended', async () => {
  const asked = { type: 'market-abuse', title: 'An employee', subjects: [] };
  const action = { kind: 'attach', newCase: asked };
  const made = await sue.post('/alerts/actions', { select: { ids: ['early'] }, action });
  expect(made.status).toBe(200);
  expect((await ann.get('/alerts/early')).status).toBe(404);
  const back = { kind: 'detach', reason: 'another case' };
  await sue.post('/alerts/actions', { select: { ids: ['early'] }, action: back });
  expect((await ann.get('/alerts/early')).status).toBe(404);
  await desk.record(sampleAlert('late', { accounts: ['A-9', 'S-1'], score: 99 }));
  expect((await ann.get('/alerts/late')).status).toBe(404);
  await desk.pool.query(`UPDATE case_alerts SET people = NULL, own_staff = false`);
  expect((await ann.get('/alerts/late')).status).toBe(404);
});

test('who loses the permission loses sight of them, and who gets it sees them', async () => {
  await keep([ann.id]);
  expect((await sue.get('/alerts/late')).status).toBe(404);
  expect((await ann.get('/alerts/late')).status).toBe(200);
  expect((await listed(ann, own)).sort()).toEqual(['early', 'late']);
});
