// Old batches in files: every reader reads through them, and an end at any point loses nothing.
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Pool } from 'pg';
import { openRig, randomCommands, submitAll } from './core-rig';
import { eventCodec } from '../../core/contract';
import { archivesAt, readArchives } from '../../core/log/archive-file';
import { listArchives } from '../../core/log/archives';
import type { LogBatch } from '../../core/log/batch';
import { compact, findMoved } from '../../core/log/compaction';
import { PostgresLogFeed } from '../../core/log/feed';
import { acceptedSeq } from '../../core/log/find-order';
import type * as LogTable from '../../core/log/log-table';
import { batchStart, hashHolding, readBatches } from '../../core/log/log-table';
import { recover } from '../../core/log/recovery';
import { silentLogger } from '../../platform/log/logger';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';

let db: TestDatabase;
let folder: string;
let whole: LogBatch[];
let stateHash: string;
beforeAll(async () => {
  db = await testDatabase();
  const rig = await openRig(db, { limits: { maxCommands: 9, maxBytes: 4000 } });
  const commands = randomCommands(7, 150);
  while (commands.length > 0) await submitAll(rig, commands.splice(0, 20));
  await rig.stop();
  ({ stateHash } = rig.service.position());
  whole = await all();
  expect(whole.length).toBeGreaterThan(15);
  for (const table of TABLES) await db.pool.query(`CREATE TABLE kept_${table} AS TABLE ${table}`);
});
afterAll(() => db.drop());

const TABLES = ['core_log', 'core_snapshots', 'core_archives'];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'probity-compaction-'));
  for (const table of TABLES) {
    await db.pool.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await db.pool.query(`DELETE FROM ${table}`);
    await db.pool.query(`INSERT INTO ${table} TABLE kept_${table}`);
    await db.pool.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FILE_BYTES = 7000;
const head = () => whole.at(-1)?.lastSeq ?? 0;
const run = (pool: Pool = db.pool, consumed = head(), fileBytes = FILE_BYTES) =>
  compact({
    ...{ pool, folder, fileBytes, nowMicros: () => 5 },
    consumed: async () => consumed,
  });
const rows = async () =>
  (await db.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM core_log')).rows[0]?.n ?? 0;

/** The log, read in pages as recovery and exports do. */
async function all(): Promise<LogBatch[]> {
  const batches: LogBatch[] = [];
  for (;;) {
    const page = await readBatches(db.pool, batches.at(-1)?.lastSeq ?? 0, 4);
    if (page.length === 0) return batches;
    batches.push(...page);
  }
}

const recovered = async (fromStart: boolean) => {
  const { engine } = await recover({ sql: db.pool, logger: silentLogger(), fromStart });
  return engine.stateHash();
};

test('the log is the same for all who read it, and replay reads the files', async () => {
  const files = await run();
  expect(files.length).toBeGreaterThan(2);
  expect(await rows()).toBeLessThan(whole.length / 2);
  expect(await all()).toEqual(whole);
  expect(await recovered(true)).toBe(stateHash);
  expect(await recovered(false)).toBe(stateHash);
  const archived = [...readArchives(archivesAt(folder))];
  expect(archived).toEqual(whole.slice(0, archived.length));

  const feed = new PostgresLogFeed(db.pool);
  const events = [];
  for (let after = 0; ;) {
    const page = await feed.read(after, 3);
    if (page.length === 0) break;
    for (const { payload, lastSeq } of page) {
      events.push(...eventCodec.decodeAll(payload));
      after = lastSeq;
    }
  }
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  for (const batch of whole.filter((_, i) => i % 5 === 0)) {
    expect(await batchStart(db.pool, batch.lastSeq)).toBe(batch.firstSeq);
    expect(await hashHolding(db.pool, batch.firstSeq)).toEqual(batch.hash);
  }
  for (const e of events.filter(({ type }) => type === 'accepted').slice(0, 5)) {
    if (e.type !== 'accepted') continue;
    expect(await acceptedSeq(feed, e.orderId, e.ts)).toBe(e.seq);
  }
  await feed.close();
  // Nothing is left to do.
  expect(await run()).toEqual([]);
});

test('what the newest snapshot or a consumer still needs stays in its rows', async () => {
  expect(await run(db.pool, 0)).toEqual([]);
  const middle = whole[whole.length >> 1]?.lastSeq ?? 0;
  const files = await run(db.pool, middle);
  expect(files.at(-1)?.lastSeq).toBeLessThanOrEqual(middle);
  await db.pool.query('DELETE FROM core_snapshots');
  expect(await run()).toEqual([]);
  expect(await all()).toEqual(whole);
});

/** Fails at one statement, before or after the database has executed it. */
function faulty(at: number, after: boolean): { pool: Pool; asked: () => number } {
  let asked = 0;
  const wrap = (target: object): object =>
    new Proxy(target, {
      get(from, name) {
        const value: unknown = Reflect.get(from, name);
        if (name === 'connect') return async () => wrap(await db.pool.connect());
        if (name !== 'query') return typeof value === 'function' ? value.bind(from) : value;
        return async (...words: unknown[]) => {
          const mine = ++asked === at;
          if (mine && !after) throw new Error('the process ended');
          // A method of the pool or of its client.
          const result: unknown = await Reflect.apply(value as Pool['query'], from, words);
          if (mine) throw new Error('the process ended');
          return result;
        };
      },
    });
  return { pool: wrap(db.pool) as Pool, asked: () => asked }; // what the proxy passes on
}

test('an end at any statement, before or after it, loses nothing', async () => {
  const bytes = whole.reduce((sum, one) => sum + one.commands.length + one.events.length, 0);
  let statements = 0;
  for (let at = 1; ; at++) {
    const { pool, asked } = faulty(at, at % 2 === 0);
    const done = await run(pool, head(), bytes >> 1).then(
      () => true,
      () => false,
    );
    // Whatever was written so far: the log reads whole, each batch once.
    expect(await all()).toEqual(whole);
    statements = asked();
    if (done && asked() < at) break;
  }
  expect(statements).toBeGreaterThan(2);
  await run();
  expect(await all()).toEqual(whole);
  expect(await recovered(true)).toBe(stateHash);
  const names = archivesAt(folder).map((path) => basename(path));
  expect(names).toEqual((await listArchives(db.pool)).map(({ path }) => basename(path)));
});

test('two at once archive everything once', async () => {
  const [one, other] = await Promise.all([run(), run()]);
  expect(one.length + other.length).toBe((await listArchives(db.pool)).length);
  expect(await all()).toEqual(whole);
});

test('no row goes without its archive on record, and records stay as they are', async () => {
  await run();
  const refused = (sql: string) => expect(db.pool.query(sql)).rejects.toThrow();
  await refused('DELETE FROM core_log');
  await refused('UPDATE core_log SET epoch = 9');
  await refused('DELETE FROM core_archives');
  await refused(`UPDATE core_archives SET last_seq = last_seq + 1`);
  const further = `SELECT last_seq + 2, last_seq + 3, 1, hash, hash, 'x', sha256, 1`;
  await refused(`INSERT INTO core_archives ${further} FROM core_archives ORDER BY 1 DESC LIMIT 1`);
  const unknown = `SELECT last_seq + 1, last_seq + 1, 1, hash, previous_hash, 'x', sha256, 1`;
  await refused(`INSERT INTO core_archives ${unknown} FROM core_archives ORDER BY 1 DESC LIMIT 1`);
  expect(await all()).toEqual(whole);
});

/** The readers as another process has them, which has opened no file yet. */
function reloaded(): typeof LogTable {
  jest.resetModules();
  return jest.requireActual<typeof LogTable>('../../core/log/log-table');
}

test('a missing or changed file is named, and one that moved is found again', async () => {
  const files = await run();
  const [first] = files;
  if (first === undefined) throw new Error('nothing was archived');
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  for (const { path } of files) renameSync(path, join(elsewhere, basename(path)));
  const fresh = reloaded();
  await expect(fresh.readBatches(db.pool, 0, 1)).rejects.toThrow(first.path);
  expect(await findMoved(db.pool, elsewhere)).toHaveLength(files.length);
  expect(await fresh.readBatches(db.pool, 0, 1)).toEqual(whole.slice(0, 1));
  const later = reloaded();
  const moved = join(elsewhere, basename(first.path));
  expect(existsSync(moved)).toBe(true);
  appendFileSync(moved, 'x');
  await expect(later.readBatches(db.pool, 0, 1)).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
});
