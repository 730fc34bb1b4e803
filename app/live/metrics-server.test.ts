// A worker's own server says how far each of its consumers is, by its part, and when it is too far.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { moveOffset } from '../../platform/consumer/offsets';
import type { LogFeed } from '../../platform/feed/log-feed';
import { openBase, type Base } from './base';
import { keepsUp, measureOwnLag } from './lag';
import { databaseCheck, serveMetrics } from './metrics-server';

let db: TestDatabase;
let base: Base;
let folder = '';
let head = 0;
const feed: LogFeed = {
  read: () => Promise.resolve([]),
  head: () => Promise.resolve(head),
  wait: () => Promise.resolve(),
};

beforeAll(async () => {
  db = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'probity-metrics-'));
  base = await openBase({ service: 'worker', dataDir: folder, databaseUrl: db.url });
});
afterAll(async () => {
  await base.lifecycle.stop();
  await db.drop();
  rmSync(folder, { recursive: true });
});

test('a part far behind is not ready, and the lag of the others is not its own', async () => {
  await moveOffset(base.pool, 'surveillance 1/2', 200_000, 0);
  await moveOffset(base.pool, 'surveillance 2/2', 99_999, 0);
  measureOwnLag(base, feed, ['surveillance 2/2', 'cases-timeline']);
  const part = 'surveillance 2/2';
  const checks = [databaseCheck(base), { name: part, check: () => keepsUp(base, feed, part) }];
  const door = { host: '127.0.0.1', asked: 0, usual: 0 };
  const { url } = await serveMetrics(base, door, checks);
  const ready = async () => {
    const answer = await fetch(`${url}/health/ready`);
    return [answer.status, await answer.json()];
  };
  const well = { ok: true, name: 'postgres' };
  head = 199_999;
  expect(await ready()).toEqual([
    200,
    { status: 'ready', checks: [well, { ok: true, name: part }] },
  ]);
  head = 200_000;
  const reason = 'surveillance 2/2 is 100001 events behind the log';
  expect(await ready()).toEqual([
    503,
    { status: 'not ready', checks: [well, { ok: false, name: part, reason }] },
  ]);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  expect(lines.filter((line) => line.startsWith('consumer_lag_events'))).toEqual([
    'consumer_lag_events{consumer="surveillance 2/2"} 100001',
    'consumer_lag_events{consumer="cases-timeline"} 200000',
  ]);
  expect((await fetch(`${url}/alerts`)).status).toBe(404);
});
