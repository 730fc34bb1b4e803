// A running exchange is backed up while it trades; what is restored elsewhere is the exchange of
// that moment: log, state, audit log, alerts. It opens, knows its orders, and goes on.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SignedClient } from '../../app/demo/signed-client';
import { recover } from '../../core/log/recovery';
import { silentLogger } from '../../platform/log/logger';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { verifyLive } from '../../reporting/audit/store/verify-live';
import { readManifest, type Manifest } from '../../app/commands/backup-manifest';
import { run as runRestore } from '../../app/commands/restore';
import { accounts, allOrders, Bot, sandboxEnvironment, type Acknowledged } from './bot';
import { probity, Running } from './running';

const nowMs = (): number => Math.floor(performance.timeOrigin + performance.now());
/** Of one owner: what they trade with each other is an alert. */
const bots = accounts(2).map((account) => ({ ...account, owner: 'Customer 0042' }));
let source: TestDatabase;
let target: TestDatabase;
let base = '';
const running: Running[] = [];

beforeAll(async () => {
  [source, target] = await Promise.all([
    testDatabase({ empty: true }),
    testDatabase({ empty: true }),
  ]);
  base = mkdtempSync(join(tmpdir(), 'probity-backup-'));
});
afterAll(async () => {
  const alive = running.filter(({ child }) => child.exitCode === null && child.signalCode === null);
  for (const server of alive) await server.killTree();
  await Promise.all([source.drop(), target.drop()]);
  rmSync(base, { recursive: true, force: true });
});

const environment = (db: TestDatabase): Record<string, string> => ({
  ...sandboxEnvironment(bots),
  DATABASE_URL: db.url,
});

async function start(db: TestDatabase, data: string): Promise<Running> {
  const ports = ['--port', '0', '--staff-port', '0', '--data', join(base, data)];
  const server = await Running.start(['serve', '--sandbox', ...ports], environment(db));
  running.push(server);
  return server;
}

const backup = () => join(base, 'backup');
const restore = (from: string, data: string) =>
  probity(['restore', '--from', from, '--data', join(base, data)], environment(target));

/** Trades until there are alerts, takes the backup meanwhile. @returns what had an answer before */
async function backUpUnderOrders(server: Running): Promise<Acknowledged[]> {
  const client = new SignedClient(server.url, nowMs);
  const traders = bots.map((account) => new Bot(client, account, 0));
  const trading = traders.map((bot) => bot.run());
  while ((await count(source, 'case_alerts')) === 0) await delay(20);
  const before = traders.flatMap((bot) => [...bot.acknowledged]);
  const args = ['backup', '--data', join(base, 'first'), '--out', backup()];
  expect(await probity(args, environment(source))).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^backup of \d+ tables, \d+ rows, log to event \d+: /),
  });
  const during = traders.reduce((sum, bot) => sum + bot.acknowledged.length, 0) - before.length;
  for (const bot of traders) bot.end();
  await Promise.all(trading);
  client.close();
  expect(during).toBeGreaterThan(0);
  expect(await server.stop()).toBe(0);
  return before;
}

async function count(db: TestDatabase, table: string): Promise<number> {
  const { rows } = await db.pool.query<{ n: string }>(`SELECT count(*)::text AS n FROM ${table}`);
  return Number(rows[0]?.n);
}

/** A copy of the backup that somebody has been at. */
function spoiled(name: string, how: (folder: string, manifest: Manifest) => void): string {
  const folder = join(base, name);
  cpSync(backup(), folder, { recursive: true });
  how(folder, readManifest(folder));
  return folder;
}

const tableFile = 'core_log.copy.gz';

async function refusals(): Promise<void> {
  const damaged = spoiled('damaged', (folder) => {
    const path = join(folder, tableFile);
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    writeFileSync(path, bytes);
  });
  const missing = spoiled('missing', (folder) => rmSync(join(folder, tableFile)));
  const unfinished = spoiled('unfinished', (folder) => rmSync(join(folder, 'manifest.json')));
  const newer = spoiled('newer', (folder, manifest) => {
    const migrations = [...manifest.migrations, `core 999 ${'0'.repeat(64)}`];
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, migrations }));
  });
  const refused = (from: string, data: string, why: RegExp) =>
    expect(runRestore(['--from', from, '--data', join(base, data)])).rejects.toThrow(why);
  await refused(damaged, 'refused', /core_log\.copy\.gz has \d+ bytes .*take another backup/);
  await refused(missing, 'refused', /core_log\.copy\.gz is missing: take another backup/);
  await refused(unfinished, 'refused', /holds no whole backup/);
  await refused(backup(), 'first', /restore needs a new or empty folder/);
  const { code, stderr } = await restore(newer, 'of-newer');
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^probity: .*restore with the version that wrote it/),
  ]);
  expect(await count(target, 'core_log')).toBe(0);
}

/** What the source's own tables say of the moment of the backup. */
async function compare({ log, tables }: Manifest): Promise<void> {
  const logOf = async (db: TestDatabase) =>
    (
      await db.pool.query(
        `SELECT first_seq, encode(hash, 'hex') AS hash FROM core_log
         WHERE last_seq <= $1 ORDER BY first_seq`,
        [log.seq],
      )
    ).rows;
  const restored = await logOf(target);
  expect(restored.at(-1)).toMatchObject({ hash: log.hash });
  expect(restored).toEqual(await logOf(source));
  expect(await count(source, 'core_log')).toBeGreaterThan(restored.length);
  expect(await count(target, 'core_log')).toBe(restored.length);
  const { engine } = await recover({ sql: target.pool, logger: silentLogger(), fromStart: true });
  expect([engine.lastSeq, engine.stateHash()]).toEqual([log.seq, log.stateHash]);
  const alertsOf = async (db: TestDatabase, upTo: number) =>
    (await db.pool.query('SELECT * FROM case_alert_stream ORDER BY position LIMIT $1', [upTo]))
      .rows;
  const alerts = tables.find(({ table }) => table === 'case_alert_stream')?.rows ?? 0;
  expect(alerts).toBeGreaterThan(0);
  expect(await count(target, 'case_alert_stream')).toBe(alerts);
  expect(await alertsOf(target, alerts)).toEqual(await alertsOf(source, alerts));
  const audit = tables.find(({ table }) => table === 'platform_audit')?.rows;
  expect(await verifyLive({ sql: target.pool, anchors: [] })).toMatchObject({ records: audit });
}

/** What not everybody may know of leaves the store by the command line: that is written down. */
async function exportIsRecorded(): Promise<void> {
  await target.pool
    .query(`UPDATE case_alerts SET own_staff = true, people = '{ann}' WHERE alert_id =
    (SELECT min(alert_id) FROM case_alerts)`);
  const args = ['export', '--data', join(base, 'second'), '--out', join(base, 'exported')];
  expect(await probity(args, environment(target))).toMatchObject({ code: 0 });
  const { rows } = await target.pool.query<{ actor: string; entry: string }>(
    `SELECT actor, entry FROM platform_audit
     WHERE action = 'restricted-read' AND subject = 'alerts:export'`,
  );
  expect(rows).toEqual([
    { actor: 'job:command-line', entry: expect.stringContaining('"restricted":1') },
  ]);
}

test('what was backed up under orders is restored whole, opens, and goes on', async () => {
  const before = await backUpUnderOrders(await start(source, 'first'));
  await refusals();
  const manifest = readManifest(backup());
  const done = await restore(backup(), 'second');
  const { seq, stateHash } = manifest.log;
  expect([done.code, done.stdout]).toEqual([
    0,
    expect.stringContaining(`restored and whole: log to event ${seq}, state ${stateHash}, `),
  ]);
  await compare(manifest);
  expect((await restore(backup(), 'third')).stderr).toContain('the database holds a log already');
  const server = await start(target, 'second');
  const client = new SignedClient(server.url, nowMs);
  const next = new Bot(client, bots[0]!, 1);
  const going = next.run();
  while (next.acknowledged.length < 5) await delay(5);
  next.end();
  await going;
  const found = new Map<string, number>();
  for (const bot of bots) {
    for (const { clientOrderId, orderId } of await allOrders(client, bot)) {
      found.set(`${bot.apiKey} ${clientOrderId}`, orderId);
    }
  }
  client.close();
  expect(before.length).toBeGreaterThan(0);
  for (const { account, clientOrderId, orderId } of [...before, ...next.acknowledged]) {
    const key = `${account} ${clientOrderId}`;
    expect([key, found.get(key)]).toEqual([key, orderId]);
  }
  expect(await server.stop()).toBe(0);
  await exportIsRecorded();
}, 120_000);
