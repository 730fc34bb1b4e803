import type { Alert, Person } from '../contract';
import { DAY } from '../clocks/calendar';
import type { ReadyCommand } from '../lifecycle/decide';
import { sampleAlert } from '../sample-alert';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { actOnAlerts } from './alert-actions';
import { PostgresAlertIntake } from './alert-intake';
import { undoAction } from './alert-undo';
import { commandCase } from './case-commands';
import { createCase } from './case-store';
import { PostgresCaseFigures } from './figures';

const T = 20_000 * DAY; // a Friday
const ann: Person = { staffId: 'ann', name: 'Ann' };
const ben: Person = { staffId: 'ben', name: 'Ben' };

let db: TestDatabase;
let now = T;
const figures = () => new PostgresCaseFigures(db.pool, () => now);
beforeEach(async () => {
  db = await testDatabase();
  now = T;
});
afterEach(() => db.drop());

const record = (...alerts: Alert[]) =>
  transaction(db.pool, (tx) => new PostgresAlertIntake().record(tx, 'surveillance', alerts));
const acting = (batch: string, at: number) => ({ batch, at, by: ann, ownersOf: () => [] });
const dismiss = (ids: string[], batch: string, at: number) =>
  transaction(db.pool, (tx) =>
    actOnAlerts(tx, ids, { kind: 'dismiss', outcome: 'explained', comment: '' }, acting(batch, at)),
  );
const open = (at: number) =>
  transaction(db.pool, (tx) =>
    createCase(tx, { type: 'market-abuse', title: 'T', priority: 'normal', subjects: [] }, null, {
      at,
      by: ann,
    }),
  );
const command = (caseId: string, by: Person, at: number, given: ReadyCommand) =>
  transaction(db.pool, (tx) => commandCase(tx, caseId, undefined, given, { at, by }));
const close = async (caseId: string, at: number, outcome: 'refuted' | 'inconclusive') => {
  const rest = { summary: 'looked at', filing: 'not-required' } as const;
  await command(caseId, ann, at, { kind: 'submit', outcome, ...rest });
  await command(caseId, ben, at, { kind: 'approve' });
};
const none = { count: 0, ids: [] };
const these = (...ids: string[]) => ({ count: ids.length, ids });

test('alerts count by rule, market and severity, shadow rules left out', async () => {
  await record(
    sampleAlert('b', { raisedAt: T }),
    sampleAlert('a', { raisedAt: T + 1 }),
    sampleAlert('late', { raisedAt: T + DAY }),
    sampleAlert('shadow', { raisedAt: T, shadow: true }),
    sampleAlert('pool', { raisedAt: T, market: null, rule: 'sandwich', pool: 'P' }),
  );
  await dismiss(['a'], 'one', T + 2);
  expect(await figures().alerts(T, T + DAY)).toEqual([
    {
      ...{ rule: 'sandwich', market: 'P', severity: 'medium', raised: these('pool') },
      ...{ open: these('pool'), dismissed: none, attached: none },
    },
    {
      ...{ rule: 'wash-trading', market: 'BTC-USDT', severity: 'medium' },
      ...{ raised: these('a', 'b'), open: these('b'), dismissed: these('a'), attached: none },
    },
  ]);
});

test('what is restricted counts, and neither its number nor what it is about is told', async () => {
  const critical = { raisedAt: T, severity: 'critical' } as const;
  await record(sampleAlert('seen', { raisedAt: T }), sampleAlert('hidden', critical));
  await db.pool.query(`INSERT INTO case_own_staff_readers VALUES ('ben')`);
  await db.pool.query(`UPDATE case_alerts SET own_staff = true WHERE alert_id = 'hidden'`);
  const one = { count: 1, ids: [] };
  const states = { open: one, dismissed: none, attached: none };
  expect(await figures().alerts(T, T + DAY)).toEqual([
    { rule: 'restricted', market: null, severity: null, raised: one, ...states },
    expect.objectContaining({ rule: 'wash-trading', raised: these('seen') }),
  ]);
  await open(T);
  await open(T);
  const suspicion = { kind: 'record-suspicion', detectedAt: T, reason: 'no other leg' } as const;
  await command('CASE-000001', ann, T, suspicion);
  await command('CASE-000001', ann, T, { kind: 'restrict', people: [ann] });
  expect(await figures().cases(T, T + DAY)).toMatchObject({
    opened: [{ count: 2, ids: ['CASE-000002'] }],
    openAtEnd: [{ count: 2, ids: ['CASE-000002'] }],
  });
  const clocks = JSON.stringify(await figures().clocks(T, T + 60 * DAY));
  expect(clocks).not.toMatch(/hidden|CASE-000001/);
  expect(clocks).toContain('"stor"');
  await close('CASE-000002', T + 5, 'refuted');
  await db.pool.query(`UPDATE case_cases SET people = '{ann}' WHERE case_id = 'CASE-000002'`);
  expect((await figures().cases(T, T + DAY)).closed).toMatchObject([one]);
});

test('a case counts in the span of its opening and of each closing', async () => {
  await open(T);
  await open(T + 1);
  await close('CASE-000001', T + 5, 'refuted');
  const type = 'market-abuse';
  expect(await figures().cases(T, T + 10)).toEqual({
    opened: [{ type, ...these('CASE-000001', 'CASE-000002') }],
    closed: [{ type, outcome: 'refuted', ...these('CASE-000001') }],
    openAtEnd: [{ type, ...these('CASE-000002') }],
  });
  await command('CASE-000001', ann, T + 20, { kind: 'ask-reopen', reason: 'new facts' });
  await command('CASE-000001', ben, T + 21, { kind: 'approve' });
  await close('CASE-000001', T + 40, 'inconclusive');
  // The figures of the first span stay as they were.
  expect((await figures().cases(T, T + 10)).closed).toMatchObject([{ outcome: 'refuted' }]);
  expect((await figures().cases(T + 10, T + 30)).openAtEnd).toMatchObject([{ count: 2 }]);
  expect(await figures().cases(T + 30, T + 50)).toMatchObject({
    opened: [],
    closed: [{ outcome: 'inconclusive' }],
    openAtEnd: [{ ids: ['CASE-000002'] }],
  });
});

test('clocks are kept, broken or running, and an undone decision counts as none', async () => {
  const critical = { raisedAt: T, severity: 'critical' } as const;
  await record(
    ...['kept', 'late', 'undone', 'waits'].map((id) => sampleAlert(id, critical)),
    sampleAlert('shadow', { ...critical, shadow: true }),
  );
  await dismiss(['kept'], 'one', T + DAY);
  await dismiss(['late'], 'two', T + DAY + 1);
  await dismiss(['undone'], 'three', T + 5);
  await transaction(db.pool, (tx) => undoAction(tx, 'three', acting('four', T + 6)));
  const of = async (from: number, to: number) =>
    (await figures().clocks(from, to)).map(({ clock, kept, broken, running }) => {
      return [clock, kept.ids, broken.ids, running.ids];
    });
  now = T + 7;
  expect(await of(T, T + 3 * DAY)).toEqual([
    ['triage-critical', ['kept'], ['late'], ['undone', 'waits']],
  ]);
  now = T + 2 * DAY;
  expect(await of(T, T + 3 * DAY)).toEqual([
    ['triage-critical', ['kept'], ['late', 'undone', 'waits'], []],
  ]);
  expect(await of(T + 2 * DAY, T + 3 * DAY)).toEqual([]);
});

test('a reporting clock that runs on after the closing is running, then broken', async () => {
  await open(T);
  const suspicion = { kind: 'record-suspicion', detectedAt: T, reason: 'no other leg' } as const;
  await command('CASE-000001', ann, T, suspicion);
  const rest = { summary: 'to oneself', filing: 'filed' } as const;
  await command('CASE-000001', ann, T, { kind: 'submit', outcome: 'confirmed', ...rest });
  await command('CASE-000001', ben, T, { kind: 'approve' });
  const stor = async () => (await figures().clocks(T, T + 9 * DAY)).find((c) => c.clock === 'stor');
  expect(await stor()).toMatchObject({ running: these('CASE-000001'), broken: none });
  now = T + 8 * DAY;
  expect(await stor()).toMatchObject({ running: none, broken: these('CASE-000001') });
  const filing = { kind: 'record-filing', filingId: 'STOR-000001', filing: 'stor' } as const;
  await command('CASE-000001', ann, T + DAY, { ...filing, filedAt: T + DAY });
  expect(await stor()).toMatchObject({ kept: these('CASE-000001'), broken: none });
});
