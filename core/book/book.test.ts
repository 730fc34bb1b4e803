import { BUYS, NO_ORDER, SELLS, type Book, type BookSide } from './book';
import { FastBook } from './fast-book';
import { NaiveBook } from './naive-book';

const BOOKS: readonly [string, () => Book][] = [
  ['fast', () => new FastBook()],
  ['naive', () => new NaiveBook()],
];

function levels(book: Book, side: BookSide): string[] {
  const out: string[] = [];
  book.eachLevel(side, (price, quantity) => out.push(`${quantity}@${price}`));
  return out;
}

function queue(book: Book, side: BookSide): number[] {
  const out: number[] = [];
  for (let h = book.first(side); h !== NO_ORDER; h = book.next(h)) out.push(h);
  return out;
}

describe.each(BOOKS)('the %s book', (_name, make) => {
  test('is empty at first', () => {
    const book = make();
    expect([book.first(BUYS), book.bestPrice(SELLS), queue(book, BUYS)]).toEqual([-1, 0, []]);
  });

  test('keeps bids from the highest and asks from the lowest, in order of arrival', () => {
    const book = make();
    book.add(0, BUYS, 100, 5);
    book.add(1, BUYS, 102, 1);
    book.add(2, BUYS, 100, 2);
    book.add(3, SELLS, 110, 4);
    book.add(4, SELLS, 105, 3);
    expect(levels(book, BUYS)).toEqual(['1@102', '7@100']);
    expect(levels(book, SELLS)).toEqual(['3@105', '4@110']);
    expect(queue(book, BUYS)).toEqual([1, 0, 2]);
    expect(queue(book, SELLS)).toEqual([4, 3]);
    expect([book.bestPrice(BUYS), book.bestPrice(SELLS)]).toEqual([102, 105]);
  });

  test('takes orders out of the front, middle and back of a level', () => {
    const book = make();
    for (let h = 0; h < 5; h++) book.add(h, SELLS, 50, h + 1);
    book.remove(2);
    book.remove(0);
    book.remove(4);
    expect(queue(book, SELLS)).toEqual([1, 3]);
    expect(levels(book, SELLS)).toEqual(['6@50']);
    book.remove(1);
    book.remove(3);
    expect([levels(book, SELLS), book.first(SELLS)]).toEqual([[], NO_ORDER]);
  });

  test('reduces in place, drops what is used up, and requeues at the back', () => {
    const book = make();
    book.add(0, BUYS, 7, 5);
    book.add(1, BUYS, 7, 5);
    book.reduce(0, 2);
    expect([queue(book, BUYS), levels(book, BUYS)]).toEqual([[0, 1], ['8@7']]);
    book.requeue(0, 4);
    expect([queue(book, BUYS), levels(book, BUYS)]).toEqual([[1, 0], ['9@7']]);
    book.reduce(1, 5);
    expect([queue(book, BUYS), book.quantityOf(0), book.priceOf(0)]).toEqual([[0], 4, 7]);
  });

  test('holds prices far apart, and finds them again when the near ones go', () => {
    const book = make();
    const prices = [1, 300, 70_000, 5_000_000, 2 ** 52];
    prices.forEach((price, h) => book.add(h, BUYS, price, 1));
    expect(levels(book, BUYS)).toEqual([...prices].reverse().map((price) => `1@${price}`));
    for (let h = prices.length - 1; h > 0; h--) {
      book.remove(h);
      expect(book.bestPrice(BUYS)).toBe(prices[h - 1]);
    }
  });

  test.each([
    ['bids', BUYS],
    ['asks', SELLS],
  ] as const)('keeps %s apart up to the largest price, and the largest quantity', (_word, side) => {
    const book = make();
    const largest = Number.MAX_SAFE_INTEGER;
    // Neighbours at both ends: each is a level of its own, whichever comes first.
    const prices = [largest, 1, largest - 1, 2, largest - 300, 2 ** 52 + 1, 2 ** 32];
    prices.forEach((price, h) => book.add(h, side, price, h === 0 ? largest : h));
    const best = [...prices].sort((a, b) => (side === BUYS ? b - a : a - b));
    const shown = best.map((price) => {
      const h = prices.indexOf(price);
      return `${h === 0 ? largest : h}@${price}`;
    });
    expect(levels(book, side)).toEqual(shown);
    for (const price of best) {
      expect(book.bestPrice(side)).toBe(price);
      expect(book.priceOf(book.first(side))).toBe(price);
      book.remove(book.first(side));
    }
    expect(book.first(side)).toBe(NO_ORDER);
  });

  test('has many levels behind the best without losing one', () => {
    const book = make();
    const count = 3000;
    for (let h = 0; h < count; h++) book.add(h, SELLS, 10 + ((h * 7919) % count) * 37, 1);
    const seen = levels(book, SELLS);
    expect(seen).toEqual(Array.from({ length: count }, (_, i) => `1@${10 + i * 37}`));
  });

  test('refuses a handle that rests already or does not', () => {
    const book = make();
    book.add(3, BUYS, 5, 1);
    expect(() => book.add(3, BUYS, 6, 1)).toThrow('resting already');
    expect(() => book.remove(4)).toThrow('not resting');
    expect(() => book.reduce(3, 2)).toThrow('less than');
    expect(() => book.next(900_000)).toThrow('not resting');
  });
});
