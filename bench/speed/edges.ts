/**
 * Hostile shapes of a book, each to its end: a million orders at one level, a million levels near
 * and far apart, storms of cancels. Compiled and run by `npx tsx bench/all.ts edges`.
 */
import { elapsedSeconds, say, type Figure } from './figures';
import { BUYS, NO_ORDER } from '../../core/book/book';
import { FastBook } from '../../core/book/fast-book';
import { Seeded } from '../../tests/core/seeded';

const ORDERS = 1_000_000;
const FAR_LEVELS = 100_000;
const STORM = 2_000_000;

/** Fills a book at these prices and takes all away in a random order. */
function fillAndEmpty(prices: readonly number[], seed: number): number {
  const book = new FastBook();
  const handles = prices.map((_, handle) => handle);
  const r = new Seeded(seed);
  for (let i = handles.length - 1; i > 0; i--) {
    const j = r.int(0, i);
    [handles[i], handles[j]] = [handles[j]!, handles[i]!];
  }
  const seconds = elapsedSeconds(() => {
    prices.forEach((price, handle) => book.add(handle, BUYS, price, 1));
    for (const handle of handles) book.remove(handle);
  });
  if (book.first(BUYS) !== NO_ORDER) throw new Error('an order is left');
  return (seconds * 1e9) / (2 * prices.length);
}

/** One order in and out at a price that nobody else has, again and again. */
function storm(): number {
  const book = new FastBook();
  const r = new Seeded(5);
  for (let i = 0; i < 1000; i++) book.add(i, BUYS, 100_000 - i, 1);
  const seconds = elapsedSeconds(() => {
    for (let i = 0; i < STORM; i++) {
      book.add(1000, BUYS, 100_001 + r.int(0, 5_000), 1);
      book.remove(1000);
    }
  });
  return (seconds * 1e9) / (2 * STORM);
}

function main(): void {
  const each = (count: number, price: (i: number) => number): number[] =>
    Array.from({ length: count }, (_, i) => price(i));
  const cost = (name: string, value: number): Figure => ({ name, value, unit: 'ns per operation' });
  const r = new Seeded(3);
  const far = 2 ** 40;
  say({
    row: 'edges',
    how:
      `${ORDERS} orders in and, in a random order, out again; far levels ${FAR_LEVELS}, each ` +
      `1,000,000 ticks from the next; ${STORM} orders that come and go at once as the best.`,
    figures: [
      cost(
        'a million orders at one level',
        fillAndEmpty(
          each(ORDERS, () => 100_000),
          1,
        ),
      ),
      cost(
        'a million levels side by side',
        fillAndEmpty(
          each(ORDERS, (i) => 1_000_000 + i),
          2,
        ),
      ),
      cost(
        'far levels, best first',
        fillAndEmpty(
          each(FAR_LEVELS, (i) => far * 2 - i * 1e6),
          3,
        ),
      ),
      cost(
        'far levels, worst first',
        fillAndEmpty(
          each(FAR_LEVELS, (i) => far + i * 1e6),
          4,
        ),
      ),
      cost(
        'far levels, random',
        fillAndEmpty(
          each(FAR_LEVELS, () => far + r.int(0, 1e11)),
          5,
        ),
      ),
      cost('storm of cancels at the best', storm()),
    ],
  });
}

main();
