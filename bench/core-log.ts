/**
 * Orders acknowledged after the commit, through the core's one door into a durable embedded
 * PostgreSQL, and recovery from the log's beginning: `npx tsx bench/all.ts log`, or with other
 * words `npx tsx bench/core-log.ts [seconds] [in flight]`. Writes one JSON line.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { lots, ticks, units, type Unstamped } from '../core/contract';
import { openCore, type OpenCore } from '../core/log/open-core';
import { recover } from '../core/log/recovery';
import { systemClock } from '../platform/clock/clock';
import { silentLogger } from '../platform/log/logger';
import { migrate } from '../platform/migrations/runner';
import { openDatabase } from '../platform/postgres/database';
import { createPool } from '../platform/postgres/pool';
import { atLeast, atMost, say } from './speed/figures';

const seconds = Number(process.argv[2] ?? 10);
const inFlight = Number(process.argv[3] ?? 2000);
const ACCOUNTS = 100;

async function define(core: OpenCore): Promise<void> {
  const { service, access } = core;
  for (const asset of ['BTC', 'USDT']) await service.submit({ type: 'asset', asset, decimals: 8 });
  const fees = { makerFee: 100_000, takerFee: 100_000 };
  const grid = { tickSize: '0.01', lotSize: '0.00001' };
  await service.submit({
    type: 'market',
    market: 'BTC-USDT',
    base: 'BTC',
    quote: 'USDT',
    ...grid,
    ...fees,
  });
  for (let i = 0; i < ACCOUNTS; i++) {
    const person = {
      owner: `O${i}`,
      kind: 'institution',
      country: 'DE',
      devices: [],
      ips: [],
    } as const;
    await service.submit({ type: 'account', account: `A${i}`, ...person });
  }
  for (const { id: account } of access.markets.registry.accounts()) {
    for (const { id: asset } of access.markets.registry.assets()) {
      await service.submit({ type: 'deposit', account, asset, amount: units(10n ** 17n) });
    }
  }
}

/** The n-th order of the run: around one price, so that about half of them trade. */
function order(core: OpenCore, n: number): Unstamped {
  const { registry } = core.access.markets;
  const account = registry.accounts()[n % ACCOUNTS]?.id;
  const market = registry.markets()[0]?.id;
  if (account === undefined || market === undefined) throw new Error('not defined');
  return {
    type: 'order',
    account,
    market,
    clientOrderId: `c${n}`,
    side: n % 2 === 0 ? 'BUY' : 'SELL',
    orderType: 'LIMIT',
    quantity: lots(1 + (n % 7)),
    price: ticks(5_000_000 + ((n * 7919) % 200) - 100),
    timeInForce: 'GTC',
    selfTradePreventionMode: 'NONE',
  };
}

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-core-'));
  const database = await openDatabase({ dataDir });
  const pool = createPool({ url: database.url });
  await migrate(pool, 0);
  const logger = silentLogger();
  const shared = { pool, clock: systemClock(), logger, metrics: new Registry() };
  const core = await openCore({
    ...shared,
    onFatal: (error) => {
      throw error;
    },
  });
  await define(core);
  const latencies: number[] = [];
  let sent = 0;
  const end = performance.now() + seconds * 1000;
  const trader = async (): Promise<void> => {
    while (performance.now() < end) {
      const started = performance.now();
      await core.service.submit(order(core, sent++));
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, trader));
  latencies.sort((a, b) => a - b);
  const stopping = performance.now();
  const position = await core.stop();
  const catchUp = (performance.now() - stopping) / 1000;
  const again = performance.now();
  const { commands } = await recover({ sql: pool, logger, fromStart: true });
  const recovery = (performance.now() - again) / 1000;
  const at = (q: number): number =>
    Math.round((latencies[Math.floor(latencies.length * q)] ?? 0) * 100) / 100;
  say({
    row: 'log',
    how:
      `${inFlight} orders under way for ${seconds} s by the clock, into an embedded PostgreSQL ` +
      'with fsync on, client, core and server on the one machine; then the log is executed again ' +
      'from its beginning and compared.',
    figures: [
      {
        ...{ name: 'orders acknowledged after the commit', unit: 'per second' },
        value: latencies.length / seconds,
        must: atLeast(200_000),
        aim: atLeast(800_000),
      },
      { name: 'latency p50', value: at(0.5), unit: 'ms', must: atMost(1) },
      { name: 'latency p99', value: at(0.99), unit: 'ms', must: atMost(4) },
      {
        ...{ name: 'recovery from the log', unit: 'per second', value: commands / recovery },
        must: atLeast(1_000_000),
      },
      { name: 'projections catch up at the stop', value: catchUp, unit: 'seconds' },
      { name: 'events in the log', value: position.seq, unit: 'events' },
    ],
  });
  await pool.end();
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
}

void main();
