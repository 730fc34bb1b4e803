// The routes of cases asked from outside, as the web application does.
import { Registry, type CoreEvent } from '../../core/contract';
import { sampleAlert } from '../../cases/sample-alert';
import { openDesk, type TestDesk } from './test-desk';

const log = Array.from({ length: 20 }, (_, i) => {
  return { type: 'clock', seq: i + 1, ts: i + 1 } as CoreEvent; // as the log has them
});
let held = log;
const evidence = {
  registry: new Registry(),
  async *events(from: number, to: number) {
    yield held.filter(({ seq }) => seq >= from && seq <= to);
  },
};

let desk: TestDesk;
type Person = Awaited<ReturnType<TestDesk['signIn']>>;
let [ann, ben, cat, eve]: Person[] = [];
const people = () => {
  if (!ann || !ben || !cat || !eve) throw new Error('signed in below');
  return { ann, ben, cat, eve };
};

beforeAll(async () => {
  desk = await openDesk(evidence);
  ann = await desk.signIn('ann', 'analyst');
  ben = await desk.signIn('ben', 'analyst');
  cat = await desk.signIn('cat', 'supervisor');
  eve = await desk.signIn('eve', 'auditor');
  for (const event of [
    { type: 'account', account: 1, name: 'A-1', owner: 'Customer 0042' },
    { type: 'account', account: 2, name: 'A-2', owner: 'Customer 0042' },
  ]) {
    const rest = { seq: 1, ts: 1, kind: 'individual', country: 'DE', devices: [], ips: [] };
    evidence.registry.apply({ ...rest, ...event } as unknown as CoreEvent); // made here
  }
});
afterAll(() => desk.close());

const asked = { type: 'market-abuse', title: 'Wash trading', priority: 'high' };
const submit = {
  ...{ kind: 'submit', outcome: 'confirmed', summary: 'bought and sold to oneself' },
  ...{ filing: 'filed' },
};

async function opened(by: Person, more: object = {}): Promise<string> {
  const { status, body } = await by.post('/cases', { ...asked, ...more });
  expect([status, body.code]).toEqual([201, undefined]);
  return body.caseId;
}

test('a case goes from the inbox to its closing by a second person', async () => {
  const { ann, ben, cat } = people();
  await desk.record(sampleAlert('w1'), sampleAlert('w2', { severity: 'critical' }));
  const action = { kind: 'attach', newCase: { ...asked, subjects: [] } };
  const made = await ann.post('/alerts/actions', { select: { ids: ['w1', 'w2'] }, action });
  const { caseId } = made.body;
  const started = await ben.command(caseId, 2, { kind: 'start' });
  expect(started.body).toMatchObject({
    ...{ state: 'in-progress', subjects: ['Customer 0042'], version: 4, alerts: 2 },
    ...{ assignee: { name: 'ben' }, due: { clock: 'case-decision' } },
  });
  expect(started.body.commands[0]).toBe('submit');
  const early = await ben.command(caseId, 4, submit);
  expect([early.status, early.body.code]).toEqual([409, 'SUSPICION_MISSING']);
  const detectedAt = desk.clock.nowMicros();
  const suspicion = { kind: 'record-suspicion', detectedAt, reason: 'no other leg' };
  expect((await ben.command(caseId, 4, suspicion)).body.due.clock).toBe('stor');
  await ben.command(caseId, 5, submit);
  expect((await ben.command(caseId, 6, { kind: 'approve' })).status).toBe(403);
  const shown = (await cat.get(`/cases/${caseId}`)).body;
  expect(shown.approval).toMatchObject({ kind: 'close', mayDecide: true, whyNot: null });
  expect(shown.approval.changes).toContainEqual({
    field: 'outcome',
    before: null,
    after: 'confirmed',
  });
  expect(shown.commands[0]).toBe('approve');
  const closed = await cat.command(caseId, 6, { kind: 'approve' });
  expect(closed.body).toMatchObject({ state: 'closed', outcome: 'confirmed', approval: null });
  // The report is still owed: its clock runs on.
  expect(closed.body.due.clock).toBe('stor');
  const records = await desk.recordsOf(cat.id);
  expect(records.map(({ action }) => action)).toEqual(['restricted-read', 'case-approve']);
  expect(desk.told.at(-1)).toEqual({ caseId, version: 7 });
});

test('a change from an old version is refused with what others did since', async () => {
  const { ann, ben } = people();
  const caseId = await opened(ann);
  await ben.command(caseId, 1, { kind: 'add-note', text: 'the desk was asked' });
  const late = await ann.command(caseId, 1, { kind: 'start' });
  expect(late.status).toBe(409);
  expect(late.body).toMatchObject({
    ...{ code: 'CASE_CHANGED', version: 2 },
    changed: [{ by: 'ben', kind: 'note-added', text: 'the desk was asked' }],
  });
});

test('what is restricted is there for its people only, in every list and read', async () => {
  const { ann, ben, cat, eve } = people();
  await desk.record(sampleAlert('r1', { accounts: ['R-1'] }));
  const secret = { ...asked, title: 'Secret matter', people: [cat.id] };
  const action = { kind: 'attach', newCase: secret };
  const made = await ann.post('/alerts/actions', { select: { ids: ['r1'] }, action });
  const { caseId } = made.body;
  for (const other of [ben, eve]) {
    expect((await other.get(`/cases/${caseId}`)).status).toBe(404);
    expect((await other.get('/cases?text=Secret')).body).toMatchObject({ cases: [], total: 0 });
    expect((await other.get('/alerts?account=R-1')).body).toMatchObject({ alerts: [], total: 0 });
    expect((await other.get('/alerts/r1')).status).toBe(404);
    expect((await other.get('/facts?kind=account&value=R-1')).body.alerts).toBe(0);
  }
  expect((await ben.command(caseId, 2, { kind: 'start' })).status).toBe(404);
  const dismiss = { kind: 'dismiss', outcome: 'explained' };
  const tried = await ben.post('/alerts/actions', { select: { ids: ['r1'] }, action: dismiss });
  expect(tried.body).toMatchObject({ done: [], skipped: [{ state: null }] });
  for (const insider of [ann, cat]) {
    expect((await insider.get(`/cases/${caseId}`)).body.restricted).toBe(true);
    expect((await insider.get('/alerts?account=R-1')).body.total).toBe(1);
  }
  expect(desk.told.some((change) => change.caseId === caseId)).toBe(false);
  const refused = await ann.command(caseId, 2, { kind: 'assign', to: ben.id });
  expect(refused.body.code).toBe('NOT_ON_LIST');
  const lifted = await ann.command(caseId, 2, { kind: 'restrict', people: null });
  expect(lifted.body.restricted).toBe(false);
  expect((await ben.get('/alerts?account=R-1')).body.total).toBe(1);
});

test('evidence is frozen with its hash and compared with the log on demand', async () => {
  const { ann } = people();
  const caseId = await opened(ann);
  const range = { kind: 'add-evidence', seqFrom: 3, seqTo: 7, label: 'the round trip' };
  const { body } = await ann.command(caseId, 1, range);
  expect(body.evidence).toMatchObject([{ evidenceId: 'E-1', count: 5, seqFrom: 3, seqTo: 7 }]);
  const check = () => ann.post(`/cases/${caseId}/evidence/E-1/check`, {});
  expect((await check()).body).toMatchObject({ same: true, count: 5 });
  const moved = (event: CoreEvent) => ({ ...event, ts: event.seq === 5 ? 6 : event.ts });
  held = log.map(moved) as CoreEvent[]; // still of their own types
  expect((await check()).body).toMatchObject({ same: false, count: 5 });
  held = log.filter(({ seq }) => seq !== 5);
  expect((await check()).body).toMatchObject({ same: false, count: 0 });
  held = log;
  const beyond = await ann.command(caseId, 2, { ...range, seqTo: 21 });
  expect([beyond.status, beyond.body.code]).toEqual([409, 'NOT_IN_LOG']);
  const long = await ann.command(caseId, 2, { ...range, seqTo: 300_000 });
  expect([long.status, long.body.code]).toEqual([400, 'BAD_RANGE']);
});

test('a file is kept by its hash; one that lies about its type is refused', async () => {
  const { ann, eve } = people();
  const caseId = await opened(ann);
  const png = Buffer.from(
    '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489',
    'hex',
  );
  const to = (name: string) => `/cases/${caseId}/files?version=1&name=${encodeURIComponent(name)}`;
  for (const name of ['chat.pdf', 'chat.txt', 'chat.exe', 'chat']) {
    expect((await ann.upload(to(name), png)).status).toBeGreaterThanOrEqual(400);
  }
  expect((await ann.upload(to('a.csv'), Buffer.from([0, 1, 2]))).body.code).toBe('FILE_TYPE');
  expect((await ann.upload(to('a.png'), Buffer.alloc(0))).body.code).toBe('NO_FILE');
  const huge = await ann.upload(to('a.png'), Buffer.alloc(10 * 1024 * 1024 + 1));
  expect([huge.status, huge.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
  const { body } = await ann.upload(to('screen of the chat.png'), png);
  const [file] = body.files;
  expect(file).toMatchObject({ mime: 'image/png', bytes: png.length, by: 'ann' });
  const read = await eve.get(`/cases/${caseId}/files/${file.fileId}`);
  expect(read.bytes.equals(png)).toBe(true);
  const last = (await desk.recordsOf(eve.id)).at(-1);
  expect(last).toMatchObject({ action: 'restricted-read', subject: `case:${caseId}` });
});

test('the next case is the unassigned one due first, given to one person once', async () => {
  const { ann, ben } = people();
  const { rows } = await desk.pool.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM case_cases WHERE state = 'open' AND assignee IS NULL`,
  );
  const waiting = Number(rows[0]?.n) + 1;
  const urgent = await opened(ben, { type: 'fiu-request', urgent: true, title: 'FIU, urgent' });
  const takers = Array.from({ length: waiting + 1 }, (_, i) => (i % 2 ? ann : ben));
  const first = await ann.post('/cases/next', {});
  expect(first.body.case).toMatchObject({ caseId: urgent, assignee: { name: 'ann' } });
  const taken = await Promise.all(takers.map((by) => by.post('/cases/next', {})));
  const ids = taken.flatMap(({ body }) => body.case?.caseId ?? []);
  expect(new Set(ids).size).toBe(ids.length);
});

test('round robin gives a case to whoever has the fewest', async () => {
  const { ann } = people();
  const { body } = await ann.get('/people');
  const [least] = body.people.toSorted(
    (a: { openCases: number }, b: { openCases: number }) => a.openCases - b.openCases,
  );
  const caseId = await opened(ann);
  const given = await ann.command(caseId, 1, { kind: 'assign', to: 'round-robin' });
  expect(given.body.assignee.staffId).toBe(least.staffId);
  expect(body.people.map(({ name }: { name: string }) => name)).toEqual(['ann', 'ben', 'cat']);
});

test('what changed since one looked is marked', async () => {
  const { ann, ben } = people();
  const caseId = await opened(ann);
  const seen = async () =>
    (await ann.get(`/cases?text=${caseId}`)).body.cases.map((row: { seen: string }) => row.seen);
  expect(await seen()).toEqual(['unseen']);
  await ann.get(`/cases/${caseId}`);
  expect(await seen()).toEqual(['seen']);
  await ben.command(caseId, 1, { kind: 'add-note', text: 'have a look' });
  expect(await seen()).toEqual(['changed']);
  await ann.post('/marks', { items: [`case:${caseId}`], seen: true, followed: true });
  expect((await ann.get(`/cases?text=${caseId}`)).body.cases).toMatchObject([
    { seen: 'seen', followed: true },
  ]);
});

test('the list pages through all, by what is due and by what changed', async () => {
  const { eve } = people();
  for (const sort of ['due', 'updated']) {
    const whole = (await eve.get(`/cases?sort=${sort}`)).body;
    const ids = whole.cases.map(({ caseId }: { caseId: string }) => caseId);
    expect(whole.total).toBe(ids.length);
    const paged: string[] = [];
    for (let after = ''; ;) {
      const { body } = await eve.get(`/cases?sort=${sort}&limit=2${after}`);
      paged.push(...body.cases.map(({ caseId }: { caseId: string }) => caseId));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(paged).toEqual(ids);
  }
});

test.each([
  ['an auditor changes nothing', 403, { kind: 'start' }],
  ['an unknown command', 400, { kind: 'erase' }],
  ['a title of one letter', 400, { kind: 'change-details', title: 'x' }],
  ['a field too many', 400, { kind: 'open', force: true }],
])('%s: %s', async (_name, status, command) => {
  const { ann, eve } = people();
  const caseId = await opened(ann);
  const by = status === 403 ? eve : ann;
  expect((await by.command(caseId, 1, command)).status).toBe(status);
});
