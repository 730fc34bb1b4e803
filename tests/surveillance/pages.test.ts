// Critical alerts and a surveillance that is not well page somebody; shadow and mild ones do not.
import { NOON, openStaffDesk, type StaffDesk } from './staff-desk';
import { collectPages, openPager } from '../../app/live/pages';
import { sampleAlert } from '../../cases/sample-alert';
import { keepOwnStaff } from '../../cases/store/own-staff';
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { silentLogger } from '../../platform/log/logger';
import { pagesRouter } from '../../platform/pager/http';
import { transaction } from '../../platform/postgres/pool';
import { Conditions } from '../../surveillance/health/conditions';
import { settleConditions } from '../../surveillance/store/operational-alerts';

const BOTH = ['alerts.read', 'operations.read'] as const;
const TABLE = {
  ...{
    analyst: BOTH,
    supervisor: [...BOTH, 'alerts.own-staff'] as const,
    mlro: BOTH,
    auditor: BOTH,
  },
  ...{ operator: ['operations.read', 'operations.end'] as const, admin: [] },
};
const topics = {
  alerts: { read: 'alerts.read', take: 'alerts.triage' },
  'own-staff-alerts': { read: 'alerts.own-staff', take: 'alerts.own-staff' },
  operations: { read: 'operations.read', take: 'operations.end' },
} as const;

let desk: StaffDesk;
beforeAll(async () => {
  desk = await openStaffDesk(TABLE, ({ db: { pool }, clock, guard }) => {
    return pagesRouter({ pool, clock, guard, topics });
  });
});
afterAll(() => desk.close());

const record = (...alerts: ReturnType<typeof sampleAlert>[]) =>
  transaction(desk.db.pool, (tx) => new PostgresAlertIntake().record(tx, 'surveillance', alerts));
const collect = () => transaction(desk.db.pool, (tx) => collectPages(tx, NOON));
const critical = { severity: 'critical' } as const;

test('each cause once, to those who may know of it', async () => {
  const ann = await desk.signIn('ann', 'analyst');
  const ops = await desk.signIn('ops', 'operator');
  const titles = async (who: typeof ann) =>
    (await who('GET', '/pages')).body.pages.map(({ title }: { title: string }) => title);
  await record(
    sampleAlert('mild', { severity: 'high' }),
    sampleAlert('quiet', { ...critical, shadow: true }),
    sampleAlert('bad', critical),
  );
  const conditions = new Conditions();
  const gap = { kind: 'feed-gap', subject: 'log', detail: 'events are missing' } as const;
  conditions.seen({ ...gap, severity: 'critical' }, NOON);
  conditions.seen({ ...gap, kind: 'feed-duplicate', severity: 'warning' }, NOON);
  await transaction(desk.db.pool, (tx) => settleConditions(tx, 'core', conditions, NOON));
  await collect();
  await collect();
  const alert = expect.stringContaining('Critical alert: ');
  expect(await titles(ann)).toEqual(['Surveillance: feed gap, log', alert]);
  expect(await titles(ops)).toEqual(['Surveillance: feed gap, log']);
  const { pages } = (await ann('GET', '/pages')).body;
  expect(JSON.stringify(pages)).not.toContain('Customer');
  const of = (topic: string) => pages.find((one: { topic: string }) => one.topic === topic).page;
  expect((await ops('POST', `/pages/${of('alerts')}/take`)).status).toBe(404);
  expect((await ops('POST', `/pages/${of('operations')}/take`)).status).toBe(200);
  expect((await ops('POST', `/pages/${of('operations')}/take`)).status).toBe(409);
  expect((await ann('POST', `/pages/${of('operations')}/take`)).status).toBe(403);
});

test('a flood of them is one page that counts', async () => {
  await record(...Array.from({ length: 40 }, (_, i) => sampleAlert(`flood-${i}`, critical)));
  await collect();
  await collect();
  const bea = await desk.signIn('bea', 'mlro');
  const { pages } = (await bea('GET', '/pages')).body;
  expect(pages[0]).toMatchObject({ title: '40 critical alerts', path: '/inbox' });
  expect(pages).toHaveLength(3);
});

test('alerts of few eyes are one page that tells nothing, for those eyes', async () => {
  const cy = await desk.signIn('cy', 'analyst');
  const sue = await desk.signIn('sue', 'supervisor');
  const before = (await cy('GET', '/pages')).body.pages.length;
  const accounts = [{ account: 'S-1', person: 'Employee 0001' }];
  await transaction(desk.db.pool, (tx) => keepOwnStaff(tx, { accounts, readers: [] }));
  await record(
    sampleAlert('own-1', { ...critical, accounts: ['S-1'], market: 'ETH-USDT' }),
    sampleAlert('own-2', { ...critical, accounts: ['S-1'] }),
  );
  await collect();
  await collect();
  expect((await cy('GET', '/pages')).body.pages).toHaveLength(before);
  const { pages } = (await sue('GET', '/pages')).body;
  expect(pages).toHaveLength(before + 1);
  const told = JSON.stringify(pages[0]);
  expect(told).toContain('few eyes');
  for (const word of ['own-1', 'own-2', 'ETH', 'S-1', 'Employee']) {
    expect(told).not.toContain(word);
  }
});

test('without a web hook the pages go to the log', () => {
  expect(openPager({ logger: silentLogger() }).name).toBe('log');
});
