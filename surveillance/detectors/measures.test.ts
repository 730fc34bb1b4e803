import { median, points } from '../../cases/contract/alert-measures';
import { poissonTail } from '../../cases/contract/alert-chance';
import { FillCounts } from './fill-counts';

describe('the tail of a Poisson count', () => {
  it.each([
    [0, 3, 1],
    [1, 0, 0],
    [1, 1, 0.632121],
    [3, 1, 0.080301],
    [5, 2, 0.052653],
    [10, 10, 0.54207],
    [1, 0.01, 0.00995],
  ])('of %d or more around %d is %d', (count, mean, tail) => {
    expect(poissonTail(count, mean)).toBeCloseTo(tail, 5);
  });

  it('stays exact where it is very small, and sane where the mean is huge', () => {
    expect(poissonTail(4, 0.01) / (1e-8 / 24)).toBeCloseTo(1, 1);
    expect(poissonTail(30, 1)).toBeLessThan(1e-30);
    expect(poissonTail(30, 1)).toBeGreaterThan(0);
    expect(poissonTail(5000, 1000)).toBe(0);
    expect(poissonTail(900, 1000)).toBe(1);
  });
});

it('bands give the points of the highest limit reached', () => {
  const bands = [
    [2, 5],
    [4, 9],
  ] as const;
  expect([1, 2, 3.9, 4, 100].map((value) => points(value, bands))).toEqual([0, 5, 5, 9, 9]);
});

it('a median is the middle, or the mean of the two middle ones', () => {
  expect(median([])).toBe(0);
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

it('fill counts keep some minutes, a quarter of an hour or two, and the UTC day', () => {
  const counts = new FillCounts();
  const minute = 60e6;
  counts.note(1 * minute, true, true);
  counts.note(16 * minute, false, false);
  expect(counts.windows(16 * minute)).toMatchObject([
    { fills: 1, self: 0 },
    { fills: 2, taken: 1, made: 1, self: 1 },
    { fills: 2 },
  ]);
  expect(counts.windows(31 * minute)).toMatchObject([
    { fills: 0 },
    { fills: 1, self: 0 },
    { fills: 2, self: 1 },
  ]);
  expect(counts.windows(86_400e6)).toMatchObject([{ fills: 0 }, { fills: 0 }, { fills: 0 }]);
  expect(counts.isQuiet(70 * minute)).toBe(false);
  expect(counts.isQuiet(86_400e6 + 200 * minute)).toBe(true);
});
