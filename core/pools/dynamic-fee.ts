/**
 * A pool's fee that follows how fast its price moves, after Trader Joe's liquidity book (whitepaper
 * 2.1, "surge pricing"): a base, and a part that grows with the square of a volatility accumulator.
 * The accumulator counts steps of the price index, keeps its reference inside the filter time,
 * reduces it inside the decay time and forgets it after that. The same integers as
 * programs/amm/src/fee.rs, to the unit.
 */
import { amountOut, FEE_SCALE } from './constant-product';

/** Terms of a dynamic fee; the same bounds as the program's. */
export interface FeeTerms {
  /** Rate without volatility, in 1e-8. */
  readonly base: number;
  /** The rate never passes this, in 1e-8; below 1e8. */
  readonly highest: number;
  /** The variable part is control × volatility² / 10,000 in 1e-8, rounded up; up to 1e6. */
  readonly control: number;
  /** Seconds in which moves add up from one reference. */
  readonly filter: number;
  /** Seconds after which volatility is forgotten; not below `filter`. */
  readonly decay: number;
  /** What is left of the volatility between filter and decay, in 1e-4. */
  readonly reduction: number;
  /** Most steps that count; up to 1e6. */
  readonly maxVolatility: number;
}

/** What a pool remembers between swaps. */
export interface Volatility {
  /** Price index that moves are counted from. */
  readonly referenceIndex: number;
  /** Steps that are left over from earlier swaps. */
  readonly reference: number;
  /** Steps at the last swap. */
  readonly current: number;
  /** Seconds UTC. */
  readonly lastSwap: number;
}

/** Of a pool that has never seen a swap. */
export const CALM: Volatility = { referenceIndex: 0, reference: 0, current: 0, lastSwap: 0 };

const MOST = 1_000_000;
const U32 = 0xffff_ffff;

/** Whether terms are within their bounds. */
export function areSound(terms: FeeTerms): boolean {
  const { base, highest, control, filter, decay, reduction, maxVolatility } = terms;
  const fit = Object.values(terms).every((n: number) => Number.isInteger(n) && n >= 0 && n <= U32);
  const times = filter <= decay && reduction <= 10_000;
  const sizes = control <= MOST && maxVolatility <= MOST;
  return fit && times && sizes && base <= highest && BigInt(highest) < FEE_SCALE;
}

/**
 * Logarithm to the base 2 of quote / base in steps of 1/1024 (about 0.068 %), floored: ten times
 * squared, as binary logarithms are taken by hand. Both amounts within 1 … 2^63-1.
 */
export function priceIndex(base: bigint, quote: bigint): number {
  // As many places as 128 bits have, so that a very low price has all its bits too.
  const places = 128 - quote.toString(2).length;
  const ratio = (quote << BigInt(places)) / base;
  const bits = ratio.toString(2).length - 1;
  let mantissa = ratio >> BigInt(bits - 63);
  let index = bits - places;
  for (let step = 0; step < 10; step++) {
    mantissa = (mantissa * mantissa) >> 63n;
    index *= 2;
    if (mantissa >> 64n !== 0n) {
      mantissa >>= 1n;
      index += 1;
    }
  }
  return index;
}

/** A swap as the fee sees it. */
export interface FeeQuestion {
  readonly reserveBase: bigint;
  readonly reserveQuote: bigint;
  /** Pays quote for base. */
  readonly buys: boolean;
  readonly amountIn: bigint;
  /** Seconds UTC, not before the last swap. */
  readonly now: number;
}

/** The price index after a swap that pays no fee. */
function reached({ reserveBase, reserveQuote, buys, amountIn }: FeeQuestion): number {
  const [reserveIn, reserveOut] = buys ? [reserveQuote, reserveBase] : [reserveBase, reserveQuote];
  const left = reserveOut - amountOut(amountIn, reserveIn, reserveOut, 0n);
  const kept = left > 1n ? left : 1n;
  const paid = reserveIn + amountIn;
  return buys ? priceIndex(kept, paid) : priceIndex(paid, kept);
}

/**
 * The fee rate of a swap, in 1e-8, and the volatility after it. The swap's own way counts, worked
 * out as if it paid no fee: one large swap pays at least what its pieces would.
 */
export function feeOfSwap(
  terms: FeeTerms,
  before: Volatility,
  question: FeeQuestion,
): { rate: number; after: Volatility } {
  const { now, reserveBase, reserveQuote } = question;
  let { referenceIndex, reference } = before;
  const elapsed = now - before.lastSwap;
  if (elapsed >= terms.filter) {
    referenceIndex = priceIndex(reserveBase, reserveQuote);
    const kept = Math.floor((before.current * terms.reduction) / 10_000);
    reference = elapsed < terms.decay ? kept : 0;
  }
  const moved = reference + Math.abs(reached(question) - referenceIndex);
  const current = Math.min(moved, terms.maxVolatility);
  // Up to 1e18: beyond what a number holds exactly.
  const square = BigInt(current) * BigInt(current);
  const variable = (BigInt(terms.control) * square + 9_999n) / 10_000n;
  const asked = BigInt(terms.base) + variable;
  const rate = asked < BigInt(terms.highest) ? Number(asked) : terms.highest;
  return { rate, after: { referenceIndex, reference, current, lastSwap: now } };
}
