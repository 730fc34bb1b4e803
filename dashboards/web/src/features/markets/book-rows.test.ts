import { bookRows } from './book-rows';
import { sparkPoints } from './sparkline';

test('the ladder sums from the best price and keeps what fits', () => {
  const rows = bookRows(
    [
      ['100', '1.5'],
      ['99', '0.5'],
      ['98', '7'],
    ],
    2,
  );
  expect(rows.map(({ price, sum }) => [price, sum])).toEqual([
    ['100', 1.5],
    ['99', 2],
  ]);
});

test('a flat hour is a flat line inside its box', () => {
  const flat = [1, 2].map((time) => ({ time, open: 5, high: 5, low: 5, close: 5 }));
  expect(sparkPoints(flat)).toBe('0.0,20.0 96.0,20.0');
});
