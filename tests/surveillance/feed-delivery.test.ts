// Faults of the delivery and a reader that falls behind are noticed, told once, and end.
import { Seeded } from '../core/seeded';
import { ManualClock } from '../../platform/clock/clock';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { Conditions } from '../../surveillance/health/conditions';
import { LagWatch } from '../../surveillance/health/lag-watch';
import { examine, WatchedFeed } from '../../surveillance/health/watched-feed';

const SECOND = 1_000_000;
const batch = (firstSeq: number, lastSeq: number): FeedBatch => {
  return { firstSeq, lastSeq, payload: Buffer.from([firstSeq]) };
};

describe('a delivery', () => {
  it.each<[string, [number, number][], object]>([
    [
      'in order',
      [
        [6, 8],
        [9, 9],
      ],
      { duplicates: 0, isOutOfOrder: false, gap: undefined },
    ],
    [
      'twice',
      [
        [1, 5],
        [6, 8],
      ],
      { duplicates: 1, isOutOfOrder: false, gap: undefined },
    ],
    [
      'twice in itself',
      [
        [6, 8],
        [6, 8],
      ],
      { duplicates: 1, isOutOfOrder: false },
    ],
    [
      'out of order',
      [
        [9, 9],
        [6, 8],
      ],
      { duplicates: 0, isOutOfOrder: true, gap: undefined },
    ],
    [
      'with a gap',
      [
        [6, 8],
        [12, 13],
      ],
      { duplicates: 0, isOutOfOrder: false, gap: [9, 11] },
    ],
    ['that begins after a gap', [[9, 11]], { duplicates: 0, gap: [6, 8] }],
  ])('%s is told for what it is', (_what, delivered, expected) => {
    const found = examine(
      5,
      delivered.map(([from, to]) => batch(from, to)),
    );
    expect(found).toMatchObject(expected);
  });

  it('shuffled, repeated and cut gives each event once and in order, or names the gap', () => {
    const seed = 20_261_128;
    const random = new Seeded(seed);
    for (let round = 0; round < 500; round++) {
      const all = Array.from({ length: random.int(1, 12) }, (_, i) => batch(3 * i + 1, 3 * i + 3));
      const kept = all.filter(() => random.chance(0.85));
      const sent = kept.flatMap((one) => (random.chance(0.2) ? [one, one] : [one]));
      sent.sort(() => random.int(0, 2) - 1);
      const { batches, duplicates, gap } = examine(0, sent);
      // The naive answer: as far as the batches go on from the first one.
      const there = new Set(kept.map(({ firstSeq }) => firstSeq));
      let whole = 0;
      while (there.has(3 * whole + 1)) whole += 1;
      const clean = batches.filter(({ lastSeq }) => lastSeq <= 3 * whole);
      expect([seed, round, clean]).toEqual([seed, round, all.slice(0, whole)]);
      expect(gap !== undefined).toBe(kept.length > whole);
      expect(duplicates >= 0 && duplicates <= sent.length - kept.length).toBe(true);
    }
  });

  it('with faults is written down before it is used, and ends after a quiet minute', async () => {
    const clock = new ManualClock(1_000 * SECOND);
    const script: FeedBatch[][] = [[batch(4, 6), batch(1, 3)], [batch(4, 6), batch(7, 9)], []];
    const inner: LogFeed = {
      read: async () => script.shift() ?? [],
      head: async () => 9,
      wait: async () => undefined,
    };
    const told: [string, string | undefined][] = [];
    const feed = new WatchedFeed(inner, clock, async (conditions) => {
      for (const kind of ['feed-out-of-order', 'feed-duplicate'] as const) {
        const state = conditions.has(kind, 'log') ? 'open' : conditions.resolutionOf(kind, 'log');
        told.push([kind, state]);
      }
    });
    expect((await feed.read(0, 8)).map(({ firstSeq }) => firstSeq)).toEqual([1, 4]);
    expect((await feed.read(6, 8)).map(({ firstSeq }) => firstSeq)).toEqual([7]);
    clock.advance(61 * SECOND);
    expect(await feed.read(9, 8)).toEqual([]);
    expect(told).toEqual([
      ['feed-out-of-order', 'open'],
      ['feed-duplicate', undefined],
      ['feed-out-of-order', 'open'],
      ['feed-duplicate', 'open'],
      ['feed-out-of-order', expect.stringContaining('a minute')],
      ['feed-duplicate', expect.stringContaining('a minute')],
    ]);
  });
});

describe('the lag watch', () => {
  const run = (samples: readonly [number, number, number | undefined][]) => {
    const conditions = new Conditions();
    const watch = new LagWatch(conditions);
    return samples.map(([second, head, position]) => {
      watch.look({ at: second * SECOND, head, position });
      return conditions.open().map(({ kind, severity }) => `${kind} ${severity}`);
    });
  };
  const every5 = (count: number, of: (i: number) => [number, number | undefined]) =>
    Array.from({ length: count }, (_, i): [number, number, number | undefined] => [
      5 * i,
      ...of(i),
    ]);

  it('lets a reader alone that keeps up', () => {
    expect(run(every5(30, (i) => [100 * i, 100 * i - 40])).flat()).toEqual([]);
  });

  it('tells of a reader that falls behind, and of its catching up', () => {
    const said = run([...every5(10, (i) => [9_000 * i, 10 * i]), [50, 90_000, 90_000]]);
    expect(said.at(-2)).toEqual(['feed-lag warning']);
    expect(said.at(-1)).toEqual([]);
  });

  it('tells of a reader that does not move, however little it is behind', () => {
    const said = run(every5(20, (i) => [100 + i, 100]));
    expect(said[11]).toEqual([]);
    expect(said.at(-1)).toEqual(['feed-lag critical']);
  });

  it('tells of one that never began', () => {
    expect(run(every5(20, (i) => [100 + i, undefined])).at(-1)).toEqual(['feed-lag critical']);
  });

  it('misses a log that went on each time and stopped, not one that a file filled', () => {
    const stopped = run(every5(20, (i) => [Math.min(i, 8), Math.min(i, 8)]));
    expect(stopped.at(-1)).toEqual(['feed-silence critical']);
    expect(run(every5(20, (i) => [i < 2 ? i : 2, i < 2 ? i : 2])).flat()).toEqual([]);
  });
});
