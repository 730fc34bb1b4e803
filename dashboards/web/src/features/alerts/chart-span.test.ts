import type { EvidenceRow } from './alert-types';
import { chartMarks, chartSpan } from './chart-span';
import { measureScale } from './measure-scale';

const SECOND = 1e6;

test.each([
  [30 * SECOND, '1s'],
  [3 * 3600 * SECOND, '1m'],
  [10 * 86_400 * SECOND, '1h'],
  [400 * 86_400 * SECOND, '1d'],
])('a conduct of %s µs is shown in candles of %s', (length, interval) => {
  const from = 1e15;
  const span = chartSpan(from, from + length);
  expect(span.interval).toBe(interval);
  expect(span.from).toBeLessThan(from / 1000);
  expect(span.to).toBeGreaterThan((from + length) / 1000);
  expect(span.limit).toBeLessThanOrEqual(1000);
});

const candle = (time: number) => ({ time, open: 1, high: 1, low: 1, close: 1 });
const step = (seconds: number, over: Partial<EvidenceRow>): EvidenceRow => ({
  seq: 1,
  ts: seconds * SECOND,
  kind: 'accepted',
  account: 'A',
  clientOrderId: 'o',
  side: 'BUY',
  price: '10',
  quantity: '1',
  named: true,
  ...over,
});

test('marks stand at their candle; an order that filled there is its fill', () => {
  const rows = [
    step(61, {}),
    step(62, { kind: 'fill' }),
    step(62, { kind: 'fill', side: 'SELL' }),
    step(130, { price: '11' }),
    step(131, { kind: 'cancelled' }),
    step(140, { price: null }),
  ];
  expect(chartMarks(rows, [60, 120].map(candle))).toEqual([
    { time: 60, price: 10, kind: 'buy' },
    { time: 60, price: 10, kind: 'sell' },
    { time: 120, price: 11, kind: 'order' },
  ]);
  expect(chartMarks(rows, [])).toEqual([]);
});

test('a measure and its threshold share one bar that neither leaves', () => {
  const scale = measureScale({ value: 10, threshold: 2 });
  expect(scale.value).toBeLessThan(1);
  expect(scale.value / scale.threshold).toBeCloseTo(5);
  expect(measureScale({ value: 0, threshold: 0 })).toEqual({ value: 0, threshold: 0 });
});
