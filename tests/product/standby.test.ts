// The first core's whole process tree is killed under load; the one that stands by takes its place
// with all that was acknowledged, and takes orders itself.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SignedClient } from '../../app/demo/signed-client';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { accounts, allOrders, Bot, sandboxEnvironment } from './bot';
import { probity, Running } from './running';

const nowMs = (): number => Math.floor(performance.timeOrigin + performance.now());
const [account] = accounts(1);
let db: TestDatabase;
let folder = '';
const running: Running[] = [];

beforeAll(async () => {
  db = await testDatabase({ empty: true });
  folder = mkdtempSync(join(tmpdir(), 'probity-standby-'));
});
afterAll(async () => {
  const alive = running.filter(({ child }) => child.exitCode === null && child.signalCode === null);
  for (const server of alive) await server.killTree();
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

function environment(): Record<string, string> {
  const key = Buffer.alloc(32, 7).toString('base64');
  return { ...sandboxEnvironment([account!]), DATABASE_URL: db.url, PROBITY_SECRET_KEY: key };
}

async function start(name: string, word: string, ...more: string[]): Promise<Running> {
  const ports = ['--port', '0', '--staff-port', '0', '--data', join(folder, name)];
  const server = await Running.start(
    ['serve', '--sandbox', ...ports, ...more],
    environment(),
    word,
  );
  running.push(server);
  return server;
}

async function line(server: Running, word: string): Promise<string> {
  for (;;) {
    const found = server.lines.find((one) => one.startsWith(word));
    if (found !== undefined) return found.slice(word.length);
    if (server.child.exitCode !== null) throw new Error(`it ended with ${server.child.exitCode}`);
    await delay(10);
  }
}

test('a standby goes on where the first core was killed', async () => {
  const first = await start('first', 'ready ');
  const standby = await start('second', 'standby', '--standby');
  const client = new SignedClient(first.url, nowMs);
  const bot = new Bot(client, account!, 0);
  const trading = bot.run();
  while (bot.acknowledged.length < 100) await delay(5);
  await first.killTree();
  bot.end();
  await trading;
  client.close();
  const url = await line(standby, 'ready ');
  const again = new SignedClient(url, nowMs);
  const next = new Bot(again, account!, 1);
  const going = next.run();
  while (next.acknowledged.length < 20) await delay(5);
  next.end();
  await going;
  const found = new Map(
    (await allOrders(again, account!)).map((o) => [o.clientOrderId, o.orderId]),
  );
  again.close();
  for (const { clientOrderId, orderId } of [...bot.acknowledged, ...next.acknowledged]) {
    expect([clientOrderId, found.get(clientOrderId)]).toEqual([clientOrderId, orderId]);
  }
  expect(await standby.stop()).toBe(0);
}, 120_000);

test('a standby that could not take over is refused at the start', async () => {
  const { code, stderr } = await probity(['serve', '--standby', '--data', join(folder, 'third')]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^probity: --standby needs DATABASE_URL/),
  ]);
  const named = { DATABASE_URL: db.url, PROBITY_SECRET_KEY: '' };
  const second = await probity(['serve', '--standby'], named);
  expect([second.code, second.stderr]).toEqual([
    2,
    expect.stringMatching(/^probity: --standby needs PROBITY_SECRET_KEY/),
  ]);
});
