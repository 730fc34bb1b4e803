import { Book, type Match } from './book';
import { type Account, type Order } from './order';

const account = (owner: string): Account => ({
  ...{ name: owner, owner, kind: 'individual', role: 'test', country: 'DE' },
  ...{ devices: [], ips: [], openedAt: 0, positions: [] },
});

function order(side: 'BUY' | 'SELL', price: number, quantity: number, rest = {}): Order {
  return {
    ...{ id: 'o', account: account('x'), market: 0, side, client: undefined, stp: 'NONE' },
    ...{ iceberg: undefined, placedAt: 0, onFill: undefined, price, limit: price },
    ...{ quantity, leaves: quantity, slice: 0, quoteLeft: undefined, state: 'new' },
    ...rest,
  };
}

function trade(book: Book, taker: Order): string[] {
  const matches: Match[] = [];
  book.match(taker, (match) => matches.push(match));
  return matches.map(({ maker, price, quantity }) => `${maker.id} ${quantity}@${price}`);
}

describe('the model of a book', () => {
  it('trades best price first, then first come first served', () => {
    const book = new Book();
    book.insert(order('SELL', 11, 5, { id: 'a' }));
    book.insert(order('SELL', 10, 5, { id: 'b' }));
    book.insert(order('SELL', 10, 5, { id: 'c' }));
    expect(trade(book, order('BUY', 11, 12))).toEqual(['b 5@10', 'c 5@10', 'a 2@11']);
    expect(book.visibleAt('SELL', 11)).toBe(3);
    expect(book.best('BUY')).toBeUndefined();
  });

  it('shows an iceberg slice by slice, each at the back of the queue', () => {
    const book = new Book();
    book.insert(order('SELL', 10, 9, { id: 'ice', iceberg: 3 }));
    book.insert(order('SELL', 10, 5, { id: 'b' }));
    expect(book.depth('SELL', 1)).toBe(8);
    expect(trade(book, order('BUY', 10, 10))).toEqual(['ice 3@10', 'b 5@10', 'ice 2@10']);
  });

  it('prevents trades of one owner as the taker asks', () => {
    const own = { account: account('me') };
    for (const [stp, left] of [
      ['EXPIRE_TAKER', 10],
      ['EXPIRE_MAKER', undefined],
      ['EXPIRE_BOTH', undefined],
    ] as const) {
      const book = new Book();
      book.insert(order('SELL', 10, 5, own));
      const taker = order('BUY', 10, 5, { ...own, stp });
      expect(trade(book, taker)).toEqual([]);
      expect(book.best('SELL')).toBe(left);
      expect(taker.state).toBe(stp === 'EXPIRE_MAKER' ? 'new' : 'cancelled');
    }
  });

  it('spends an amount in whole lots', () => {
    const book = new Book();
    book.insert(order('SELL', 10, 5, { id: 'a' }));
    book.insert(order('SELL', 12, 5, { id: 'b' }));
    const taker = order('BUY', 0, 0, { limit: undefined, leaves: 1e9, quoteLeft: 80 });
    expect(trade(book, taker)).toEqual(['a 5@10', 'b 2@12']);
    expect(taker.quoteLeft).toBe(6);
  });
});
