// Several readers of one shared feed see what each sees alone, and the log is asked once.
import { MadeUpFeed } from '../consumer/made-up-feed';
import type { FeedBatch } from './log-feed';
import { logFeedContract } from './log-feed-contract';
import { SharedFeed } from './shared-feed';

/** Counts how often the log itself is asked. */
class CountedFeed extends MadeUpFeed {
  reads = 0;

  override read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    this.reads++;
    return super.read(afterSeq, limit);
  }
}

describe.each([
  ['the made-up feed', (log: MadeUpFeed) => log],
  ['a shared feed', (log: MadeUpFeed) => new SharedFeed(log)],
])('%s as a feed', (_what, over) => {
  logFeedContract(async () => {
    const log = new MadeUpFeed(0);
    return {
      feed: over(log),
      append: async (batches) => log.grow(batches),
      log: () => log.read(0, Infinity),
    };
  });
});

async function readAll(feed: SharedFeed, step: number): Promise<number[]> {
  const seen: number[] = [];
  for (let from = 0; ;) {
    const batches = await feed.read(from, step);
    const last = batches.at(-1);
    if (last === undefined) return seen;
    expect(batches.length).toBeLessThanOrEqual(step);
    seen.push(...batches.map(({ firstSeq }) => firstSeq));
    from = last.lastSeq;
  }
}

test('readers with steps of their own all see the whole log, read about once', async () => {
  const log = new CountedFeed(300);
  const feed = new SharedFeed(log);
  const alone = (await log.read(0, 1000)).map(({ firstSeq }) => firstSeq);
  log.reads = 0;
  const seen = await Promise.all([1, 7, 16, 40].map((step) => readAll(feed, step)));
  for (const one of seen) expect(one).toEqual(alone);
  expect(log.reads).toBeLessThan(80);
  log.reads = 0;
  expect(await readAll(feed, 5)).toEqual(alone);
  // The empty answer at the end is never kept.
  expect(log.reads).toBe(1);
});

test('those who ask for the same at the same time share one answer', async () => {
  const log = new CountedFeed(20);
  const feed = new SharedFeed(log);
  const answers = await Promise.all([feed.read(0, 2), feed.read(0, 16), feed.read(0, 2)]);
  expect(answers.map(({ length }) => length)).toEqual([2, 16, 2]);
  expect(log.reads).toBe(1);
});

test('a reader far behind is served from the log, and the newest stretch stays kept', async () => {
  const log = new CountedFeed(2000);
  const feed = new SharedFeed(log);
  await readAll(feed, 16);
  log.reads = 0;
  expect((await feed.read(0, 16))[0]?.firstSeq).toBe(1);
  expect(log.reads).toBe(1);
  const head = await log.head();
  const newest = (await log.read(0, 10_000)).slice(-100);
  log.reads = 0;
  const from = (newest[0]?.firstSeq ?? 0) - 1;
  expect((await feed.read(from, 100)).at(-1)?.lastSeq).toBe(head);
  expect(log.reads).toBe(0);
});

test('a hole in the log is shown as the log shows it', async () => {
  const log = new CountedFeed(40);
  log.lose(20);
  const feed = new SharedFeed(log);
  const lost = (await log.read(0, 20)).at(-1)?.lastSeq ?? 0;
  await feed.read(0, 16);
  const after = await feed.read(lost, 16);
  expect(after[0]?.firstSeq).toBeGreaterThan(lost + 1);
  expect(await feed.read(lost, 16)).toEqual(after);
});

test('a failed read is told to all who wait for it, and tried again by the next', async () => {
  const log = new CountedFeed(4);
  const feed = new SharedFeed(log);
  jest.spyOn(log, 'read').mockRejectedValueOnce(new Error('connection lost'));
  const asked = await Promise.allSettled([feed.read(0, 4), feed.read(0, 4)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await feed.read(0, 4)).toHaveLength(4);
});
