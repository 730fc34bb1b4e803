/** Which fee rate an account pays on a market, and what it comes to. */
import type { MarketState } from './market';
import type { Venue } from './venue';
import { tierRates } from './volume-tiers';
import { feeRateOf } from '../risk/params';
import type { AccountId } from '../contract';

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
  const amount = Number(received);
  const product = amount * rate;
  if (product <= Number.MAX_SAFE_INTEGER) {
    const part = product % SCALE;
    return BigInt((product - part) / SCALE + (part > 0 ? 1 : 0));
  }
  return (received * BigInt(rate) + SCALE_UNITS - 1n) / SCALE_UNITS;
}
