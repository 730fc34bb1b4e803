import type { Alert, Person } from '../contract';
import { sampleAlert } from '../sample-alert';
import { readAudit } from '../../platform/audit/audit';
import { safeNumber, transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import type { ReadyAction } from '../inbox/action-rules';
import { actOnAlerts } from './alert-actions';
import { PostgresAlertIntake } from './alert-intake';
import { alertById, matchingAlertIds } from './alert-queries';
import { undoAction, wakeSnoozed } from './alert-undo';
import { commandCase } from './case-commands';
import { readCase } from './case-store';
import { addSnooze, liftSnooze, runningSnoozes } from './snoozes';

const ann: Person = { staffId: 'ann', name: 'Ann' };
const ben: Person = { staffId: 'ben', name: 'Ben' };
const NOW = 1_700_000_000_000_000;
const SECOND = 1_000_000;

let db: TestDatabase;
let batches = 0;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(() => db.drop());

const acting = (by: Person, at = NOW) => ({
  ...{ by, at, batch: `batch-${batches++}` },
  ownersOf: (accounts: readonly string[]) => accounts.map((name) => `owner of ${name}`),
});
const record = (...alerts: Alert[]) =>
  transaction(db.pool, (tx) => new PostgresAlertIntake().record(tx, 'surveillance', alerts));
const act = (ids: readonly string[], action: ReadyAction, by = ann, at = NOW) =>
  transaction(db.pool, (tx) => actOnAlerts(tx, ids, action, acting(by, at)));
const undo = (token: string | undefined, by = ann, at = NOW) =>
  transaction(db.pool, (tx) => undoAction(tx, token ?? '', acting(by, at)));
const stateOf = async (id: string) => (await alertById(db.pool, id))?.state;

const dismiss: ReadyAction = { kind: 'dismiss', outcome: 'explained', comment: 'two desks' };
const newCase: ReadyAction = {
  kind: 'attach',
  newCase: { type: 'market-abuse', title: 'Wash trading', priority: 'high', subjects: [] },
  people: null,
};

test('what does not fit is skipped and named, the rest is done with a record each', async () => {
  await record(sampleAlert('a'), sampleAlert('b'), sampleAlert('c', { shadow: true }));
  await act(['b'], dismiss);
  expect((await act(['a', 'b'], { kind: 'take' })).skipped).toEqual([
    { alertId: 'b', state: 'dismissed', why: 'it is dismissed' },
  ]);
  const answer = await act(['a', 'c', 'gone'], newCase);
  expect(answer).toMatchObject({ done: ['a'], caseId: 'CASE-000001' });
  expect(answer.skipped.map(({ alertId, why }) => [alertId, why])).toEqual([
    ['gone', 'there is no such alert'],
    ['c', 'its rule is in shadow mode: no case'],
  ]);
  // A dismissed alert may be attached on second thought; a shadow rule's never.
  expect(await act(['b'], { kind: 'attach', caseId: 'CASE-000001' })).toMatchObject({
    done: ['b'],
  });
  const records = (await readAudit(db.pool, 0, 100)).map(({ entry }) => JSON.parse(entry));
  expect(records.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    'alert-dismiss alert:b',
    'alert-take alert:a',
    'case-create case:CASE-000001',
    'alert-attach alert:a',
    'case-attach-alerts case:CASE-000001',
    'alert-attach alert:b',
  ]);
});

test('an attached alert’s owners become subjects, and a case is not made of nothing', async () => {
  await record(sampleAlert('a'), sampleAlert('s', { shadow: true }));
  await expect(act(['s'], newCase)).rejects.toThrow('no case is made of no alerts');
  await act(['a'], newCase);
  expect(await readCase(db.pool, 'CASE-000001')).toMatchObject({
    subjects: ['owner of A-1', 'owner of A-2'],
    alertIds: ['a'],
  });
});

test('undo puts all back as it was, once, and for half a minute only', async () => {
  await record(sampleAlert('a'), sampleAlert('b'));
  await act(['b'], { kind: 'take' });
  const before = [await alertById(db.pool, 'a'), await alertById(db.pool, 'b')];
  const { undo: offered } = await act(['a', 'b'], dismiss);
  await expect(undo(offered?.token, ben)).rejects.toThrow('you did nothing');
  await expect(undo(offered?.token, ann, NOW + 30 * SECOND)).rejects.toThrow('time is over');
  expect(await undo(offered?.token, ann, NOW + 29 * SECOND)).toEqual({ restored: ['a', 'b'] });
  const now = [await alertById(db.pool, 'a'), await alertById(db.pool, 'b')];
  const plain = (list: typeof now) => list.map((one) => ({ ...one, revision: 0 }));
  expect(plain(now)).toEqual(plain(before));
  await expect(undo(offered?.token)).rejects.toThrow('undone already');
});

test('undo refuses as a whole when somebody changed one of them since', async () => {
  await record(sampleAlert('a'), sampleAlert('b'));
  const { undo: offered } = await act(['a', 'b'], dismiss);
  await act(['b'], { kind: 'reopen', reason: 'not explained' }, ben);
  await expect(undo(offered?.token)).rejects.toThrow('alert b was changed since');
  expect([await stateOf('a'), await stateOf('b')]).toEqual(['dismissed', 'new']);
});

test('undoing a new case takes it back, unless it was worked on', async () => {
  await record(sampleAlert('a'), sampleAlert('b'));
  const first = await act(['a'], newCase);
  await undo(first.undo?.token);
  expect(await stateOf('a')).toBe('new');
  expect(await readCase(db.pool, 'CASE-000001')).toMatchObject({ state: 'discarded' });
  const second = await act(['b'], newCase);
  await transaction(db.pool, (tx) =>
    commandCase(tx, 'CASE-000002', 2, { kind: 'start' }, { at: NOW, by: ben }),
  );
  await expect(undo(second.undo?.token)).rejects.toThrow('case CASE-000002 was changed');
});

test('a detached alert is in the inbox again, and undo brings it back into its case', async () => {
  await record(sampleAlert('a'), sampleAlert('b'));
  await act(['a', 'b'], newCase);
  const detached = await act(['a'], { kind: 'detach', reason: 'another matter' });
  expect(await alertById(db.pool, 'a')).toMatchObject({ state: 'new', caseId: null });
  expect((await readCase(db.pool, 'CASE-000001'))?.alertIds).toEqual(['b']);
  await undo(detached.undo?.token);
  expect(await alertById(db.pool, 'a')).toMatchObject({ state: 'attached' });
  expect((await readCase(db.pool, 'CASE-000001'))?.alertIds).toEqual(['b', 'a']);
});

test('alerts of a submitted case stay where they are', async () => {
  await record(sampleAlert('a'));
  await act(['a'], newCase);
  const submit = {
    kind: 'submit',
    outcome: 'refuted',
    summary: 'a hedge',
    filing: 'not-required',
  } as const;
  await transaction(db.pool, (tx) =>
    commandCase(tx, 'CASE-000001', 2, submit, { at: NOW, by: ann }),
  );
  const answer = await act(['a'], { kind: 'detach', reason: 'another matter' });
  expect(answer).toMatchObject({ done: [], undo: null, skipped: [{ state: 'attached' }] });
});

test('a snoozed alert wakes when its time is over, with a new time limit', async () => {
  await record(sampleAlert('a'));
  await act(['a'], { kind: 'snooze', until: NOW + 60 * SECOND, reason: 'wait for the desk' });
  const wake = (at: number) =>
    transaction(db.pool, (tx) => wakeSnoozed(tx, at, `wake-${batches++}`, 10));
  expect(await alertById(db.pool, 'a')).toMatchObject({ state: 'snoozed', due: null });
  expect(await wake(NOW + 59 * SECOND)).toBe(0);
  expect(await wake(NOW + 60 * SECOND)).toBe(1);
  const woken = await alertById(db.pool, 'a');
  expect(woken).toMatchObject({ state: 'new', snoozedUntil: null });
  expect(woken?.due?.at).toBeGreaterThan(NOW);
});

test('a rule’s snooze for an owner covers new alerts to its end, and is not doubled', async () => {
  await db.pool.query(`INSERT INTO case_accounts VALUES ('A-1', 'Customer 0042')`);
  const asked = { rule: 'wash-trading', owner: 'Customer 0042', until: NOW + 100 };
  const snooze = { ...asked, reason: 'known hedge' };
  const add = (id: string) =>
    transaction(db.pool, (tx) => addSnooze(tx, id, snooze, { at: NOW, by: ann }));
  const results = await Promise.all([add('s1'), add('s2'), add('s3')]);
  expect(results.filter(Boolean)).toHaveLength(1);
  await record(
    sampleAlert('before', { raisedAt: NOW - 1 }),
    sampleAlert('inside', { raisedAt: NOW + 99 }),
    sampleAlert('after', { raisedAt: NOW + 100 }),
    sampleAlert('other-rule', { raisedAt: NOW + 1, rule: 'spoofing' }),
    sampleAlert('other-owner', { raisedAt: NOW + 1, accounts: ['B-1'] }),
  );
  const states = ['before', 'inside', 'after', 'other-rule', 'other-owner'].map(stateOf);
  expect(await Promise.all(states)).toEqual(['new', 'snoozed', 'new', 'new', 'new']);
  const [running] = await runningSnoozes(db.pool, NOW);
  await transaction(db.pool, (tx) => liftSnooze(tx, running?.id ?? '', { at: NOW + 1, by: ben }));
  await record(sampleAlert('lifted', { raisedAt: NOW + 50 }));
  expect(await stateOf('lifted')).toBe('new');
});

test('taking up is exclusive, and only one’s own is released', async () => {
  await record(sampleAlert('a'));
  await act(['a'], { kind: 'take' });
  expect((await act(['a'], { kind: 'take' }, ben)).skipped).toEqual([
    { alertId: 'a', state: 'new', why: 'Ann has taken it up' },
  ]);
  expect((await act(['a'], { kind: 'release' }, ben)).done).toEqual([]);
  expect((await act(['a'], { kind: 'release' })).done).toEqual(['a']);
});

test('many who decide at once about the same alerts leave each decided once', async () => {
  const ids = Array.from({ length: 40 }, (_, i) => `n${i}`);
  await record(...ids.map((id) => sampleAlert(id)));
  const halves = [ids, ids.toReversed(), ids.slice(20), ids.slice(0, 20)];
  const answers = await Promise.all(halves.map((half, i) => act(half, dismiss, i % 2 ? ann : ben)));
  const done = answers.flatMap((answer) => answer.done);
  expect(done.toSorted()).toEqual(ids.toSorted());
});

test('5,000 alerts are dismissed, and undone, in a transaction of seconds', async () => {
  const ids = Array.from({ length: 5000 }, (_, i) => `n${String(i).padStart(4, '0')}`);
  await db.pool.query(
    `INSERT INTO case_alerts (alert_id, source, rule, severity, score, raised_at, conduct_from,
       conduct_to, accounts, shadow, body, raised_position, last_position)
     SELECT id, 'surveillance', 'spoofing', 'low', 1, 1, 1, 1, '{A-1}', false, '{}', 1, 1
     FROM unnest($1::text[]) AS id`,
    [ids],
  );
  expect(await matchingAlertIds(db.pool, { rule: ['spoofing'] }, 'ann', 10_000)).toEqual(ids);
  const began = performance.now();
  const answer = await act(ids, dismiss);
  const tookMs = performance.now() - began;
  expect(answer.done).toHaveLength(5000);
  expect(tookMs).toBeLessThan(30_000);
  await undo(answer.undo?.token);
  const { rows } = await db.pool.query<{ n: bigint }>('SELECT count(*) AS n FROM platform_audit');
  expect(safeNumber(rows[0]?.n ?? 0n)).toBe(10_000);
});
