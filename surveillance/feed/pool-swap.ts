/**
 * What is remembered of a swap, and what a pool would have given without another one before it:
 * constant product with the fee taken on the input (Uniswap v2 whitepaper, 3.2), in base units.
 */
import type { EventOf } from '../../core/contract';

/** Fee rates are in 1e-8 (contracts of the core). */
const FEE_SCALE = 100_000_000n;

export interface PoolSwap {
  readonly at: number;
  readonly seq: number;
  readonly account: number;
  /** Beneficial owner's number and linked group's number when it came. */
  readonly party: number;
  readonly group: number;
  /** Buys base from the pool. */
  readonly buys: boolean;
  readonly amountIn: bigint;
  readonly amountOut: bigint;
  /** Before the swap. */
  readonly reserveIn: bigint;
  readonly reserveOut: bigint;
}

/** Base units of the base asset that changed hands. */
export function baseOf(swap: PoolSwap): bigint {
  return swap.buys ? swap.amountOut : swap.amountIn;
}

export function poolSwap(e: EventOf<'swap'>, party: number, group: number): PoolSwap {
  const buys = e.side === 'BUY';
  const [inAfter, outAfter] = buys
    ? [e.reserveQuote, e.reserveBase]
    : [e.reserveBase, e.reserveQuote];
  return {
    ...{ at: e.ts, seq: e.seq, account: e.account, party, group, buys },
    ...{ amountIn: e.amountIn, amountOut: e.amountOut },
    reserveIn: inAfter - e.amountIn,
    reserveOut: outAfter + e.amountOut,
  };
}

function given(amountIn: bigint, reserveIn: bigint, reserveOut: bigint, fee: bigint): bigint {
  const effective = amountIn * (FEE_SCALE - fee);
  return (effective * reserveOut) / (reserveIn * FEE_SCALE + effective);
}

/**
 * How much more each of the others would have got had `front` not been there: the pool is wound
 * back to before the front swap and their swaps, either way, are played again in their order.
 * @param fee of the pool, in 1e-8
 * @returns units of the asset that each received, one a swap; never below 0n
 */
export function lossesWithout(
  front: PoolSwap,
  others: readonly PoolSwap[],
  fee: number,
): readonly bigint[] {
  let { reserveIn, reserveOut } = front;
  return others.map(({ buys, amountIn, amountOut }) => {
    const same = buys === front.buys;
    const [into, from] = same ? [reserveIn, reserveOut] : [reserveOut, reserveIn];
    const out = given(amountIn, into, from, BigInt(fee));
    reserveIn += same ? amountIn : -out;
    reserveOut += same ? -out : amountIn;
    return out > amountOut ? out - amountOut : 0n;
  });
}
