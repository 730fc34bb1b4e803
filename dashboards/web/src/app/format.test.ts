import { ago, changePercent, dateTime, decimalsOf, duration, figure } from './format';
import { grouped, preciseTime, shortTime, signed, spreadBps } from './format';

test.each([
  ['1234567.5', 2, '1,234,567.50'],
  ['0.00012000', undefined, '0.00012'],
  ['-1000', undefined, '−1,000'],
  ['12.3456789', 3, '12.345'],
  ['9007199254740993.00000001', 8, '9,007,199,254,740,993.00000001'],
  ['100', 0, '100'],
])('%s with %s decimals stands as %s', (text, decimals, shown) => {
  expect(grouped(text, decimals)).toBe(shown);
});

test('a step tells its decimals', () => {
  expect(['0.01000000', '1.00000000', '1', '0.00001'].map(decimalsOf)).toEqual([2, 0, 0, 5]);
});

test('changes have a sign, and none when they round to nothing', () => {
  expect(signed(1.239)).toBe('+1.24');
  expect(signed(-0.5)).toBe('−0.50');
  expect(signed(-0.001)).toBe('0.00');
  expect(changePercent('100', '101')).toBeCloseTo(1);
  expect(changePercent('0', '1')).toBeNull();
  expect(changePercent(null, '1')).toBeNull();
});

test('a spread needs both sides', () => {
  expect(spreadBps('99', '101')).toBeCloseTo(200);
  expect(spreadBps(null, '101')).toBeNull();
});

test('times are UTC, whatever the zone of the reader', () => {
  const at = 1_764_092_639_123_456;
  expect(dateTime(at)).toBe('2025-11-25 17:43:59');
  expect(preciseTime(at)).toBe('17:43:59.123');
  expect(shortTime(at)).toBe('11-25 17:43');
});

test.each([
  [900, '1 ms'],
  [2_530_000, '2.5 s'],
  [45_000_000, '45 s'],
  [59_700_000, '60 s'],
  [89_000_000, '1 min 29 s'],
  [7_200_000_000, '2 h'],
  [90_000_000_000, '1 d 1 h'],
])('%s µs last %s', (micros, shown) => {
  expect(duration(micros)).toBe(shown);
});

test('ages are words', () => {
  const minute = 60e6;
  expect(ago(0, 30e6)).toBe('just now');
  expect(ago(0, 5 * minute)).toBe('5 min ago');
  expect(ago(0, 26 * 60 * minute)).toBe('26 h ago');
  expect(ago(0, 50 * 60 * minute)).toBe('2 d ago');
});

test('measures are short and never in exponents', () => {
  expect([14, 0.824, 37.561, 1e-9, -0.0001, 12_345.6].map(figure)).toEqual([
    '14',
    '0.824',
    '37.56',
    '< 0.001',
    '> −0.001',
    '12,345.6',
  ]);
});
