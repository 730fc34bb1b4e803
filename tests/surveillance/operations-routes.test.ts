// Operational alerts in their table and over HTTP: begun once, ended once, never lost.
import { Crowd, MarketDriver } from './market-driver';
import { NOON, openStaffDesk, type StaffDesk } from './staff-desk';
import {
  countOperationalAlerts,
  endOfFormerParts,
  readOperationalAlerts,
  settleConditions,
} from '../../surveillance/store/operational-alerts';
import { readAudit } from '../../platform/audit/audit';
import { transaction } from '../../platform/postgres/pool';
import { Conditions } from '../../surveillance/health/conditions';
import { operationsRouter } from '../../surveillance/health/http';
import { HealthRecorder } from '../../surveillance/store/health-recorder';

const READS = ['operations.read'] as const;
const OPERATES = [...READS, 'operations.end'] as const;
const TABLE = {
  ...{ analyst: READS, supervisor: OPERATES, mlro: OPERATES, auditor: READS },
  ...{ operator: OPERATES, admin: [] },
};
const SECOND = 1_000_000;

let desk: StaffDesk;
beforeAll(async () => {
  desk = await openStaffDesk(TABLE, ({ db: { pool }, clock, guard }) => {
    return operationsRouter({ pool, clock, guard });
  });
});
afterAll(() => desk.close());

const settle = (conditions: Conditions, at: number) =>
  transaction(desk.db.pool, (tx) => settleConditions(tx, 'core', conditions, at));
const gap = {
  kind: 'feed-gap',
  subject: 'log',
  severity: 'critical',
  detail: 'events 6 to 8 are missing',
} as const;

test('one that begins, is seen again and ends is one row; the next is another', async () => {
  const ann = await desk.signIn('ann', 'analyst');
  expect((await ann('GET', '/operations')).body).toMatchObject({ alerts: [], feed: null });
  const conditions = new Conditions();
  for (const second of [1, 2, 3]) {
    conditions.seen(gap, NOON + second * SECOND);
    await settle(conditions, NOON + second * SECOND);
  }
  // Another process that watches the same forgets nothing by starting anew.
  const again = new Conditions();
  again.seen(gap, NOON + 4 * SECOND);
  await settle(again, NOON + 4 * SECOND);
  const open = (await ann('GET', '/operations')).body.alerts;
  expect(open).toEqual([
    expect.objectContaining({ ...gap, occurrences: 3, startedAt: NOON + SECOND, endedAt: null }),
  ]);
  again.over('feed-gap', 'log', 'they came');
  await settle(again, NOON + 9 * SECOND);
  again.seen(gap, NOON + 10 * SECOND);
  await settle(again, NOON + 10 * SECOND);
  const { alerts } = (await ann('GET', '/operations')).body;
  expect(alerts.map((one: { endedAt: number | null }) => one.endedAt)).toEqual([
    null,
    NOON + 9 * SECOND,
  ]);
  expect(alerts[1]).toMatchObject({ resolution: 'they came', endedBy: null });
  expect(await countOperationalAlerts(desk.db.pool)).toEqual([
    { kind: 'feed-gap', severity: 'critical', open: 1, begun: 2 },
  ]);
  await settle(new Conditions(), NOON + 11 * SECOND);
});

test('what parts saw that are no more ends with the division, and nothing else does', async () => {
  const sources = ['delivery', 'delivery 2/2', 'delivery 2/3', 'delivery 3/3', 'core'] as const;
  const subjects = async () => {
    const all = await readOperationalAlerts(desk.db.pool, 100);
    return all.flatMap(({ subject, endedAt }) =>
      endedAt === null && subject.startsWith('of ') ? [subject.slice(3)] : [],
    );
  };
  const { pool } = desk.db;
  for (const source of sources) {
    const conditions = new Conditions();
    conditions.seen({ ...gap, subject: `of ${source}` }, NOON);
    await transaction(pool, (tx) => settleConditions(tx, source, conditions, NOON));
  }
  await transaction(pool, (tx) => endOfFormerParts(tx, 3, NOON + SECOND));
  expect((await subjects()).sort()).toEqual(['core', 'delivery', 'delivery 2/3', 'delivery 3/3']);
  await transaction(pool, (tx) => endOfFormerParts(tx, 1, NOON + 2 * SECOND));
  expect((await subjects()).sort()).toEqual(['core', 'delivery']);
  const ended = (await readOperationalAlerts(pool, 100)).find((a) => a.subject.endsWith('2/2'));
  expect(ended).toMatchObject({ endedAt: NOON + SECOND, endedBy: null });
  expect(ended?.resolution).toContain('now: 3');
  for (const source of ['delivery', 'core'] as const) {
    await transaction(pool, (tx) => settleConditions(tx, source, new Conditions(), NOON));
  }
});

test('a person with the permission ends one for good, with a reason that is kept', async () => {
  const eve = await desk.signIn('eve', 'auditor');
  const ben = await desk.signIn('ben', 'operator');
  const conditions = new Conditions();
  const found = { kind: 'account-without-owner', subject: 'x-1', severity: 'warning' } as const;
  conditions.seen({ ...found, detail: 'opened without an owner' }, NOON);
  await settle(conditions, NOON);
  const [{ number }] = (await eve('GET', '/operations')).body.alerts;
  const reason = { reason: 'the owner is known now' };
  expect((await eve('POST', `/operations/${number}/end`, reason)).status).toBe(403);
  expect((await ben('POST', `/operations/${number}/end`, { reason: ' ' })).status).toBe(400);
  expect((await ben('POST', `/operations/${number}/end`, reason)).status).toBe(200);
  expect((await ben('POST', `/operations/${number}/end`, reason)).status).toBe(409);
  expect((await ben('POST', '/operations/999/end', reason)).status).toBe(404);
  await settle(conditions, NOON + 5 * SECOND);
  const rows = (await eve('GET', '/operations')).body.alerts.filter(
    (one: { kind: string }) => one.kind === found.kind,
  );
  expect(rows).toEqual([
    expect.objectContaining({ endedBy: 'ben', resolution: 'the owner is known now' }),
  ]);
  const audit = await readAudit(desk.db.pool, 0, 50);
  expect(JSON.stringify(audit)).toContain('operational-alert-end');
});

test('the table takes no deletion', async () => {
  await expect(desk.db.pool.query('DELETE FROM surv_operational_alerts')).rejects.toThrow();
});

test('surveillance writes what its events say, over a restart, and how the feed is', async () => {
  const d = new MarketDriver();
  d.at(3_600);
  new Crowd(d, 7).run(600);
  for (let i = 0; i < 130; i++) d.at(d.second + 1).clock();
  const events = d.events();
  const sizes = () => ({ orders: 12, parties: 4, deadlines: 1 });
  const recorder = new HealthRecorder();
  const record = (to: number) =>
    transaction(desk.db.pool, (tx) => recorder.record(tx, sizes)).then(() => to);
  const half = Math.floor(events.length / 2);
  for (const event of events.slice(0, half)) recorder.onEvent(event);
  await record(half);
  recorder.restart(); // state in memory is lost and rebuilt from the log
  for (const event of events) recorder.onEvent(event);
  await record(events.length);
  const fay = await desk.signIn('fay', 'analyst');
  const { alerts, feed } = (await fay('GET', '/operations')).body;
  expect(alerts[0]).toMatchObject({ kind: 'market-silence', subject: 'AAA-USD', endedAt: null });
  expect(feed).toMatchObject({ seq: events.length, sizes: sizes() });
  expect(feed.markets[0]).toMatchObject({ market: 'AAA-USD', phase: 'continuous' });
  recorder.restart();
  for (const event of events.slice(0, half)) recorder.onEvent(event);
  await record(half);
  const [ended] = (await fay('GET', '/operations')).body.alerts;
  expect(ended.endedAt).not.toBeNull();
});
