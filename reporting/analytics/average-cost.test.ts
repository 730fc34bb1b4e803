import * as fc from 'fast-check';
import { book, emptyPosition } from './average-cost';
import { feeInQuote } from './decimals';
import { grid, type MarketInfo } from '../../core/contract';

test.each([
  // Lots and notional of each trade, and what it realises.
  [
    'buy and sell higher',
    [
      [10n, 1000n, 0n],
      [-10n, 1200n, 200n],
    ],
  ],
  [
    'sell half of two buys',
    [
      [10n, 1000n, 0n],
      [10n, 2000n, 0n],
      [-10n, 1800n, 300n],
    ],
  ],
  [
    'sell short and buy back lower',
    [
      [-10n, 1200n, 0n],
      [10n, 1000n, 200n],
    ],
  ],
  [
    'turn a long position short',
    [
      [10n, 1000n, 0n],
      [-30n, 3300n, 100n],
      [20n, 2000n, 200n],
    ],
  ],
  [
    'an uneven third stays with the position',
    [
      [3n, 100n, 0n],
      [-1n, 50n, 17n],
      [-2n, 50n, -17n],
    ],
  ],
] as const)('%s', (_name, trades) => {
  const position = emptyPosition();
  expect(trades.map(([lots, notional]) => book(position, lots, notional))).toEqual(
    trades.map(([, , realised]) => realised),
  );
});

const trade = fc.record({
  lots: fc.oneof(fc.bigInt(-50n, -1n), fc.bigInt(1n, 50n)),
  price: fc.bigInt(1n, 10_000n),
});

test('what is realised is what was received less what was paid and what is still held', () => {
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 60 }), (trades) => {
      const position = emptyPosition();
      let [realised, cash, held] = [0n, 0n, 0n];
      for (const { lots, price } of trades) {
        const notional = (lots < 0n ? -lots : lots) * price;
        realised += book(position, lots, notional);
        cash += lots > 0n ? -notional : notional;
        held += lots;
        const worth = position.quantity < 0n ? -position.cost : position.cost;
        expect(position.quantity).toBe(held);
        expect(realised).toBe(cash + worth);
        expect(position.cost >= 0n).toBe(true);
        if (held === 0n) expect(position.cost).toBe(0n);
      }
    }),
    { seed: 20_261_127 },
  );
});

test('the cost of a position is its average price, to a base unit for each trade', () => {
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 40 }), (trades) => {
      const position = emptyPosition();
      let [quantity, cost] = [0, 0]; // as floats, the naive way
      for (const { lots, price } of trades) {
        const size = Number(lots);
        book(position, lots, (lots < 0n ? -lots : lots) * price);
        if (quantity === 0 || Math.sign(size) === Math.sign(quantity)) {
          cost += Math.abs(size) * Number(price);
        } else if (Math.abs(size) <= Math.abs(quantity)) {
          cost *= 1 - Math.abs(size) / Math.abs(quantity);
        } else cost = (Math.abs(size) - Math.abs(quantity)) * Number(price);
        quantity += size;
      }
      expect(Math.abs(Number(position.cost) - cost)).toBeLessThanOrEqual(trades.length + 1);
    }),
    { seed: 20_261_127 },
  );
});

test.each([
  // Base decimals, tick, fee in base units, ticks; the value in 1e-18 of the quote.
  [8, '0.01', 1n, 1, 100_000_000n],
  [18, '0.01', 1n, 250, 2n], // 2.5: half to even
  [18, '0.01', 1n, 350, 4n],
  [18, '0.01', 1n, 251, 3n],
  [18, '0.01', -1n, 350, -4n],
  [18, '1', 7n, 3, 21n],
])(
  'a base fee of %s decimals, tick %s, is valued exactly or half to even',
  (decimals, tick, fee, at, value) => {
    const base = { decimals };
    const market = { base, tick: grid(tick) } as unknown as MarketInfo; // all that is asked of it
    expect(feeInQuote(market, fee, at)).toBe(value);
  },
);
