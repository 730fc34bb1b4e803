/** Which fee rate an account pays on a market, and what it comes to. */
import type { MarketState } from './market';
import type { Venue } from './venue';
import { tierRates } from './volume-tiers';
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
  if (account.fees !== undefined) {
    const own = account.fees.get(m.id) ?? account.fees.get(0);
    if (own) return maker ? own.makerFee : own.takerFee;
  }
  const tiers = v.risk.params.feeTiers;
  if (tiers !== undefined && account.tier !== undefined) {
    const tier = tiers[account.tier];
    if (tier) return feeRateOf(maker ? tier.makerFeeBps : tier.takerFeeBps);
  }
  const { volumeTiers } = v.risk.params;
  if (volumeTiers !== undefined) {
    const rates = tierRates(v, account.owner, volumeTiers);
    if (rates) return maker ? rates.makerFee : rates.takerFee;
  }
  return maker ? m.makerFee : m.takerFee;
}

/** The fee on what is received, rounded up to the base unit. */
export function feeOn(received: bigint, rate: number): bigint {
  if (rate === 0) return 0n;
  const product = smallOf(received) * rate;
  if (product <= Number.MAX_SAFE_INTEGER) {
    // Below 2^53 a quotient that is not whole is never rounded up to a whole one.
    const fee = Math.floor(product / SCALE);
    return bigOf(fee * SCALE < product ? fee + 1 : fee);
  }
  return (received * BigInt(rate) + SCALE_UNITS - 1n) / SCALE_UNITS;
}
