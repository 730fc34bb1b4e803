import * as fc from 'fast-check';
import { amountOut } from './constant-product';
import {
  areSound,
  CALM,
  feeOfSwap,
  priceIndex,
  type FeeTerms,
  type Volatility,
} from './dynamic-fee';

const TERMS: FeeTerms = {
  base: 300_000,
  highest: 5_000_000,
  control: 500_000,
  filter: 30,
  decay: 600,
  reduction: 5_000,
  maxVolatility: 300,
};
const E9 = 10n ** 9n;
const EVEN = { reserveBase: 1000n * E9, reserveQuote: 1000n * E9, buys: true };
const rateOf = (before: Volatility, amountIn: bigint, now: number, terms = TERMS): number =>
  feeOfSwap(terms, before, { ...EVEN, amountIn, now }).rate;

describe('price index', () => {
  test('is the binary logarithm in steps of 1/1024, floored', () => {
    expect(priceIndex(1n, 1n)).toBe(0);
    expect(priceIndex(1n, 2n)).toBe(1024);
    expect(priceIndex(2n, 1n)).toBe(-1024);
    // log2(3) = 1.5849625…, log2(1/3) = -1.5849625…
    expect(priceIndex(1n, 3n)).toBe(1623);
    expect(priceIndex(3n, 1n)).toBe(-1624);
    expect(priceIndex(1n, 2n ** 63n - 1n)).toBe(63 * 1024 - 1);
    expect(priceIndex(2n ** 63n - 1n, 1n)).toBe(-63 * 1024);
  });

  test('agrees with the machine logarithm and never falls as the price rises', () => {
    const amount = fc.bigInt(1n, 2n ** 63n - 2n);
    fc.assert(
      fc.property(amount, amount, (base, quote) => {
        const index = priceIndex(base, quote);
        const exact = (Math.log2(Number(quote)) - Math.log2(Number(base))) * 1024;
        // Squaring a truncated mantissa ten times and floating point are both off by little.
        expect(Math.abs(index - Math.floor(exact))).toBeLessThanOrEqual(1);
        expect(priceIndex(base, quote + 1n) >= index).toBe(true);
      }),
    );
  });
});

describe('dynamic fee', () => {
  test('is worked out as on paper', () => {
    // Ten in to a thousand at even prices: 1010 by 990.0990… = log2(1.0201) × 1024 = 29.4 steps;
    // 500,000 × 29² / 10,000 = 42,050 above the base.
    expect(rateOf(CALM, 10n * E9, 5_000)).toBe(342_050);
    const { after } = feeOfSwap(TERMS, CALM, { ...EVEN, amountIn: 10n * E9, now: 5_000 });
    expect(after).toEqual({ referenceIndex: 0, reference: 0, current: 29, lastSwap: 5_000 });
  });

  test('keeps its reference inside the filter, halves inside the decay, forgets after it', () => {
    const before = { referenceIndex: -100, reference: 7, current: 200, lastSwap: 1_000 };
    const at = (now: number) => feeOfSwap(TERMS, before, { ...EVEN, amountIn: 1n, now }).after;
    expect(at(1_029)).toMatchObject({ referenceIndex: -100, reference: 7, current: 107 });
    expect(at(1_030)).toMatchObject({ referenceIndex: 0, reference: 100, current: 100 });
    expect(at(1_599)).toMatchObject({ reference: 100 });
    expect(at(1_600)).toMatchObject({ reference: 0, current: 0 });
  });

  test('rounds its variable part up, and ends at the highest rate and volatility', () => {
    const small = { ...TERMS, control: 1 };
    expect(rateOf(CALM, 10n * E9, 5_000, small)).toBe(300_001);
    expect(rateOf(CALM, 900n * E9, 5_000)).toBe(300_000 + 50 * 300 * 300);
    expect(rateOf(CALM, 900n * E9, 5_000, { ...TERMS, maxVolatility: 1000 })).toBe(5_000_000);
  });

  test('k never falls over swaps at any time, and the rate stays within its terms', () => {
    const reserve = fc.bigInt(1_000n, 2n ** 61n);
    const amount = fc.bigInt(1n, 2n ** 61n);
    const moment = fc.nat(2_000);
    const steps = fc.array(fc.tuple(amount, fc.boolean(), moment), { maxLength: 12 });
    fc.assert(
      fc.property(reserve, reserve, steps, (x, y, swaps) => {
        let [base, quote, now] = [x, y, 0];
        let volatility = CALM;
        for (const [amountIn, buys, wait] of swaps) {
          now += wait;
          const question = { reserveBase: base, reserveQuote: quote, buys, amountIn, now };
          const { rate, after } = feeOfSwap(TERMS, volatility, question);
          expect(rate >= TERMS.base && rate <= TERMS.highest).toBe(true);
          const [into, from] = buys ? [quote, base] : [base, quote];
          if (into + amountIn >= 2n ** 63n) continue;
          const out = amountOut(amountIn, into, from, BigInt(rate));
          expect(out < from && (into + amountIn) * (from - out) >= base * quote).toBe(true);
          [base, quote] = buys ? [from - out, into + amountIn] : [into + amountIn, from - out];
          volatility = after;
        }
      }),
    );
  });

  test('one large swap pays at least the rate of its pieces', () => {
    const amount = fc.bigInt(1n, 500n * E9);
    fc.assert(
      fc.property(amount, amount, (first, second) => {
        const whole = rateOf(CALM, first + second, 5_000);
        expect(rateOf(CALM, first, 5_000) <= whole).toBe(true);
      }),
    );
  });

  test('knows terms that are out of bounds', () => {
    expect(areSound(TERMS)).toBe(true);
    const wrong: Partial<FeeTerms>[] = [
      { base: 5_000_001 },
      { highest: 100_000_000 },
      { control: 1_000_001 },
      { filter: 601 },
      { reduction: 10_001 },
      { maxVolatility: 1_000_001 },
      { base: -1 },
      { filter: 0.5 },
      { decay: 2 ** 32 },
    ];
    expect(wrong.filter((changed) => areSound({ ...TERMS, ...changed }))).toEqual([]);
  });
});
