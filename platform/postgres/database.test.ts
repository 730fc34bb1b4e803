/** The launcher against real servers: life, sudden death of the parent, repair, a busy folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './cluster';
import { openDatabase } from './database';
import { createPool } from './pool';
import { startServer } from './server';

const ROOT = join(__dirname, '../..');
jest.setTimeout(120_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database test '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<unknown[]> {
  const pool = createPool({ url, max: 1 });
  try {
    return (await pool.query(text)).rows;
  } finally {
    await pool.end();
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`still not: ${what}`);
    await delay(10);
  }
}

interface Keeper {
  readonly child: ChildProcess;
  readonly url: string;
  readonly serverPid: number;
}

/** A process of its own that opens the folder and keeps it. */
async function keeper(dir: string): Promise<Keeper> {
  const script = `
    const { openDatabase } = require(${JSON.stringify(join(__dirname, 'database.ts'))});
    openDatabase({ dataDir: ${JSON.stringify(dir)}, exclusive: true }).then((db) => {
      console.log(db.url);
      setInterval(() => undefined, 1000);
    }, (error) => { console.error(error); process.exit(1); });`;
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const first = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (!Buffer.isBuffer(first[0])) throw new Error(`the keeper ended with ${String(first[0])}`);
  const beacon = JSON.parse(readFileSync(join(dir, 'postgres.json'), 'utf8'));
  return { child, url: first[0].toString().trim(), serverPid: beacon.pid };
}

test('an embedded database keeps its data from one start to the next', async () => {
  const first = await openDatabase({ dataDir: folder });
  expect(first.source).toBe('started');
  await query(first.url, 'CREATE TABLE kept (n int)');
  await first.close();
  expect(existsSync(join(folder, 'postgres.json'))).toBe(false);

  const second = await openDatabase({ dataDir: folder });
  expect(await query(second.url, 'SELECT * FROM kept')).toEqual([]);
  await second.close();
});

test('the server asks for a password also on the loopback address', async () => {
  const db = await openDatabase({ dataDir: folder });
  const stranger = new URL(db.url);
  stranger.password = 'guess';
  await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow(/password authentication/);
  await db.close();
});

test('a second opener attaches, an exclusive one is told who is there', async () => {
  const first = await openDatabase({ dataDir: folder });
  const second = await openDatabase({ dataDir: folder });
  expect(second).toMatchObject({ source: 'attached', url: first.url });
  await second.close();
  expect(await query(first.url, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  await expect(
    openDatabase({ dataDir: folder, exclusive: true, waitMs: 100 }),
  ).rejects.toMatchObject({ code: 'DATA_DIR_BUSY' });
  await first.close();
});

test('an address goes before the folder, and nothing is started', async () => {
  const db = await openDatabase({ dataDir: folder, databaseUrl: 'postgres://elsewhere/x' });
  expect(db).toMatchObject({ source: 'address', url: 'postgres://elsewhere/x' });
  await expect(openDatabase({})).rejects.toMatchObject({ code: 'DATABASE_NOT_NAMED' });
});

test('two first starts at once end with one server and two users of it', async () => {
  const both = await Promise.all([
    openDatabase({ dataDir: folder }),
    openDatabase({ dataDir: folder }),
  ]);
  expect(both.map((db) => db.source).sort()).toEqual(['attached', 'started']);
  for (const db of both) if (db.source === 'started') await db.close();
});

test('the server ends with its parent, also when that is killed without warning', async () => {
  const { child, serverPid } = await keeper(folder);
  expect(isAlive(serverPid)).toBe(true);
  child.kill('SIGKILL');
  await until('the server has ended', () => !isAlive(serverPid));
});

test('a start right after kill -9 of the parent waits for the old server and goes on', async () => {
  const { child, url } = await keeper(folder);
  await query(url, 'CREATE TABLE kept (n int)');
  child.kill('SIGKILL');
  const db = await openDatabase({ dataDir: folder, exclusive: true });
  expect(db.source).toBe('started');
  expect(await query(db.url, 'SELECT * FROM kept')).toEqual([]);
  await db.close();
});

test('kill -9 of parent and server leaves a folder that the next start repairs', async () => {
  const { child, serverPid, url } = await keeper(folder);
  await query(url, 'CREATE TABLE kept AS SELECT 1 AS n');
  child.kill('SIGKILL');
  process.kill(serverPid, 'SIGKILL');
  const db = await openDatabase({ dataDir: folder, exclusive: true });
  expect(await query(db.url, 'SELECT * FROM kept')).toEqual([{ n: 1 }]);
  await db.close();
});

test('a lock file whose process id now is another program does not stop a start', async () => {
  await (await openDatabase({ dataDir: folder })).close();
  const lock = `${process.pid}\n${folder}/postgres\n1\n1\n\n127.0.0.1\n1 1\nready\n`;
  writeFileSync(join(folder, 'postgres/postmaster.pid'), lock);
  const db = await openDatabase({ dataDir: folder });
  expect(db.source).toBe('started');
  await db.close();
});

test('what a killed starter half built is removed, a foreign folder is left alone', async () => {
  const abandoned = join(folder, 'postgres.building.4194999.init_x');
  mkdirSync(abandoned);
  await (await openDatabase({ dataDir: folder })).close();
  expect(existsSync(abandoned)).toBe(false);

  const foreign = join(folder, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'letter.txt'), 'dear');
  await expect(startServer({ dataDir: foreign })).rejects.toMatchObject({
    code: 'POSTGRES_NOT_A_CLUSTER',
  });
  expect(readFileSync(join(foreign, 'letter.txt'), 'utf8')).toBe('dear');
});

const asRoot = process.getuid?.() === 0 ? test : test.skip; // only root may start for another user
asRoot('root starts a server also below a folder that only root may enter', async () => {
  const hidden = join(folder, 'hidden');
  mkdirSync(hidden, { mode: 0o700 });
  const db = await openDatabase({ dataDir: join(hidden, 'data') });
  expect(await query(db.url, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  await db.close();
});
