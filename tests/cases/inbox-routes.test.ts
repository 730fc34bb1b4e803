// The routes of the inbox asked from outside, as the web application does.
import { Registry, type CoreEvent } from '../../core/contract';
import { sampleAlert } from '../../cases/sample-alert';
import { openDesk, type TestDesk } from './test-desk';

const registry = new Registry();
const evidence = { registry, async *events() {} };
const OWNERS = { 'A-1': 'Customer 0001', 'A-2': 'Customer 0001', 'B-1': 'Customer 0002' };

let desk: TestDesk;
let person = 0;
beforeEach(async () => {
  desk = await openDesk(evidence);
});
afterEach(() => desk.close());
beforeAll(() => {
  for (const [i, [name, owner]] of Object.entries(OWNERS).entries()) {
    const rest = { seq: 1, ts: 1, kind: 'individual', country: 'DE', devices: [], ips: [] };
    registry.apply({
      type: 'account',
      account: i + 1,
      name,
      owner,
      ...rest,
    } as unknown as CoreEvent); // made here
  }
});

const signIn = (role: 'analyst' | 'auditor' = 'analyst') => desk.signIn(`p${person++}`, role);
const ids = (rows: { alertId: string }[]) => rows.map(({ alertId }) => alertId);
const dismiss = { kind: 'dismiss', outcome: 'false-positive', comment: '' };

test('“all that match” is exactly what was shown, or nothing', async () => {
  const ann = await signIn();
  const alerts = Array.from({ length: 7 }, (_, i) => sampleAlert(`n${i}`, { raisedAt: i }));
  await desk.record(...alerts, sampleAlert('x', { rule: 'spoofing' }));
  const list = (await ann.get('/alerts?rule=wash-trading&state=new&from=2&limit=2')).body;
  expect(list).toMatchObject({ total: 5, asOf: 8 });
  await desk.record(sampleAlert('late', { raisedAt: 3 }));
  const filter = { rule: ['wash-trading'], state: ['new'], from: 2 };
  const select = { filter, expect: list.total, asOf: list.asOf };
  const done = await ann.post('/alerts/actions', { select, action: dismiss });
  expect(done.body.done).toEqual(['n2', 'n3', 'n4', 'n5', 'n6']);
  expect(ids((await ann.get('/alerts?state=new')).body.alerts)).toEqual(['x', 'late', 'n1', 'n0']);
  const again = await ann.post('/alerts/actions', { select, action: dismiss });
  expect([again.status, again.body.code]).toEqual([409, 'SELECTION_CHANGED']);
  const undone = await ann.post('/alerts/undo', { token: done.body.undo.token });
  expect(undone.body.restored).toEqual(done.body.done);
});

test('undo comes too late after half a minute', async () => {
  const ann = await signIn();
  await desk.record(sampleAlert('a'));
  const { body } = await ann.post('/alerts/actions', { select: { ids: ['a'] }, action: dismiss });
  desk.clock.advance(30_000_000);
  const late = await ann.post('/alerts/undo', { token: body.undo.token });
  expect([late.status, late.body.code]).toEqual([410, 'UNDO_OVER']);
});

test('rows say whose they are, what is due, who has them and what changed', async () => {
  const [ann, ben] = [await signIn(), await signIn()];
  const raisedAt = desk.clock.nowMicros() - 25 * 3_600_000_000;
  await desk.record(sampleAlert('a', { raisedAt, severity: 'critical' }));
  const row = async () => (await ann.get('/alerts')).body.alerts[0];
  expect(await row()).toMatchObject({
    owners: ['Customer 0001'],
    due: { clock: 'triage-critical', at: raisedAt + 24 * 3_600_000_000 },
    ...{ seen: 'unseen', assignee: null, caseId: null },
  });
  expect((await ann.get('/alerts?overdue=true')).body.total).toBe(1);
  await ann.get('/alerts/a');
  await ben.post('/alerts/actions', { select: { ids: ['a'] }, action: { kind: 'take' } });
  expect(await row()).toMatchObject({ seen: 'changed', assignee: { staffId: ben.id } });
  expect((await ann.get('/alerts?assignee=me')).body.total).toBe(0);
  expect((await ben.get('/alerts?assignee=me&owner=Customer 0001')).body.total).toBe(1);
  expect((await ben.get('/alerts?owner=Customer 0002')).body.total).toBe(0);
  const { history } = (await ann.get('/alerts/a')).body;
  expect(history).toMatchObject([{ action: 'take', by: ben.name, from: 'new', to: 'new' }]);
});

test('a list that was read is recorded once, with its filter', async () => {
  const eve = await signIn('auditor');
  await desk.record(sampleAlert('a'), sampleAlert('b'));
  await eve.get('/alerts?rule=wash-trading&limit=1');
  expect(await desk.recordsOf(eve.id)).toMatchObject([
    {
      action: 'restricted-read',
      subject: 'alerts:list',
      after: { filter: { rule: ['wash-trading'] } },
    },
  ]);
});

test('related ones come with what they share, the closest first', async () => {
  const ann = await signIn();
  await desk.pool.query(
    `INSERT INTO case_facts VALUES ('wallet', 'W-9', 'Customer 0001', 1, 1, 1),
       ('wallet', 'W-9', 'Customer 0002', 1, 1, 1)`,
  );
  await desk.record(
    sampleAlert('one', { accounts: ['A-1'] }),
    sampleAlert('same-owner', { accounts: ['A-2'], market: 'ETH-USDT', rule: 'layering' }),
    sampleAlert('same-wallet', { accounts: ['B-1'], market: 'SOL-USDT', rule: 'layering' }),
    sampleAlert('same-market', { accounts: ['C-1'] }),
    sampleAlert('stranger', { accounts: ['C-1'], market: 'ETH-USDT', rule: 'layering' }),
  );
  const subjects = ['Customer 0002'];
  await ann.post('/cases', { type: 'referral', title: 'About a wallet', subjects });
  const { related } = (await ann.get('/alerts/one/related')).body;
  expect(
    related.map(({ id, shared }: { id: string; shared: { fact: string }[] }) => [
      id,
      shared.map(({ fact }) => fact).join(' '),
    ]),
  ).toEqual([
    ['same-owner', 'owner'],
    ['CASE-000001', 'wallet'],
    ['same-wallet', 'wallet'],
    ['same-market', 'market-time rule'],
  ]);
  expect((await ann.get('/facts?kind=wallet&value=W-9')).body).toMatchObject({
    ...{ alerts: 3, cases: 1, owners: ['Customer 0001', 'Customer 0002'] },
  });
});

test('views are saved by name, one of them first; others read shared ones only', async () => {
  const [ann, ben] = [await signIn(), await signIn()];
  const view = { screen: 'alerts', name: 'mine, overdue', query: 'assignee=me&overdue=true' };
  const { id } = (await ann.post('/views', { ...view, isDefault: true })).body;
  await ann.post('/views', { ...view, name: 'all', shared: true, isDefault: true });
  const mine = (await ann.get('/views?screen=alerts')).body.views;
  expect(mine).toMatchObject([
    { name: 'all', isDefault: true, own: true },
    { name: 'mine, overdue', isDefault: false },
  ]);
  const theirs = (await ben.get('/views?screen=alerts')).body.views;
  expect(theirs).toMatchObject([{ name: 'all', own: false, isDefault: false }]);
  expect((await ben.put(`/views/${id}`, view)).status).toBe(404);
  expect((await ben.drop(`/views/${id}`)).status).toBe(404);
  expect((await ann.post('/views', view)).body.code).toBe('VIEW_NAME');
  expect((await ann.put(`/views/${id}`, { ...view, name: 'late' })).status).toBe(200);
  expect((await ann.drop(`/views/${id}`)).status).toBe(200);
});

test('a rule is snoozed for an owner until an end, once', async () => {
  const ann = await signIn();
  const until = desk.clock.nowMicros() + 1;
  const asked = { rule: 'spoofing', owner: 'Customer 0001', until, reason: 'known maker' };
  const made = await ann.post('/snoozes', asked);
  expect(made.status).toBe(201);
  expect((await ann.post('/snoozes', asked)).body.code).toBe('SNOOZED_ALREADY');
  expect((await ann.post('/snoozes', { ...asked, until: 1 })).body.code).toBe('SNOOZE_ENDED');
  expect((await ann.get('/snoozes')).body.snoozes).toMatchObject([{ rule: 'spoofing' }]);
  expect((await ann.drop(`/snoozes/${made.body.id}`)).status).toBe(200);
  expect((await ann.get('/snoozes')).body.snoozes).toEqual([]);
});

test('a subject’s page counts what is open, and an unknown name is not there', async () => {
  const ann = await signIn();
  await desk.record(sampleAlert('a'), sampleAlert('b'));
  await ann.post('/alerts/actions', { select: { ids: ['b'] }, action: dismiss });
  const { body } = await ann.get('/subjects/Customer%200001');
  expect(body).toMatchObject({
    accounts: [{ account: 'A-1' }, { account: 'A-2' }],
    counts: { alerts: 2, openAlerts: 1, cases: 0, openCases: 0 },
  });
  const line = (await ann.get('/subjects/Customer%200001/timeline?limit=1')).body;
  expect(line.entries).toHaveLength(1);
  const older = encodeURIComponent(line.older);
  const rest = await ann.get(`/subjects/Customer%200001/timeline?before=${older}`);
  expect(rest.body).toMatchObject({ entries: [{ kind: 'alert' }], older: null });
  expect((await ann.get('/subjects/Nobody')).body.code).toBe('NO_SUCH_SUBJECT');
  const both = await ann.get(`/subjects/Nobody/timeline?before=1_a&after=1_a`);
  expect(both.status).toBe(400);
});

test.each([
  [{ select: { ids: [] }, action: dismiss }],
  [{ select: { ids: ['a'] }, action: { kind: 'erase' } }],
  [{ select: { ids: ['a'], filter: {} }, action: dismiss }],
  [{ select: { filter: { colour: 'red' }, expect: 1, asOf: 1 }, action: dismiss }],
  [{ select: { ids: ['a'] }, action: { kind: 'snooze', until: 5 } }],
  [{ select: { filter: {}, expect: 10_001, asOf: 1 }, action: dismiss }],
])('a malformed action is refused: %j', async (body) => {
  const ann = await signIn();
  expect((await ann.post('/alerts/actions', body)).status).toBe(400);
});
