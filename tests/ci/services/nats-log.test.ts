// The log in a NATS stream: relay and feed against a real JetStream server.
import { NatsLogFeed } from '../../../platform/feed/nats-feed';
import { messagesOf, NatsLog } from '../../../platform/feed/nats-log';
import { NatsRelay } from '../../../platform/feed/nats-relay';
import type { FeedBatch, LogFeed } from '../../../platform/feed/log-feed';
import { MadeUpFeed } from '../../../platform/consumer/made-up-feed';
import { logFeedContract } from '../../../platform/feed/log-feed-contract';
import { SharedFeed } from '../../../platform/feed/shared-feed';
import { randomId } from '../../../platform/ids/tokens';
import { silentLogger } from '../../../platform/log/logger';
import { serviceUrl } from './service-url';

const logger = silentLogger();
const never = new AbortController().signal;
let url: string;
let stream: string;
let log: NatsLog;
const closing: { close(): Promise<void> }[] = [];
const relays: NatsRelay[] = [];

beforeEach(async () => {
  url = serviceUrl('NATS');
  stream = randomId('test');
  log = await NatsLog.connect({ url, stream });
});
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
  for (const one of relays.splice(0)) await one.stop(0);
  await log.manager.streams.delete(stream).catch(() => false); // some tests made none
  await log.close();
});

function relay(source: LogFeed, maxBytes?: number): NatsRelay {
  const bound = maxBytes === undefined ? {} : { maxBytes };
  const made = new NatsRelay({ url, stream, source, logger, ...bound });
  relays.push(made);
  return made;
}

function reader(source: LogFeed, more: { url?: string; patienceMs?: number } = {}): NatsLogFeed {
  const made = new NatsLogFeed({ url, stream, source, logger, ...more });
  closing.push(made);
  return made;
}

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise(setImmediate);
}

/** All batches after `seq` up to event `to`, by way of read() and wait(). */
async function readAll(feed: LogFeed, seq: number, to: number): Promise<FeedBatch[]> {
  const found: FeedBatch[] = [];
  let at = seq;
  while (at < to) {
    const batches = await feed.read(at, 7);
    if (batches.length === 0) await feed.wait(at, never);
    found.push(...batches);
    at = batches.at(-1)?.lastSeq ?? at;
  }
  return found;
}

/** A log that cannot be read: what comes, comes from the stream. */
function unreadable(source: LogFeed, exceptFor = 0): LogFeed {
  return {
    read: (after, limit) => (limit === 1 ? source.read(after, 1) : Promise.reject(new Error('no'))),
    head: () => Promise.resolve(exceptFor),
    wait: (after, signal) => source.wait(after, signal),
  };
}

function large(batches: number, bytes: number): LogFeed {
  const all = Array.from({ length: batches }, (_, i): FeedBatch => {
    const payload = Buffer.alloc(bytes + i, `batch ${i} `);
    return { firstSeq: 2 * i + 1, lastSeq: 2 * i + 2, payload };
  });
  return {
    read: async (after, limit) => all.filter((b) => b.firstSeq > after).slice(0, limit),
    head: async () => 2 * batches,
    wait: () => new Promise((resolve) => setTimeout(resolve, 5)),
  };
}

describe.each([
  ['the stream', (feed: LogFeed) => feed],
  ['the stream, shared as in a worker', (feed: LogFeed) => new SharedFeed(feed)],
])('%s as a feed', (_what, over) => {
  logFeedContract(async () => {
    const source = new MadeUpFeed(0);
    relay(source);
    return {
      feed: over(reader(source)),
      mayLag: true,
      append: async (batches) => source.grow(batches),
      log: () => source.read(0, Infinity),
    };
  });
});

test('what the stream gives is the log, while it grows, from any place', async () => {
  const source = new MadeUpFeed(300);
  const running = relay(source);
  const end = await source.head();
  await until(() => running.seq === end);
  source.grow(40);
  const grown = await source.head();
  const wanted = await source.read(0, 1_000);
  expect(await readAll(reader(unreadable(source)), 0, grown)).toEqual(wanted);
  const middle = wanted[170]?.lastSeq ?? 0;
  expect(await readAll(reader(unreadable(source)), middle, grown)).toEqual(wanted.slice(171));
});

test('relays stopped, started again and doubled lose nothing and double nothing', async () => {
  const source = new MadeUpFeed(100);
  for (let life = 0; life < 4; life++) {
    const [one, two] = [relay(source), relay(source)];
    source.grow(50);
    const head = await source.head();
    await until(() => one.seq === head || two.seq === head);
    await Promise.all([one.stop(0), two.stop(0)]);
    source.grow(5);
  }
  const last = relay(source);
  const head = await source.head();
  await until(() => last.seq === head);
  expect((await log.state()).messages).toBe(320);
  expect(await readAll(reader(unreadable(source)), 0, head)).toEqual(await source.read(0, 1_000));
});

test('a batch larger than a message goes in parts, also if its relay died between', async () => {
  const source = large(3, 2_300_000);
  await log.makeStream();
  const [batch] = await source.read(0, 1);
  const [part] = batch === undefined ? [] : messagesOf(batch, log.partBytes);
  if (part === undefined) throw new Error('no part');
  await log.js.publish(log.subject, part.data, { msgID: part.id, headers: part.headers });
  const running = relay(source);
  await until(() => running.seq === 6);
  expect((await log.state()).messages).toBe(9);
  const found = await readAll(reader(unreadable(source)), 0, 6);
  const wanted = await source.read(0, 3);
  expect(found.map(({ lastSeq }) => lastSeq)).toEqual([2, 4, 6]);
  expect(found.every((b, i) => b.payload.equals(wanted[i]?.payload ?? Buffer.of()))).toBe(true);
});

test('what the stream has no more is read from the log', async () => {
  const source = large(200, 1_000);
  const running = relay(source, 50_000);
  await until(() => running.seq === 400);
  const { first } = await log.state();
  expect(first).toBeGreaterThan(100);
  const found = await readAll(reader(source), 0, 400);
  expect(found.map((b) => b.firstSeq)).toEqual((await source.read(0, 200)).map((b) => b.firstSeq));
});

test('without a server, and with one that is behind, the log itself is read', async () => {
  const source = new MadeUpFeed(30);
  const head = await source.head();
  const away = reader(source, { url: 'nats://127.0.0.1:9', patienceMs: 20 });
  expect(await readAll(away, 0, head)).toEqual(await source.read(0, 100));
  await log.makeStream();
  const behind = reader(source, { patienceMs: 20 });
  expect(await readAll(behind, 0, head)).toEqual(await source.read(0, 100));
});

test('who comes later, or goes back, gets what those at the front had', async () => {
  const source = new MadeUpFeed(50);
  const running = relay(source);
  const head = await source.head();
  await until(() => running.seq === head);
  const feed = reader(source);
  const all = await source.read(0, 100);
  const [from, to] = [all[19]?.lastSeq ?? 0, all[29]?.lastSeq ?? 0];
  const front = await readAll(feed, from, to);
  const at = front.at(-1)?.lastSeq ?? 0;
  await feed.wait(at, never);
  expect((await feed.read(0, 3)).map((b) => b.firstSeq)).toEqual([1, 2, 4]);
  expect([...front, ...(await readAll(feed, at, head))]).toEqual(all.slice(20));
});

test('the stream of another log is neither written to nor read', async () => {
  const other = large(4, 100);
  const running = relay(other);
  await until(() => running.seq === 8);
  await running.stop(0);
  const source = new MadeUpFeed(20);
  const refused = relay(source);
  const feed = reader(source, { patienceMs: 20 });
  const head = await source.head();
  expect(await readAll(feed, 0, head)).toEqual(await source.read(0, 100));
  await refused.stop(0);
  expect([refused.seq, (await log.state()).messages]).toEqual([0, 4]);
});

test('a hole in the stream reaches the consumer, whose checks it is for', async () => {
  const source = new MadeUpFeed(12);
  await log.makeStream();
  const batches = await source.read(0, 12);
  for (const batch of batches.filter((_, i) => i !== 5)) {
    for (const { id, data, headers } of messagesOf(batch, log.partBytes)) {
      await log.js.publish(log.subject, data, { msgID: id, headers });
    }
  }
  const feed = reader(unreadable(source));
  const found = await readAll(feed, 0, batches.at(-1)?.lastSeq ?? 0);
  expect(found).toEqual(batches.filter((_, i) => i !== 5));
});
