/** Commands that name things: assets, markets, pools, accounts, and what changes them. */
import { AccountState } from './account';
import { MarketState } from './market';
import { applyBatch } from './safeguards/batches';
import type { Venue } from './venue';
import { PoolShares } from '../pools/pool-state';
import { FEE_SCALE } from '../pools/constant-product';
import { refusal, said, type Refusal } from '../risk/refusal';
import type { CommandOf, EventOf } from '../contract';
import { accountId, assetId, marketId, poolId } from '../contract/ids';
import {
  grid,
  isPlainDecimal,
  lotFactor,
  notionalFactor,
  toLots,
  toUnits,
} from '../contract/money';

const MAX_DECIMALS = 18;
const FEE_LIMIT = Number(FEE_SCALE);

export function defineAsset(v: Venue, c: CommandOf<'asset'>): void {
  if (v.registry.assetNamed(c.asset)) {
    return v.refuse(c, refusal('318', `asset ${c.asset} exists already`));
  }
  if (c.asset === '' || c.decimals > MAX_DECIMALS) {
    return v.refuse(c, refusal('318', `asset ${c.asset} has ${c.decimals} decimals, 0 to 18 fit`));
  }
  v.define({
    type: 'asset',
    seq: v.nextSeq(),
    ts: v.now,
    asset: assetId(++v.assetCount),
    name: c.asset,
    decimals: c.decimals,
  });
}

type MarketWords = Pick<
  CommandOf<'market'>,
  'minNotional' | 'maxQuantity' | 'percentPriceUp' | 'percentPriceDown' | 'maxPosition'
>;

/** Whether the optional sizes are decimals on their grids; @returns the field that is not */
function badSize(
  c: MarketWords,
  lotSize: string,
  baseDecimals: number,
  quoteDecimals: number,
): string | undefined {
  const fields = [c.minNotional, c.maxQuantity, c.percentPriceUp, c.percentPriceDown];
  for (const text of [...fields, c.maxPosition]) {
    if (text !== undefined && !isPlainDecimal(text)) return text;
  }
  if (c.minNotional !== undefined && toUnits(c.minNotional, quoteDecimals) < 0n) {
    return `minNotional ${c.minNotional}`;
  }
  if (c.maxPosition !== undefined && toUnits(c.maxPosition, baseDecimals) < 0n) {
    return `maxPosition ${c.maxPosition}`;
  }
  if (c.maxQuantity !== undefined && toLots(c.maxQuantity, grid(lotSize)) <= 0) {
    return `maxQuantity ${c.maxQuantity}`;
  }
  return undefined;
}

const badFee = (fee: number | undefined): boolean =>
  fee !== undefined && !(Number.isSafeInteger(fee) && fee >= 0 && fee <= FEE_LIMIT);

/** Why a market cannot be as the command says. */
function checkMarket(v: Venue, c: CommandOf<'market'>): Refusal | undefined {
  if (c.market === '') return refusal('302', 'market has no name');
  if (v.registry.marketNamed(c.market)) return refusal('302', `market ${c.market} exists already`);
  const base = v.registry.assetNamed(c.base);
  const quote = v.registry.assetNamed(c.quote);
  if (!base || !quote) return refusal('206', `asset ${base ? c.quote : c.base} is unknown`);
  if (base === quote) return refusal('302', `base and quote are both ${c.base}`);
  try {
    const tick = grid(c.tickSize);
    const lot = grid(c.lotSize);
    lotFactor(lot, base.decimals);
    notionalFactor(tick, lot, quote.decimals);
  } catch (error) {
    const why = error instanceof RangeError ? error.message : 'grid is not valid';
    return refusal('302', `tickSize ${c.tickSize}, lotSize ${c.lotSize}: ${why}`);
  }
  if (badFee(c.makerFee) || badFee(c.takerFee)) {
    return refusal('302', `fees ${c.makerFee}, ${c.takerFee} are not between 0 and 1e8`);
  }
  const bad = badSize(c, c.lotSize, base.decimals, quote.decimals);
  return bad === undefined ? undefined : refusal('302', `${bad} is not valid for this market`);
}

export function defineMarket(v: Venue, c: CommandOf<'market'>): void {
  const no = checkMarket(v, c);
  if (no) return v.refuse(c, no);
  const event: EventOf<'market'> = {
    ...c,
    seq: v.nextSeq(),
    ts: v.now,
    market: marketId(v.registry.markets().length + 1),
    name: c.market,
    base: v.registry.assetNamed(c.base)!.id,
    quote: v.registry.assetNamed(c.quote)!.id,
  };
  v.define(event);
  const m = new MarketState(v.registry.market(event.market)!, v.makeBook(), v.orders);
  v.markets[event.market] = m;
  applyBatch(v, m);
}

export function changeMarket(v: Venue, c: CommandOf<'market-params'>): void {
  const m = v.markets[c.market];
  if (!m) return v.refuse(c, refusal('301', `market ${c.market} is unknown`));
  if (badFee(c.makerFee) || badFee(c.takerFee)) {
    return v.refuse(c, refusal('302', 'fees are not between 0 and 1e8'));
  }
  const { base, quote, lotSize } = m.info;
  const bad = badSize(c, lotSize, base.decimals, quote.decimals);
  if (bad !== undefined) return v.refuse(c, refusal('302', `${bad} is not valid for this market`));
  v.define({ ...c, seq: v.nextSeq(), ts: v.now });
  m.refresh(v.registry.market(c.market)!);
}

export function definePool(v: Venue, c: CommandOf<'pool'>): void {
  const base = v.registry.assetNamed(c.base);
  const quote = v.registry.assetNamed(c.quote);
  if (c.pool === '' || v.registry.poolNamed(c.pool)) {
    return v.refuse(c, refusal('313', `pool ${c.pool} exists already or has no name`));
  }
  if (!base || !quote) {
    return v.refuse(c, refusal('206', `asset ${base ? c.quote : c.base} is unknown`));
  }
  if (base === quote || badFee(c.fee) || c.fee === FEE_LIMIT) {
    return v.refuse(c, refusal('313', `pool ${c.pool}: base, quote or fee ${c.fee} is not valid`));
  }
  if (c.market !== undefined && !v.markets[c.market]) {
    return v.refuse(
      c,
      refusal('301', `market ${said(c.raw, 'market', String(c.market))} is unknown`),
    );
  }
  const id = poolId(v.registry.pools().length + 1);
  v.pools[id] = new PoolShares(id);
  v.define({
    type: 'pool',
    seq: v.nextSeq(),
    ts: v.now,
    pool: id,
    name: c.pool,
    base: base.id,
    quote: quote.id,
    fee: c.fee,
    ...(c.market === undefined ? {} : { market: c.market }),
  });
}

export function openAccount(v: Venue, c: CommandOf<'account'>): void {
  if (c.account === '' || v.registry.accountNamed(c.account)) {
    return v.refuse(c, refusal('202', `account ${c.account} exists already or has no name`));
  }
  if (c.parent !== undefined && !v.accounts[c.parent]) {
    return v.refuse(c, refusal('201', `parent account ${c.parent} is unknown`));
  }
  const id = accountId(Math.max(v.accounts.length, 1));
  v.define({ ...c, seq: v.nextSeq(), ts: v.now, account: id, name: c.account });
  v.accounts[id] = new AccountState(id, ownerNumber(v, c.owner), c.kind === 'house', c.tier);
}

/** The number of a beneficial owner, given at first sight. */
export function ownerNumber(v: Venue, owner: string): number {
  const known = v.owners.get(owner);
  if (known !== undefined) return known;
  const next = v.owners.size + 1;
  v.owners.set(owner, next);
  return next;
}

export function updateAccount(v: Venue, c: CommandOf<'account-update'>): void {
  const account = v.accounts[c.account];
  if (!account) return v.refuse(c, refusal('201', `account ${c.account} is unknown`));
  v.define({ ...c, seq: v.nextSeq(), ts: v.now });
  account.tier = c.tier ?? account.tier;
}
