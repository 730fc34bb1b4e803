// The exchange in several processes: workers that read the log from a real NATS stream and divide
// surveillance between them; one is killed and started again, and the alerts are those of one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FlowConverter } from '../../app/flow/to-commands';
import { SignedClient } from '../../app/demo/signed-client';
import { openBase } from '../../app/live/base';
import { SURVEILLANCE } from '../../app/live/consumer-names';
import { startExchange } from '../../app/live/exchange';
import { baseRules, readParams } from '../../app/params/params';
import { verifyAlerts } from '../../app/commands/verify-alerts';
import { allAlerts } from '../../cases/store/alert-stream';
import { inOrder } from '../../cases/contract/alert-book';
import { eventCodec, WireReader, type Command } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { PostgresLogFeed } from '../../core/log/feed';
import { consumerOffsets } from '../../platform/consumer/offsets';
import { readParts } from '../../platform/consumer/parts';
import { NatsLog } from '../../platform/feed/nats-log';
import { NatsRelay } from '../../platform/feed/nats-relay';
import { randomId } from '../../platform/ids/tokens';
import { silentLogger } from '../../platform/log/logger';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { SEARCH } from '../../reporting/search/consumer';
import { MARKET_ABUSE_RULES } from '../../surveillance/contract';
import { OTHER_SCENARIO_RULES, SCENARIO_RULES } from '../../surveillance/scorecard/abuse/schedule';
import { generateCorpus } from '../../surveillance/scorecard/corpus';
import { Surveillance } from '../../surveillance/surveillance';
import { accounts, Bot, sandboxEnvironment } from '../product/bot';
import { Running } from '../product/running';
import { serviceUrl } from './services/service-url';

const SEED = 2026_11_28;
const nowMs = (): number => Math.floor(performance.timeOrigin + performance.now());
const logger = silentLogger();
let db: TestDatabase;
let folder = '';
let stream = '';
let log: NatsLog;
const running: Running[] = [];
/** What a test opened in this process, newest last. */
const open: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  db = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'probity-workers-'));
  stream = randomId('workers');
  log = await NatsLog.connect({ url: serviceUrl('NATS'), stream });
});
afterEach(async () => {
  const left = running.splice(0).filter(({ child: c }) => c.exitCode === null && !c.signalCode);
  for (const server of left) await server.killTree();
  for (const close of open.splice(0).reverse()) await close();
  await log.manager.streams.delete(stream).catch(() => false); // where a test failed early
  await log.close();
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

function environment(): Record<string, string> {
  const key = Buffer.alloc(32, 7).toString('base64');
  const nats = { NATS_URL: serviceUrl('NATS'), NATS_STREAM: stream };
  return { DATABASE_URL: db.url, PROBITY_SECRET_KEY: key, ...nats };
}

async function worker(part: string): Promise<Running> {
  const data = join(folder, part.replace('/', '-'));
  const args = ['serve', '--role', 'worker', '--partition', part, '--data', data];
  args.push('--metrics-port', '0');
  const server = await Running.start(args, environment(), 'ready worker');
  running.push(server);
  return server;
}

/** What a process says of itself on the port of its own. */
async function healthOf({ lines }: Running): Promise<{ ready: number; metrics: string }> {
  const url = lines.find((line) => line.startsWith('metrics '))?.slice('metrics '.length);
  const [ready, metrics] = await Promise.all(
    ['/health/ready', '/metrics'].map((p) => fetch(url + p)),
  );
  return { ready: ready?.status ?? 0, metrics: (await metrics?.text()) ?? '' };
}

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await delay(20);
}

function corpusCommands(): Command[] {
  const engine = new Engine();
  const commands: Command[] = [];
  const take = (command: Command): void => {
    engine.apply(command, () => undefined);
    commands.push(command);
  };
  const converter = new FlowConverter(engine.registry, take, (what) => {
    throw new Error(`the generator's records of seed ${SEED} are not valid: ${what}`);
  });
  const rules = [...SCENARIO_RULES, ...OTHER_SCENARIO_RULES];
  const options = { seed: SEED, density: 0.1, durationMinutes: 150, markets: 3 };
  for (const record of generateCorpus({ ...options, episodesPerRule: 1, rules }).records) {
    converter.take(record);
  }
  return commands;
}

/** The alerts of one surveillance over the stored log, to its end. */
async function alertsOfOne(feed: PostgresLogFeed): Promise<string[]> {
  const { rules, hashWith } = baseRules(readParams(undefined));
  const surveillance = new Surveillance(rules, hashWith(rules));
  for (let seq = 0; ; seq = surveillance.seq) {
    const batches = await feed.read(seq, 64);
    if (batches.length === 0) break;
    for (const { payload } of batches) {
      const reader = new WireReader(payload);
      while (!reader.done) surveillance.onEvent(eventCodec.decode(reader));
    }
  }
  surveillance.close();
  return surveillance.alerts().map((alert) => JSON.stringify(alert));
}

async function storedAlerts(): Promise<string[]> {
  const own: ReadonlySet<string> = new Set(MARKET_ABUSE_RULES);
  const stored = (await allAlerts(db.pool)).filter(({ rule }) => own.has(rule));
  return [...stored].sort(inOrder).map((alert) => JSON.stringify(alert));
}

test(`two workers, one killed on its way, raise the alerts of one (seed ${SEED})`, async () => {
  const base = await openBase({ service: 'core', dataDir: folder, databaseUrl: db.url });
  open.push(() => base.lifecycle.stop());
  const source = new PostgresLogFeed(base.pool);
  open.push(() => source.close());
  const relay = new NatsRelay({ url: serviceUrl('NATS'), stream, source, logger });
  open.push(() => relay.stop());
  const { core } = await startExchange(base, {
    ...{ coreParams: undefined, tickMs: undefined },
    onFatal: (error) => {
      throw error;
    },
  });
  const commands = corpusCommands();
  const third = Math.ceil(commands.length / 3);
  const load = async (from: number) => {
    const part = commands.slice(from * third, (from + 1) * third);
    await Promise.all(part.map((command) => core.service.submitAt(command)));
  };
  const reached = async (index: number) => {
    const parts = await readParts(db.pool, SURVEILLANCE);
    return parts.find((part) => part.index === index)?.seq ?? 0;
  };
  const [first, second] = await Promise.all([worker('1/2'), worker('2/2')]);
  await load(0);
  await until(async () => (await reached(2)) > 0);
  await second.killTree();
  const killedAt = await reached(2);
  await load(1);
  const again = await worker('2/2');
  await load(2);
  const head = await source.head();
  await until(async () => (await reached(1)) === head && (await reached(2)) === head);
  const readers = await log.manager.consumers.list(stream).next();
  expect([killedAt < head, readers.length >= 2]).toEqual([true, true]);
  await core.stop();
  expect(await Promise.all([first.stop(), again.stop()])).toEqual([0, 0]);

  const one = await alertsOfOne(source);
  expect(one.length).toBeGreaterThan(8);
  expect(await storedAlerts()).toEqual(one);
  expect(await verifyAlerts(db.pool, source)).toMatchObject({ alerts: one.length, events: head });
}, 300_000);

test('a core and two workers of their own processes do what one process does', async () => {
  const [account] = accounts(1);
  if (account === undefined) throw new Error('no account');
  const args = ['serve', '--role', 'core', '--sandbox', '--port', '0', '--staff-port', '0'];
  args.push('--metrics-port', '0');
  const sandbox = { ...environment(), ...sandboxEnvironment([account]) };
  const [core, first, second] = await Promise.all([
    Running.start([...args, '--data', folder], sandbox),
    worker('1/2'),
    worker('2/2'),
  ]);
  running.push(core);
  const health = await Promise.all([core, first, second].map(healthOf));
  expect(health.map(({ ready }) => ready)).toEqual([200, 200, 200]);
  const lags = health.map(({ metrics }) => metrics.match(/^consumer_lag_events\{.*"surv[^}]+/gm));
  const named = ['1/2', '2/2'].map((part) => [
    `consumer_lag_events{consumer="surveillance ${part}"`,
  ]);
  expect(lags).toEqual([null, ...named]);
  const client = new SignedClient(core.url, nowMs);
  const bot = new Bot(client, account, 0);
  const trading = bot.run();
  while (bot.acknowledged.length < 50) await delay(5);
  // A worker that ends while the core goes on closes nothing, and goes on later.
  expect(await second.stop()).toBe(0);
  const { rows } = await db.pool.query('SELECT * FROM surv_closings');
  expect(rows).toEqual([]);
  const again = await worker('2/2');
  bot.end();
  await trading;
  client.close();
  expect(await core.stop()).toBe(0);
  expect(await Promise.all([first.stop(), again.stop()])).toEqual([0, 0]);
  const feed = new PostgresLogFeed(db.pool);
  const head = await feed.head();
  await feed.close();
  const offsets = [...(await consumerOffsets(db.pool)).entries()];
  // The search's server may be away: no stop waits for it, and the next start goes on.
  const needed = offsets.filter(([name]) => name !== SEARCH);
  expect(needed.filter(([, seq]) => seq !== head)).toEqual([]);
  expect(offsets.length).toBeGreaterThan(8);
  const closed = await db.pool.query('SELECT seq, part, parts FROM surv_closings ORDER BY part');
  expect(closed.rows).toEqual([1n, 2n].map((part) => ({ seq: BigInt(head), part, parts: 2n })));
}, 300_000);
