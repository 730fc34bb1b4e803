/** The log's writer against a database that fails in all the ways a database can. */
import type { Pool, PoolClient } from 'pg';
import { openRig, type Rig } from './core-rig';
import { eventCodec, NotAccepted, WireWriter } from '../../core/contract';
import { readBatches } from '../../core/log/log-table';
import { recover } from '../../core/log/recovery';
import { silentLogger } from '../../platform/log/logger';
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
    // One of its many overloads.
    const send = client.query.bind(client) as (...words: unknown[]) => Promise<unknown>;
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

test('a full disk: new commands are refused, those taken wait until there is room', async () => {
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

test('a disk that stays full stops the core with a code; nothing is claimed', async () => {
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
  // What the other one wrote is sound, so that consumers have nothing to say about it.
  const { engine } = await recover({ sql: db.pool, logger: silentLogger() });
  const events = new WireWriter();
  engine.apply({ type: 'clock', ts: engine.now }, (event) => eventCodec.encode(events, event));
  await db.pool.query(
    `INSERT INTO core_log SELECT last_seq + 1, last_seq + 1, last_command + 1, last_command + 1,
       codec, epoch, created_at, hash, sha256(hash), commands, $1 FROM core_log`,
    [events.take()],
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
