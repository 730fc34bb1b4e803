import { DEFAULT_RATE_LIMITS, RateLimits } from './rate-limits';

const MINUTE = 60_000_000;
const START = 1_700_000_040_000_000 - (1_700_000_040_000_000 % MINUTE);
const limits = (more = {}) => new RateLimits({ ...DEFAULT_RATE_LIMITS, ...more });

test('weight counts up to the limit and starts anew with the minute', () => {
  const l = limits({ weightPerMinute: 10 });
  expect(l.useWeight('a', 6, START)).toBe(6);
  expect(l.useWeight('a', 4, START + 1)).toBe(10);
  expect(l.usedWeight('b', START)).toBe(0);
  expect(() => l.useWeight('a', 1, START + 15_000_000)).toThrow(
    expect.objectContaining({ status: 429, code: -1003, more: { retryAfterSeconds: 45 } }),
  );
  expect(l.useWeight('a', 1, START + MINUTE)).toBe(1);
});

test('an address that goes on after refusals is shut out, longer each time', () => {
  const l = limits({ weightPerMinute: 1 });
  const hammer = (at: number): { status: number; more: { retryAfterSeconds?: number } } => {
    for (let i = 0; i < 1000; i++) {
      try {
        l.useWeight('a', 1, at);
      } catch (error) {
        const refusal = error as { status: number; more: object }; // an ApiError
        if (refusal.status === 418) return refusal;
      }
    }
    throw new Error('it was never shut out');
  };
  expect(hammer(START).more.retryAfterSeconds).toBe(120);
  expect(() => l.useWeight('a', 1, START + 119_000_000)).toThrow(/IP banned until/);
  expect(l.takeConnection('a', START)).toBe(false);
  expect(l.useWeight('a', 1, START + 120_000_000)).toBe(1);
  expect(hammer(START + 4 * MINUTE).more.retryAfterSeconds).toBe(240);
});

test('orders are counted per account in ten seconds and a day', () => {
  const l = limits({ ordersPer10Seconds: 2, ordersPerDay: 3 });
  l.countOrder(1, START);
  l.countOrder(1, START);
  expect(() => l.countOrder(1, START + 1)).toThrow(
    expect.objectContaining({ status: 429, code: -1015 }),
  );
  l.countOrder(2, START);
  l.countOrder(1, START + 10_000_000);
  expect(() => l.countOrder(1, START + 20_000_000)).toThrow(/3 orders per 1 DAY/);
  expect(l.orderCounts(1, START + 20_000_000)).toEqual({ tenSeconds: 0, day: 3 });
});

test('an order that traded counts no longer', () => {
  const l = limits({ ordersPer10Seconds: 1 });
  l.countOrder(1, START);
  l.forgiveOrder(1, START);
  l.countOrder(1, START);
  expect(l.orderLines(1, START).map((line) => line.count)).toEqual([1, 1]);
});

test('an address opens so many connections in five minutes and no more', () => {
  const l = limits({ connectionsPer5Minutes: 2 });
  expect([1, 2, 3].map(() => l.takeConnection('a', START))).toEqual([true, true, false]);
  expect(l.takeConnection('a', START + 5 * MINUTE)).toBe(true);
});

test('a flood of addresses does not free one that is shut out, nor forget who is at work', () => {
  const l = limits({ weightPerMinute: 5 });
  for (let i = 0; i < 300; i++) expect(() => l.useWeight('bad', 6, START)).toThrow();
  l.useWeight('early', 1, START);
  l.useWeight('busy', 3, START + MINUTE);
  for (let i = 0; i < 49_998; i++) l.useWeight(`made-up-${i}`, 1, START + MINUTE);
  expect(() => l.useWeight('bad', 1, START + MINUTE)).toThrow(/IP banned until/);
  expect(l.usedWeight('busy', START + MINUTE)).toBe(3);
});
