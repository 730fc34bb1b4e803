/**
 * The fee tier that follows from what an owner traded on the days before today (`volumeTiers` of
 * the params). An owner's trades with itself, with linked owners, and trades that were busted do
 * not count.
 */
import type { MarketState } from './market';
import type { Venue } from './venue';
import { DAY_MICROS, type Rates, type VolumeTiers } from './volumes';
import { feeRateOf } from '../risk/params';
import type { AccountId, EventOf } from '../contract';
import { toUnits } from '../contract/money';

const DEFAULT_DAYS = 30;

/**
 * Rates of the owner's tier, by the volume of the whole days before today; undefined = below the
 * first tier. The same all day long, so no fill changes the fee of the next one.
 */
export function tierRates(v: Venue, owner: number, tiers: VolumeTiers): Rates | undefined {
  const entry = v.volumes.owners.get(owner);
  const day = Math.floor(v.now / DAY_MICROS);
  if (entry?.ratedDay === day && entry.ratedBy === tiers) return entry.rates;
  const first = day - (tiers.days ?? DEFAULT_DAYS);
  let sum = 0n;
  for (const [then, volume] of entry?.days ?? []) {
    if (then < first) entry!.days.delete(then);
    else if (then < day) sum += volume;
  }
  const rates = ratesFrom(v, tiers, sum);
  if (entry === undefined) return rates;
  entry.ratedDay = day;
  entry.ratedBy = tiers;
  entry.rates = rates;
  return rates;
}

function ratesFrom(v: Venue, tiers: VolumeTiers, sum: bigint): Rates | undefined {
  const decimals = v.registry.assetNamed(tiers.asset)?.decimals ?? 0;
  let rates: Rates | undefined;
  for (const { from, makerFeeBps, takerFeeBps } of tiers.tiers) {
    if (toUnits(from, decimals) > sum) break;
    rates = { makerFee: feeRateOf(makerFeeBps), takerFee: feeRateOf(takerFeeBps) };
  }
  return rates;
}

/** The same for somebody who only looks, at a time of his own: it changes nothing. */
export function lookUpTier(
  v: Venue,
  owner: number,
  tiers: VolumeTiers,
  now: number,
): Rates | undefined {
  const day = Math.floor(now / DAY_MICROS);
  const first = day - (tiers.days ?? DEFAULT_DAYS);
  let sum = 0n;
  for (const [then, volume] of v.volumes.owners.get(owner)?.days ?? []) {
    if (then >= first && then < day) sum += volume;
  }
  return ratesFrom(v, tiers, sum);
}

/** Counts a fill for both owners. @returns what it counted for each, 0n when it does not count */
export function countFill(v: Venue, m: MarketState, e: EventOf<'fill'>): bigint {
  const tiers = v.risk.params.volumeTiers;
  if (tiers === undefined || isOwnBusiness(v, e.makerAccount, e.takerAccount)) return 0n;
  const volume = valueOf(v, m, e.notional, tiers.asset);
  if (volume === 0n) return 0n;
  v.volumes.add(v.accounts[e.makerAccount]!.owner, e.ts, volume);
  v.volumes.add(v.accounts[e.takerAccount]!.owner, e.ts, volume);
  return volume;
}

/** Whether both sides are one owner, parent and sub-account, or declared to be linked. */
function isOwnBusiness(v: Venue, a: AccountId, b: AccountId): boolean {
  const [one, two] = [v.accounts[a]!, v.accounts[b]!];
  if (one.owner === two.owner || v.volumes.areLinked(one.owner, two.owner, v.now)) return true;
  const [left, right] = [v.registry.account(a)!, v.registry.account(b)!];
  if (left.parent === undefined && right.parent === undefined) return false;
  return (left.parent ?? a) === (right.parent ?? b);
}

/**
 * A notional in base units of the asset, by the last price of the market between the two; 0n while
 * there is no such price.
 */
function valueOf(v: Venue, m: MarketState, notional: bigint, asset: string): bigint {
  const { quote } = m.info;
  if (quote.name === asset) return notional;
  const bridge = v.registry
    .markets()
    .find((one) => one.base.id === quote.id && one.quote.name === asset);
  if (bridge === undefined) return 0n;
  const price = v.markets[bridge.id]!.lastPrice;
  return (notional * BigInt(price) * bridge.notionalUnits) / bridge.lotUnits;
}
