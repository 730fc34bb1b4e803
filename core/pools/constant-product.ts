/**
 * The arithmetic of a constant-product pool, in base units, as Uniswap v2 has it: the fee is taken
 * on the input, every division rounds in the pool's favour, so x*y never falls.
 * Source: Uniswap v2 core and periphery (UniswapV2Pair.mint/burn, UniswapV2Library).
 */
/** Fee rates are in 1e-8. */
export const FEE_SCALE = 100_000_000n;
/** Shares of the first deposit that stay locked for good. */
export const MINIMUM_LIQUIDITY = 1000n;

/** Floor of the square root. @throws RangeError below zero */
export function squareRoot(value: bigint): bigint {
  if (value < 0n) throw new RangeError(`square root of ${value}`);
  if (value < 2n) return value;
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const better = (guess + value / guess) >> 1n;
    if (better >= guess) return guess;
    guess = better;
  }
}

/** What a swap gives for `amountIn`; 0n when it is too small to buy one unit. */
export function amountOut(
  amountIn: bigint,
  reserveIn: bigint,
  reserveOut: bigint,
  fee: bigint,
): bigint {
  const afterFee = amountIn * (FEE_SCALE - fee);
  return (afterFee * reserveOut) / (reserveIn * FEE_SCALE + afterFee);
}

/** The fee's part of an input, rounded up. */
export function feePart(amountIn: bigint, fee: bigint): bigint {
  return (amountIn * fee + FEE_SCALE - 1n) / FEE_SCALE;
}

/** Shares for a pool's first deposit, the locked ones not included; not above 0n = too small. */
export function firstShares(base: bigint, quote: bigint): bigint {
  return squareRoot(base * quote) - MINIMUM_LIQUIDITY;
}

/** The part of an offered pair that keeps the pool's ratio. */
export function proportional(
  base: bigint,
  quote: bigint,
  reserveBase: bigint,
  reserveQuote: bigint,
): { base: bigint; quote: bigint } {
  const quoteWanted = (base * reserveQuote) / reserveBase;
  if (quoteWanted <= quote) return { base, quote: quoteWanted };
  return { base: (quote * reserveBase) / reserveQuote, quote };
}

/** Shares for a later deposit. */
export function laterShares(
  base: bigint,
  quote: bigint,
  reserveBase: bigint,
  reserveQuote: bigint,
  totalShares: bigint,
): bigint {
  const byBase = (base * totalShares) / reserveBase;
  const byQuote = (quote * totalShares) / reserveQuote;
  return byBase < byQuote ? byBase : byQuote;
}

/** What shares are worth of one reserve. */
export function redeemed(shares: bigint, reserve: bigint, totalShares: bigint): bigint {
  return (shares * reserve) / totalShares;
}
