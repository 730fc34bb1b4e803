/** Which fee rate an account pays on a market, and what it comes to. */
import type { AccountState } from './account';
import type { MarketState } from './market';
import type { Venue } from './venue';
import { lookUpTier, tierRates } from './volume-tiers';
import type { Rates } from './volumes';
import { feeRateOf } from '../risk/params';
import type { AccountId } from '../contract';
import { bigOf, smallOf } from '../contract/exact';

const SCALE = 100_000_000;
const SCALE_UNITS = 100_000_000n;

/**
 * Rate in 1e-8: the account's own for the market, its own for all, its named tier's, that of its
 * owner's volume, the market's.
 */
export function feeRate(v: Venue, m: MarketState, id: AccountId, maker: boolean): number {
  const account = v.accounts[id]!;
  const own = ownRates(v, m, account);
  if (own) return maker ? own.makerFee : own.takerFee;
  const { volumeTiers } = v.risk.params;
  if (volumeTiers !== undefined) {
    const rates = tierRates(v, account.owner, volumeTiers);
    if (rates) return maker ? rates.makerFee : rates.takerFee;
  }
  return maker ? m.makerFee : m.takerFee;
}

/** Both rates for somebody who only looks, at a time of his own: it changes nothing. */
export function lookUpFees(v: Venue, m: MarketState, account: AccountState, now: number): Rates {
  const { volumeTiers } = v.risk.params;
  const byVolume = volumeTiers && lookUpTier(v, account.owner, volumeTiers, now);
  const { makerFee, takerFee } = m;
  return ownRates(v, m, account) ?? byVolume ?? { makerFee, takerFee };
}

/** The account's own rates, or its named tier's. */
function ownRates(v: Venue, m: MarketState, account: AccountState): Rates | undefined {
  if (account.fees !== undefined) {
    const own = account.fees.get(m.id) ?? account.fees.get(0);
    if (own) return own;
  }
  const tiers = v.risk.params.feeTiers;
  const tier = tiers === undefined || account.tier === undefined ? undefined : tiers[account.tier];
  if (tier === undefined) return undefined;
  return { makerFee: feeRateOf(tier.makerFeeBps), takerFee: feeRateOf(tier.takerFeeBps) };
}

/** As `feeOn`, or NaN where a number would not be exact. */
export function exactFeeOn(received: number, rate: number): number {
  const product = received * rate;
  if (!(product <= Number.MAX_SAFE_INTEGER)) return NaN;
  // Below 2^53 a quotient that is not whole is never rounded up to a whole one.
  const fee = Math.floor(product / SCALE);
  return fee * SCALE < product ? fee + 1 : fee;
}

/** The fee on what is received, rounded up to the base unit. */
export function feeOn(received: bigint, rate: number): bigint {
  if (rate === 0) return 0n;
  const fee = exactFeeOn(smallOf(received), rate);
  if (!Number.isNaN(fee)) return bigOf(fee);
  return (received * BigInt(rate) + SCALE_UNITS - 1n) / SCALE_UNITS;
}
