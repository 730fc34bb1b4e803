import { grid } from '../../core/contract';
import { fixedQuotient, fixedScaled, fixedSteps, fixedUnits, stamp } from './format';

test.each([
  [1, '0.01', '0.01000000'],
  [3_000_000, '0.01', '30000.00000000'],
  [12, '0.00001', '0.00012000'],
  [7, '1', '7.00000000'],
  [0, '0.01', '0.00000000'],
  [3, '0.25', '0.75000000'],
  [4, '5', '20.00000000'],
  [-150, '0.01', '-1.50000000'],
])('%i steps of %s are %s', (count, step, text) => {
  expect(fixedSteps(count, grid(step))).toBe(text);
});

test('amounts have eight places, or as many as the asset', () => {
  expect(fixedUnits(123n, 8)).toBe('0.00000123');
  expect(fixedUnits(123n, 2)).toBe('1.23000000');
  expect(fixedUnits(1n, 18)).toBe('0.000000000000000001');
  expect(fixedScaled(-5n, 1)).toBe('-0.50000000');
});

test.each([
  [{ mantissa: 1n, scale: 0 }, { mantissa: 3n, scale: 0 }, 8, '0.33333333'],
  [{ mantissa: 2n, scale: 0 }, { mantissa: 3n, scale: 0 }, 3, '0.667'],
  [{ mantissa: -8n, scale: 0 }, { mantissa: 9n, scale: 0 }, 3, '-0.889'],
  [{ mantissa: 900000n, scale: 2 }, { mantissa: 3n, scale: 1 }, 8, '30000.00000000'],
  [{ mantissa: 5n, scale: 0 }, { mantissa: 0n, scale: 0 }, 3, '0.000'],
  [{ mantissa: -1n, scale: 4 }, { mantissa: 1n, scale: 0 }, 3, '0.000'],
])('a quotient is rounded half up', (top, bottom, places, text) => {
  expect(fixedQuotient(top, bottom, places)).toBe(text);
});

test('times are whole milliseconds, or microseconds', () => {
  expect([stamp(1_234_999, 'ms'), stamp(1_234_999, 'us')]).toEqual([1234, 1_234_999]);
});
