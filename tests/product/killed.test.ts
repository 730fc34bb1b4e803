// The whole process tree is killed under load, again and again, and nothing that was acknowledged
// is missing or there twice. Recovery itself compares the state's hash batch by batch.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseDecimal, pow10 } from '../../core/contract';
import { SignedClient } from '../../app/demo/signed-client';
import { accounts, allOrders, Bot, sandboxEnvironment, type Acknowledged } from './bot';
import { probity, Running } from './running';

const KILLS = 10;
const nowMs = (): number => Math.floor(performance.timeOrigin + performance.now());
const bots = accounts(4);
let base = '';

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'probity-killed-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function start(data: string): Promise<Running> {
  const args = ['serve', '--sandbox', '--port', '0', '--staff-port', '0', '--data', data];
  return Running.start(args, sandboxEnvironment(bots));
}

/** Trades until at least `target` orders are acknowledged, then a little more, then the kill. */
async function tradeAndKill(server: Running, round: number): Promise<Acknowledged[]> {
  const client = new SignedClient(server.url, nowMs);
  const traders = bots.map((account) => new Bot(client, account, round));
  const running = traders.map((bot) => bot.run());
  const total = (): number => traders.reduce((sum, bot) => sum + bot.acknowledged.length, 0);
  while (total() < 60 + round * 7) await delay(5);
  await server.killTree();
  for (const bot of traders) bot.end();
  await Promise.all(running);
  client.close();
  return traders.flatMap((bot) => bot.acknowledged);
}

function rows(file: string): Record<string, string>[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, string>); // our own file
}

function sum(texts: readonly string[]): bigint {
  return texts.reduce((total, text) => {
    const { mantissa, scale } = parseDecimal(text);
    return total + mantissa * pow10(8 - scale);
  }, 0n);
}

/** Deposits are all that ever came in: balances and fees must add up to them exactly. */
function checkConservation(dir: string): void {
  const balances = rows(join(dir, 'balances.jsonl'));
  const fills = rows(join(dir, 'fills.jsonl'));
  const deposits = rows(join(dir, 'events.jsonl')).filter((e) => e['type'] === 'deposit');
  for (const asset of ['BTC', 'USDT', 'ETH']) {
    const of = (list: Record<string, string>[], field: string, assetField = 'asset') =>
      sum(list.filter((row) => row[assetField] === asset).map((row) => row[field] ?? '0'));
    const held = of(balances, 'available') + of(balances, 'locked');
    const fees = of(fills, 'makerFee', 'makerFeeAsset') + of(fills, 'takerFee', 'takerFeeAsset');
    expect(`${asset} ${held + fees}`).toBe(`${asset} ${of(deposits, 'amount')}`);
  }
}

test(`nothing acknowledged is lost or doubled over ${KILLS} kills of the whole tree`, async () => {
  const data = join(base, 'data');
  const acknowledged: Acknowledged[] = [];
  for (let round = 0; round < KILLS; round++) {
    acknowledged.push(...(await tradeAndKill(await start(data), round)));
  }
  const server = await start(data);
  const client = new SignedClient(server.url, nowMs);
  const found = new Map<string, number[]>();
  for (const account of bots) {
    for (const { clientOrderId, orderId } of await allOrders(client, account)) {
      const key = `${account.apiKey} ${clientOrderId}`;
      found.set(key, [...(found.get(key) ?? []), orderId]);
    }
  }
  client.close();
  expect(acknowledged.length).toBeGreaterThan(KILLS * 60);
  for (const { account, clientOrderId, orderId } of acknowledged) {
    const key = `${account} ${clientOrderId}`;
    expect([key, found.get(key)]).toEqual([key, [orderId]]);
  }
  expect(await server.stop()).toBe(0);
  const out = join(base, 'out');
  expect(await probity(['export', '--data', data, '--out', out])).toMatchObject({ code: 0 });
  checkConservation(out);
}, 300_000);

test('a second server on the same data is turned away, and the first goes on', async () => {
  const data = join(base, 'two');
  const first = await start(data);
  const second = await probity(['serve', '--port', '0', '--staff-port', '0', '--data', data]);
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(/^probity: .*serves the database in .*: stop it first/m);
  const answer = await fetch(`${first.url}/api/v3/ping`);
  expect(answer.status).toBe(200);
  expect(await first.stop()).toBe(0);
}, 120_000);
