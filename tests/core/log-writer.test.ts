/** The log's writer: batches, answers, refusals at the door, and a clean stop. */
import { openRig, randomCommands, submitAll, type Rig } from './core-rig';
import { eventCodec } from '../../core/contract';
import { readBatches } from '../../core/log/log-table';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';

let db: TestDatabase;
const rigs: Rig[] = [];

beforeEach(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop().catch(() => undefined);
  await db.drop();
});

async function open(options: Parameters<typeof openRig>[1] = {}): Promise<Rig> {
  const rig = await openRig(db, options);
  rigs.push(rig);
  return rig;
}

const asset = (name: string) => ({ type: 'asset', asset: name, decimals: 8 }) as const;

test('commands that come together share a batch, each answered with its own events', async () => {
  const core = await open();
  const names = Array.from({ length: 50 }, (_, i) => `A${i}`);
  const results = await Promise.all(names.map((name) => core.service.submit(asset(name))));
  expect(results.map(({ events }) => events.map((e) => e.type))).toEqual(
    names.map(() => ['asset']),
  );
  expect(results.map(({ events }) => events[0]?.seq)).toEqual(names.map((_, i) => i + 1));
  const batches = await readBatches(db.pool, 0, 100);
  expect(batches.length).toBeLessThan(5);
  const stored = batches.flatMap((batch) => eventCodec.decodeAll(batch.events));
  expect(stored).toEqual(results.flatMap(({ events }) => events));
  expect(await core.metrics.metrics()).toContain('core_commands_total 50');
  expect(await core.metrics.metrics()).toContain('core_ledger_difference_units 0');
});

test('what is answered is visible: in the feed, the view and the tables', async () => {
  const core = await open();
  const order: string[] = [];
  core.access.feed.subscribe((batch) => order.push(`feed ${batch.lastSeq}`));
  const { events } = await core.service.submit(asset('BTC'));
  order.push(`answer ${events[0]?.seq}`);
  expect(order).toEqual(['feed 1', 'answer 1']);
  expect(core.access.markets.registry.assetNamed('BTC')).toBeDefined();
  await core.projections.reach(1);
  const { rows } = await db.pool.query('SELECT name FROM core_registry');
  expect(rows).toEqual([{ name: 'BTC' }]);
});

test('the log cannot be changed, only appended to', async () => {
  const core = await open();
  await core.service.submit(asset('BTC'));
  for (const statement of [
    'UPDATE core_log SET epoch = 9',
    'DELETE FROM core_log',
    'TRUNCATE core_log',
  ]) {
    await expect(db.pool.query(statement)).rejects.toThrow(/core_log is append-only/);
  }
});

test('a value that the log cannot hold is refused and leaves no trace', async () => {
  const core = await open();
  const bad = { type: 'asset', asset: 'half \ud800 pair', decimals: 8 } as const;
  const [before, refused, after] = await Promise.allSettled([
    core.service.submit(asset('A')),
    core.service.submit(bad),
    core.service.submit(asset('B')),
  ]);
  expect([before.status, after.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(refused).toMatchObject({ reason: { code: 'COMMAND_NOT_WRITABLE' } });
  expect(core.service.position()).toMatchObject({ seq: 2, commands: 2 });
});

test('a full queue refuses, and takes again when it has emptied', async () => {
  const core = await open({ limits: { maxQueue: 10 } });
  const sent = Array.from({ length: 25 }, (_, i) => core.service.submit(asset(`A${i}`)));
  const results = await Promise.allSettled(sent);
  const refused = results.filter((r) => r.status === 'rejected');
  expect(refused).toHaveLength(15);
  for (const r of refused) expect(r.reason).toMatchObject({ code: 'overloaded' });
  await core.service.submit(asset('LATER'));
  expect(core.service.position().commands).toBe(11);
});

test('recorded times are kept, and a time before the last one is refused', async () => {
  const core = await open();
  const [first] = await submitAll(core, randomCommands(1, 0).slice(0, 1));
  expect(first?.ts).toBe(1);
  const { ts } = await core.service.submit(asset('NOW'));
  expect(ts).toBeGreaterThan(1_600_000_000_000_000);
  await expect(submitAll(core, randomCommands(1, 0).slice(1, 2))).rejects.toMatchObject({
    code: 'TIME_GOES_BACK',
  });
});

test('stop() finishes what was taken, keeps a snapshot, and refuses what comes later', async () => {
  const core = await open();
  const taken = Array.from({ length: 100 }, (_, i) => core.service.submit(asset(`A${i}`)));
  const stopped = core.stop();
  await expect(core.service.submit(asset('LATE'))).rejects.toMatchObject({ code: 'stopping' });
  expect((await Promise.all(taken)).length).toBe(100);
  const end = await stopped;
  expect(end.commands).toBe(100);
  const again = await open();
  expect(again.recovered).toMatchObject({ ...end, snapshotCommand: 100, replayedCommands: 0 });
});

test('time passes in a quiet core, and does not disturb a busy one', async () => {
  const core = await open({ tickMs: 20 });
  const ticked = new Promise<void>((resolve) => {
    core.access.feed.subscribe(({ events }) => {
      if (events.some((e) => e.type === 'clock')) resolve();
    });
  });
  await ticked;
  const end = await core.stop();
  expect(end.commands).toBeGreaterThan(0);
});
