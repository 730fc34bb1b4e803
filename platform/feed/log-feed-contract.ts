/** What every side of the LogFeed port must do; each side's test calls it with the real thing. */
import { Random } from '../random/random';
import type { FeedBatch, LogFeed } from './log-feed';

export interface FeedUnderTest {
  readonly feed: LogFeed;
  /** What is durable may come a moment later: an answer without it is none that is wrong. */
  readonly mayLag?: boolean;
  /** Makes the log longer by `batches`; resolves when they are durable. */
  append(batches: number): Promise<void>;
  /** The whole log, read around the feed. */
  log(): Promise<readonly FeedBatch[]>;
}

const SEED = 2026_11_28;
const never = new AbortController().signal;

/** Declares the tests. `make` is called once per test and must give an empty log. */
export function logFeedContract(make: () => Promise<FeedUnderTest>): void {
  let under: FeedUnderTest;
  beforeEach(async () => {
    under = await make();
  });
  const lastOf = (batches: readonly FeedBatch[]): number => batches.at(-1)?.lastSeq ?? 0;

  /** As a consumer does: reads, and waits when there is nothing. */
  async function readTo(end: number, from = 0, limit = 7): Promise<FeedBatch[]> {
    const found: FeedBatch[] = [];
    for (let at = from; at < end;) {
      const batches = await under.feed.read(at, limit);
      expect(batches.length).toBeLessThanOrEqual(limit);
      if (batches.length === 0) await under.feed.wait(at, never);
      found.push(...batches);
      at = batches.at(-1)?.lastSeq ?? at;
    }
    return found;
  }

  test('an empty log has no head and no batches', async () => {
    expect(await under.feed.head()).toBe(0);
    expect(await under.feed.read(0, 8)).toEqual([]);
  });

  test('in small and large steps the log comes whole, in order, once', async () => {
    await under.append(40);
    const log = await under.log();
    const head = await under.feed.head();
    expect(head).toBe(lastOf(log));
    for (const limit of [7, 1000, 1]) {
      expect(await readTo(head, 0, limit)).toEqual(log);
      expect(await under.feed.read(head, limit)).toEqual([]);
    }
  });

  test('from any place, also one that was passed, comes what follows it', async () => {
    await under.append(30);
    const log = await under.log();
    const head = lastOf(log);
    await readTo(head);
    for (const place of [29, 14, 0, 22, 7]) {
      const from = log[place]?.lastSeq ?? 0;
      expect(await readTo(head, from)).toEqual(log.slice(place + 1));
    }
  });

  test('readers side by side each see all, while the log grows', async () => {
    await under.append(20);
    const end = (await under.feed.head()) + 10;
    const reading = [1, 3, 16].map((limit) => readTo(end, 0, limit));
    for (let i = 0; i < 10; i++) await under.append(1);
    const log = await under.log();
    for (const found of await Promise.all(reading)) {
      expect(found).toEqual(log.slice(0, found.length));
      expect(lastOf(found)).toBeGreaterThanOrEqual(end);
    }
  });

  test('who waits is woken by what comes, by the end, and at once by what is there', async () => {
    await under.append(3);
    const before = await under.feed.head();
    await readTo(before);
    const woken = readTo(before + 1, before);
    await under.append(1);
    const [next] = await woken;
    expect(next?.firstSeq).toBe(before + 1);
    const head = await under.feed.head();
    await under.feed.wait(0, never);
    const end = new AbortController();
    const waits = [under.feed.wait(head, end.signal), under.feed.wait(head + 5, end.signal)];
    end.abort();
    await Promise.all([...waits, under.feed.wait(head, end.signal)]);
  });

  test(`reads and growth in any order show the log as it is (seed ${SEED})`, async () => {
    const random = new Random(String(SEED));
    let log: readonly FeedBatch[] = [];
    for (let round = 0; round < 120; round++) {
      if (round % 12 === 0) {
        await under.append(random.int(1, 9));
        log = await under.log();
      }
      const place = random.int(0, log.length);
      const limit = random.int(1, 20);
      const found = await under.feed.read(place === 0 ? 0 : (log[place - 1]?.lastSeq ?? 0), limit);
      // How many come at once is the feed's business, but none only where there are none.
      expect(found.length).toBeLessThanOrEqual(limit);
      expect([SEED, round, found]).toEqual([SEED, round, log.slice(place, place + found.length)]);
      const isAtEnd = place === log.length;
      expect(found.length > 0 || isAtEnd || under.mayLag === true).toBe(true);
      expect(await under.feed.head()).toBe(lastOf(log));
    }
    expect(await readTo(lastOf(log))).toEqual(log);
  });
}
