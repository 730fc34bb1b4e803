/** Notional, lots and fees beside plain bigints, at the edges of 2^53 and 2^63. */
import { feeOn } from '../../core/engine/fees';
import { MarketFigures } from '../../core/engine/figures';
import { Seeded } from './seeded';
import type { MarketInfo } from '../../core/contract';

/** Around the places where products of numbers end to be exact. */
const EDGES = [1, 2, 3, 2 ** 20, 2 ** 26 + 1, 2 ** 31 - 1, 2 ** 32, 2 ** 40 + 1, 2 ** 53 - 1];

/** Only what the figures read of a market. */
function market(lotUnits: bigint, notionalUnits: bigint, minNotional: string): MarketFigures {
  const asset = { id: 1, decimals: 8 };
  const words = { id: 1, base: asset, quote: asset, makerFee: 0, takerFee: 0, phase: 'continuous' };
  const info = { ...words, lotUnits, notionalUnits, minNotional };
  return new MarketFigures(info as unknown as MarketInfo); // the fields that are read
}

const least = (a: bigint, b: bigint): number => Number(a < b ? a : b);
const MOST = BigInt(Number.MAX_SAFE_INTEGER);

describe('figures of a market', () => {
  const r = new Seeded(9);
  const factors = [1n, 1000n, 2n ** 33n + 1n, 2n ** 53n - 1n, 2n ** 53n + 3n, 10n ** 18n];
  const cases = Array.from({ length: 3000 }, () => ({
    price: Math.max(1, r.pick(EDGES) - r.int(0, 1)),
    quantity: Math.max(1, r.pick(EDGES) - r.int(0, 1)),
    lot: r.pick(factors),
    notional: r.pick(factors),
    amount: BigInt(r.pick(EDGES)) * r.pick([1n, 1n, 1024n]) + BigInt(r.int(-1, 1)),
  }));

  test('are exact wherever numbers are not', () => {
    for (const { price, quantity, lot, notional, amount } of cases) {
      const m = market(lot, notional, '0.00000001');
      const product = BigInt(price) * BigInt(quantity) * notional;
      expect(m.notional(price, quantity) === product).toBe(true);
      expect(m.baseAmount(quantity) === BigInt(quantity) * lot).toBe(true);
      const pays = least(amount / (BigInt(price) * notional), MOST);
      expect(m.affordable(amount, price)).toBe(pays);
      expect(m.wholeLots(amount)).toBe(least(amount / lot, MOST));
      expect(m.notionalAbove(price, quantity, amount)).toBe(product > amount);
      expect(m.notionalAbove(price, quantity, product)).toBe(false);
    }
  });

  test('hold the smallest notional on both sides of what numbers can', () => {
    for (const units of [1n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 62n]) {
      const text = `${units / 10n ** 8n}.${String(units % 10n ** 8n).padStart(8, '0')}`;
      for (const notional of [units - 1n, units, units + 1n]) {
        if (notional <= 0n) continue;
        const m = market(1n, notional, text);
        expect(m.belowMinimum(1, 1)).toBe(notional < units);
      }
    }
  });

  test('a fee is rounded up to the base unit, however large', () => {
    for (const { amount, quantity } of cases) {
      const rate = quantity % 100_000_000;
      const wanted = (amount * BigInt(rate) + 99_999_999n) / 100_000_000n;
      if (amount >= 0n) expect(feeOn(amount, rate) === wanted).toBe(true);
    }
  });
});
