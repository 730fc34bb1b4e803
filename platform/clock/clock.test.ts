import { ManualClock, systemClock } from './clock';

test('the system clock gives integer microseconds close to the machine time', () => {
  const clock = systemClock();
  const now = clock.nowMicros();
  expect(Number.isSafeInteger(now)).toBe(true);
  expect(Math.abs(now / 1000 - Date.now())).toBeLessThan(1000);
});

test('the system clock never goes back, also when the machine time is set back', () => {
  const clock = systemClock();
  const before = clock.nowMicros();
  const real = Date.now;
  try {
    Date.now = () => real() - 3_600_000;
    expect(clock.nowMicros()).toBeGreaterThanOrEqual(before);
  } finally {
    Date.now = real;
  }
});

test('the system clock follows the machine time when it is set forward', () => {
  const clock = systemClock();
  const before = clock.nowMicros();
  const real = Date.now;
  try {
    Date.now = () => real() + 3_600_000;
    expect(clock.nowMicros() - before).toBeGreaterThan(3_599_000_000);
  } finally {
    Date.now = real;
  }
});

test('a manual clock moves only when told, and only forward', () => {
  const clock = new ManualClock(5);
  expect(clock.nowMicros()).toBe(5);
  clock.advance(7);
  expect(clock.nowMicros()).toBe(12);
  expect(() => clock.advance(-1)).toThrow(RangeError);
});
