/**
 * What an event does to balances, as pure arithmetic: the one definition that the core's ledger,
 * the projections and the tests share. Postings of an event sum to zero per asset, with the
 * outside world (deposits, withdrawals), the fee account and pools as accounts of their own.
 */
import { bigOf } from './exact';
import type { AccountId, AssetId, PoolId } from './ids';
import type { CoreEvent, EventOf } from './event';

/** Receives each change; amounts in base units, signed. */
export interface PostingSink {
  /** An account's available and locked parts change. */
  account(account: AccountId, asset: AssetId, available: bigint, locked: bigint): void;
  /** The amount goes from available to locked; without this, `account` gets both changes. */
  lock?(account: AccountId, asset: AssetId, amount: bigint): void;
  /** The amount goes from locked to available; as `lock`. */
  unlock?(account: AccountId, asset: AssetId, amount: bigint): void;
  /** The venue's fee account receives. */
  fees(asset: AssetId, amount: bigint): void;
  /** A pool's reserve changes. */
  pool(pool: PoolId, asset: AssetId, amount: bigint): void;
  /** Value enters (negative: leaves) the venue; the counter-posting of deposits. */
  outside(asset: AssetId, amount: bigint): void;
}

/** What postings need to know of a market or pool. */
export interface PairLookup {
  marketPair(market: number): { readonly base: AssetId; readonly quote: AssetId; lot: bigint };
  poolPair(pool: number): { readonly base: AssetId; readonly quote: AssetId };
}

/** As `post`, for a fill. */
export function postFill(e: EventOf<'fill'>, pairs: PairLookup, sink: PostingSink): void {
  const { base, quote, lot } = pairs.marketPair(e.market);
  const baseAmount = bigOf(e.quantity) * lot;
  const takerBuys = e.aggressor === 'BUY';
  const buyer = takerBuys ? e.takerAccount : e.makerAccount;
  const seller = takerBuys ? e.makerAccount : e.takerAccount;
  const buyerUnlocked = takerBuys ? e.takerUnlocked : e.makerUnlocked;
  const sellerUnlocked = takerBuys ? e.makerUnlocked : e.takerUnlocked;
  const buyerFee = takerBuys ? e.takerFee : e.makerFee;
  const sellerFee = takerBuys ? e.makerFee : e.takerFee;
  sink.account(buyer, quote, buyerUnlocked - e.notional, -buyerUnlocked);
  sink.account(buyer, base, baseAmount - buyerFee, 0n);
  sink.account(seller, base, sellerUnlocked - baseAmount, -sellerUnlocked);
  sink.account(seller, quote, e.notional - sellerFee, 0n);
  if (buyerFee !== 0n) sink.fees(base, buyerFee);
  if (sellerFee !== 0n) sink.fees(quote, sellerFee);
}

/** Undoes what a trade moved and does what it moves now; a busted one moves nothing now. */
function postBust(e: EventOf<'trade-bust'>, pairs: PairLookup, sink: PostingSink): void {
  const { base, quote, lot } = pairs.marketPair(e.market);
  const back = e.action === 'bust' ? BigInt(e.quantity) * lot : 0n;
  const less = e.previousNotional - e.notional;
  const takerBuys = e.aggressor === 'BUY';
  const buyer = takerBuys ? e.takerAccount : e.makerAccount;
  const seller = takerBuys ? e.makerAccount : e.takerAccount;
  const makerFee = e.makerFee - e.previousMakerFee;
  const takerFee = e.takerFee - e.previousTakerFee;
  const buyerFee = takerBuys ? takerFee : makerFee;
  const sellerFee = takerBuys ? makerFee : takerFee;
  sink.account(buyer, quote, less, 0n);
  sink.account(buyer, base, -back - buyerFee, 0n);
  sink.account(seller, base, back, 0n);
  sink.account(seller, quote, -less - sellerFee, 0n);
  if (buyerFee !== 0n) sink.fees(base, buyerFee);
  if (sellerFee !== 0n) sink.fees(quote, sellerFee);
}

function postWithdrawal(e: EventOf<'withdrawal'>, sink: PostingSink): void {
  if (e.state === 'requested') sink.account(e.account, e.asset, -e.amount, e.amount);
  else if (e.state === 'settled') {
    sink.account(e.account, e.asset, 0n, -e.amount);
    sink.outside(e.asset, -e.amount);
  } else if (e.state === 'refused' || e.state === 'failed') {
    sink.account(e.account, e.asset, e.amount, -e.amount);
  }
}

function postPrevented(e: EventOf<'prevented'>, pairs: PairLookup, sink: PostingSink): void {
  // Only DECREMENT frees here; the other modes end an order, and that event carries the amount.
  if (e.makerUnlocked === 0n && e.takerUnlocked === 0n) return;
  const { base, quote } = pairs.marketPair(e.market);
  const makerAsset = e.takerSide === 'BUY' ? base : quote;
  const takerAsset = e.takerSide === 'BUY' ? quote : base;
  if (e.makerUnlocked !== 0n) {
    sink.account(e.makerAccount, makerAsset, e.makerUnlocked, -e.makerUnlocked);
  }
  if (e.takerUnlocked !== 0n) {
    sink.account(e.takerAccount, takerAsset, e.takerUnlocked, -e.takerUnlocked);
  }
}

function postSwap(e: EventOf<'swap'>, sink: PostingSink): void {
  sink.account(e.account, e.assetIn, -e.amountIn, 0n);
  sink.account(e.account, e.assetOut, e.amountOut, 0n);
  sink.pool(e.pool, e.assetIn, e.amountIn);
  sink.pool(e.pool, e.assetOut, -e.amountOut);
}

function postLiquidity(e: EventOf<'liquidity'>, pairs: PairLookup, sink: PostingSink): void {
  const { base, quote } = pairs.poolPair(e.pool);
  const sign = e.action === 'add' ? 1n : -1n;
  sink.account(e.account, base, -sign * e.base, 0n);
  sink.account(e.account, quote, -sign * e.quote, 0n);
  sink.pool(e.pool, base, sign * e.base);
  sink.pool(e.pool, quote, sign * e.quote);
}

type OrderLock = { market: number; side: 'BUY' | 'SELL'; account: AccountId };

function lockAsset(e: OrderLock, pairs: PairLookup): AssetId {
  const { base, quote } = pairs.marketPair(e.market);
  return e.side === 'BUY' ? quote : base;
}

/** As `post`, for the events that begin an order. */
export function postLock(
  e: EventOf<'accepted'> | EventOf<'triggered'>,
  pairs: PairLookup,
  sink: PostingSink,
): void {
  if (e.locked === 0n) return;
  const asset = lockAsset(e, pairs);
  if (sink.lock !== undefined) sink.lock(e.account, asset, e.locked);
  else sink.account(e.account, asset, -e.locked, e.locked);
}

/** As `post`, for the events that end an order. */
export function postUnlock(
  e: EventOf<'cancelled'> | EventOf<'expired'>,
  pairs: PairLookup,
  sink: PostingSink,
): void {
  if (e.unlocked === 0n) return;
  const asset = lockAsset(e, pairs);
  if (sink.unlock !== undefined) sink.unlock(e.account, asset, e.unlocked);
  else sink.account(e.account, asset, e.unlocked, -e.unlocked);
}

/** Posts one event. Events that move nothing post nothing. */
export function post(e: CoreEvent, pairs: PairLookup, sink: PostingSink): void {
  switch (e.type) {
    case 'accepted':
    case 'triggered':
      return postLock(e, pairs, sink);
    case 'cancelled':
    case 'expired':
      return postUnlock(e, pairs, sink);
    case 'amended':
      if (e.lockedDelta !== 0n) {
        sink.account(e.account, lockAsset(e, pairs), -e.lockedDelta, e.lockedDelta);
      }
      return;
    case 'fill':
      return postFill(e, pairs, sink);
    case 'prevented':
      return postPrevented(e, pairs, sink);
    case 'trade-bust':
      return postBust(e, pairs, sink);
    case 'deposit':
      sink.account(e.account, e.asset, e.amount, 0n);
      return sink.outside(e.asset, e.amount);
    case 'withdrawal':
      return postWithdrawal(e, sink);
    case 'transfer':
      sink.account(e.account, e.asset, -e.amount, 0n);
      return sink.account(e.to, e.asset, e.amount, 0n);
    case 'hold': {
      const held = e.release ? -e.amount : e.amount;
      return sink.account(e.account, e.asset, -held, held);
    }
    case 'swap':
      return postSwap(e, sink);
    case 'liquidity':
      return postLiquidity(e, pairs, sink);
    default:
      return;
  }
}
