import * as fc from 'fast-check';
import {
  amountOut,
  feePart,
  firstShares,
  laterShares,
  proportional,
  redeemed,
  squareRoot,
} from './constant-product';

const E18 = 10n ** 18n;
/** 0.3 % in 1e-8. */
const FEE = 300_000n;

// uniswap/v2-core test/UniswapV2Pair.spec.ts: swap amount, reserve in, reserve out, output.
const PUBLISHED: readonly [bigint, bigint, bigint, bigint][] = [
  [1n, 5n, 10n, 1_662_497_915_624_478_906n],
  [1n, 10n, 5n, 453_305_446_940_074_565n],
  [2n, 5n, 10n, 2_851_015_155_847_869_602n],
  [2n, 10n, 5n, 831_248_957_812_239_453n],
  [1n, 10n, 10n, 906_610_893_880_149_131n],
  [1n, 100n, 100n, 987_158_034_397_061_298n],
  [1n, 1000n, 1000n, 996_006_981_039_903_216n],
];

describe('constant product', () => {
  test.each(PUBLISHED)('%i in at %i to %i gives the published output', (put, x, y, out) => {
    expect(amountOut(put * E18, x * E18, y * E18, FEE)).toBe(out);
  });

  test('the published small amounts of the periphery', () => {
    // v2-periphery test/UniswapV2Router01.spec.ts: getAmountOut(2, 100, 100) = 1
    expect(amountOut(2n, 100n, 100n, FEE)).toBe(1n);
    // and quote(1, 100, 200) = 2, quote(2, 200, 100) = 1
    expect(proportional(1n, 9n, 100n, 200n)).toEqual({ base: 1n, quote: 2n });
    expect(proportional(2n, 9n, 200n, 100n)).toEqual({ base: 2n, quote: 1n });
  });

  test('the first deposit mints the root less what stays locked, as published', () => {
    expect(firstShares(E18, 4n * E18)).toBe(2n * E18 - 1000n);
    expect(firstShares(1000n, 1000n)).toBe(0n);
  });

  test('k never falls and the output never empties the pool', () => {
    const amount = fc.bigInt(1n, 2n ** 62n);
    fc.assert(
      fc.property(amount, amount, amount, fc.bigInt(0n, 99_999_999n), (put, x, y, fee) => {
        const out = amountOut(put, x, y, fee);
        expect(out >= 0n && out < y).toBe(true);
        expect((x + put) * (y - out) >= x * y).toBe(true);
        const part = feePart(put, fee);
        expect(part <= put && part * 100_000_000n >= put * fee).toBe(true);
      }),
    );
  });

  test('in and out of a pool again never brings a gain', () => {
    const amount = fc.bigInt(1001n, 2n ** 60n);
    fc.assert(
      fc.property(amount, amount, amount, amount, (x, y, offeredX, offeredY) => {
        const total = squareRoot(x * y);
        const { base, quote } = proportional(offeredX, offeredY, x, y);
        expect(base <= offeredX && quote <= offeredY).toBe(true);
        const shares = laterShares(base, quote, x, y, total);
        expect(redeemed(shares, x + base, total + shares) <= base).toBe(true);
        expect(redeemed(shares, y + quote, total + shares) <= quote).toBe(true);
      }),
    );
  });

  test('the root is the floor of the root', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 130n), (n) => {
        const root = squareRoot(n);
        expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true);
      }),
    );
    expect(() => squareRoot(-1n)).toThrow(RangeError);
  });
});
