/** The log's writer against a real database that fails in all the ways a database can. */
import type { Pool, PoolClient } from 'pg';
import { openRig, randomCommands, submitAll, type Rig } from './core-rig';
import { eventCodec, NotAccepted } from '../../core/contract';
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

async function open(options: Parameters<typeof openRig>[1] = {}, on = db.pool): Promise<Rig> {
  const rig = await openRig({ pool: on }, options);
  rigs.push(rig);
  return rig;
}

const asset = (name: string) => ({ type: 'asset', asset: name, decimals: 8 }) as const;

/** Ends the server's side of every connection that has appended to the log. */
async function cutWriter(): Promise<number> {
  const { rowCount } = await db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND query LIKE '%INSERT INTO core_log%'
       AND pid <> pg_backend_pid()`,
  );
  return rowCount ?? 0;
}

/** A pool whose connections treat each append as `onAppend` says. */
function tampered(onAppend: (send: () => Promise<unknown>) => Promise<unknown>): Pool {
  const connect = async (): Promise<PoolClient> => {
    const client = await db.pool.connect();
    const send = client.query.bind(client) as (...words: unknown[]) => Promise<unknown>; // overloads
    const query = (...words: unknown[]): Promise<unknown> =>
      isAppend(words[0]) ? onAppend(() => send(...words)) : send(...words);
    const release = (broken?: boolean): void => client.release(broken);
    return new Proxy(client, {
      get: (target, name) => {
        if (name === 'query') return query;
        if (name === 'release') return release;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  const query = db.pool.query.bind(db.pool);
  return { connect, query } as unknown as Pool; // all that the core asks of a pool
}

function isAppend(words: unknown): boolean {
  return typeof words === 'object' && words !== null && 'name' in words;
}

function sqlState(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

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

test('a cut connection costs a retry: every command is answered and in the log once', async () => {
  const core = await open();
  await core.service.submit(asset('FIRST'));
  let cuts = 0;
  const answers: Promise<unknown>[] = [];
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 20; i++) answers.push(core.service.submit(asset(`R${round}-${i}`)));
    cuts += await cutWriter();
  }
  const settled = await Promise.allSettled(answers);
  expect(cuts).toBeGreaterThan(0);
  // While the log was away new commands may have been refused; none of those may be in it.
  const taken = settled.filter((r) => r.status === 'fulfilled').length;
  for (const r of settled) {
    if (r.status === 'rejected') expect(r.reason).toMatchObject({ code: 'log-unavailable' });
  }
  const end = await core.stop();
  expect(end.commands).toBe(1 + taken);
});

test('an answer that got lost after the commit is found out, not written twice', async () => {
  let lose = true;
  const pool = tampered(async (send) => {
    const answer = await send();
    if (!lose) return answer;
    lose = false;
    throw sqlState('08006', 'connection failure after the commit');
  });
  const core = await open({}, pool);
  const { events } = await core.service.submit(asset('ONCE'));
  expect(events).toHaveLength(1);
  await core.service.submit(asset('NEXT'));
  const batches = await readBatches(db.pool, 0, 10);
  expect(batches.map((b) => b.lastCommand)).toEqual([1, 2]);
});

test('a full disk: new commands are refused, those taken are durable once there is room', async () => {
  let full = false;
  const pool = tampered((send) =>
    full
      ? Promise.reject(sqlState('53100', 'could not extend file: No space left on device'))
      : send(),
  );
  const core = await open({}, pool);
  await core.service.submit(asset('BEFORE'));
  full = true;
  const taken = core.service.submit(asset('TAKEN'));
  let refusal: unknown;
  while (refusal === undefined) {
    refusal = await Promise.race([
      core.service.submit(asset('X')).then(
        () => undefined,
        (error: unknown) => error,
      ),
      new Promise((resolve) => setTimeout(resolve, 5, undefined)),
    ]);
  }
  expect(refusal).toBeInstanceOf(NotAccepted);
  expect(refusal).toMatchObject({ code: 'log-unavailable' });
  full = false;
  expect((await taken).events).toHaveLength(1);
  await core.service.submit(asset('AFTER'));
  expect((await core.stop()).seq).toBe(core.service.position().seq);
});

test('a disk that stays full stops the core with a code; nothing unacknowledged is claimed', async () => {
  let full = false;
  const pool = tampered((send) =>
    full ? Promise.reject(sqlState('53100', 'No space left on device')) : send(),
  );
  const core = await open({ limits: { retryMs: 150 } }, pool);
  await core.service.submit(asset('KEPT'));
  full = true;
  const lost = core.service.submit(asset('LOST'));
  await expect(lost).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
  expect(await core.fatal).toMatchObject({
    code: 'LOG_UNAVAILABLE',
    message: expect.stringMatching(/events 2 to 2.*No space left.*disk full\?/),
  });
  await expect(core.service.submit(asset('X'))).rejects.toMatchObject({ code: 'log-unavailable' });
  await expect(core.stop()).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
  const again = await open();
  expect(again.recovered).toMatchObject({ seq: 1, commands: 1 });
});

test('a second core is refused while the first one lives', async () => {
  const first = await open();
  await expect(open({ limits: { leaseWaitMs: 0 } })).rejects.toMatchObject({
    code: 'CORE_LEASE_HELD',
  });
  await first.service.submit(asset('STILL'));
  await first.stop();
  const second = await open();
  expect(second.recovered.commands).toBe(1);
});

test('a core that lost its lease to another is fenced out and says so', async () => {
  const first = await open();
  await first.service.submit(asset('MINE'));
  // A newer writer, as after a takeover that this core has not noticed.
  await db.pool.query('UPDATE core_writer SET epoch = epoch + 1');
  const late = first.service.submit(asset('LATE'));
  await expect(late).rejects.toMatchObject({ code: 'fenced' });
  expect(await first.fatal).toMatchObject({ code: 'CORE_FENCED' });
  await expect(first.service.submit(asset('X'))).rejects.toMatchObject({ code: 'fenced' });
  expect(await readBatches(db.pool, 0, 10)).toHaveLength(1);
});

test('of two writers at one place the later one is fenced by the key', async () => {
  const core = await open();
  await core.service.submit(asset('MINE'));
  await db.pool.query(
    `INSERT INTO core_log SELECT last_seq + 1, last_seq + 1, last_command + 1, last_command + 1,
       codec, epoch, created_at, hash, sha256(hash), commands, events FROM core_log`,
  );
  await expect(core.service.submit(asset('LATE'))).rejects.toMatchObject({ code: 'fenced' });
  expect(await core.fatal).toMatchObject({
    code: 'CORE_FENCED',
    message: expect.stringContaining('events 2 to 2'),
  });
});

test('an idle core whose session was cut learns that another took over', async () => {
  const first = await open();
  await first.service.submit(asset('A'));
  await db.pool.query('UPDATE core_writer SET epoch = epoch + 1');
  const { rowCount } = await db.pool.query(
    `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND d.datname = current_database()`,
  );
  expect(rowCount).toBeGreaterThan(0);
  expect(await first.fatal).toMatchObject({ code: 'CORE_FENCED' });
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
