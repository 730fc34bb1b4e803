// long-file: hot path; the loop that matches, with all that may happen to a maker on the way
/**
 * Takes liquidity: walks the other side of the book in price-time priority at the makers' prices,
 * with self-trade prevention where the taker asks for it.
 */
import { keepTrade } from './busts';
import { draftFill, fillDirectly } from './direct';
import { feeOn, feeRate } from './fees';
import { noteListFill, type MarketState } from './market';
import type { LiveOrder } from './order';
import { expireOrder, unlist } from './outcomes';
import type { Venue } from './venue';
import { BUYS, NO_ORDER, SELLS } from '../book/book';
import type { EventOf, ExpireReason } from '../contract';
import { lots, ticks, tradeId, units } from '../contract/ids';

/** Any price will do: the limit of a market order without a collar. */
export const NO_LIMIT = 0;

/**
 * Matches until the order is filled or nothing more can be had.
 * @param limit worst price in ticks, NO_LIMIT = any
 * @returns why it ended although the other side goes on, undefined when the other side (within the
 *   limit) is used up or the order is done
 */
export function take(
  v: Venue,
  m: MarketState,
  taker: LiveOrder,
  limit: number,
): ExpireReason | undefined {
  const { book } = m;
  const { buy, byQuote, owner } = taker;
  const prevents = taker.stp !== 'NONE';
  const other = buy ? SELLS : BUYS;
  while (taker.leaves > 0 || (byQuote && taker.quoteLeft > 0n)) {
    const handle = book.first(other);
    if (handle === NO_ORDER) return undefined;
    const price = book.priceOf(handle);
    if (limit !== NO_LIMIT && (buy ? price > limit : price < limit)) return undefined;
    const maker = m.orderAt(handle);
    const want = wanted(v, m, taker, price);
    if (want === 0) return byQuote ? 'below-lot' : 'market-remainder';
    const shown = book.quantityOf(handle);
    const quantity = want < shown ? want : shown;
    if (prevents && maker.owner === owner) {
      const ended = prevent(v, m, taker, maker, price, quantity);
      if (ended) return 'self-trade-prevention';
    } else if (!canReceive(v, m, maker, price, quantity)) {
      expireOrder(v, maker, 'balance-limit');
    } else if (!canReceive(v, m, taker, price, quantity)) return 'balance-limit';
    else fill(v, m, taker, maker, price, quantity);
  }
  return undefined;
}

/** Lots that the taker wants at that price and can pay. */
function wanted(v: Venue, m: MarketState, taker: LiveOrder, price: number): number {
  if (taker.byQuote) {
    const count = m.affordable(taker.quoteLeft, price);
    return taker.buy ? count : Math.min(count, sellable(v, m, taker));
  }
  if (!taker.pays) return taker.leaves;
  if (taker.buy) {
    const means = v.ledger.available(taker.account, m.quote);
    return Math.min(taker.leaves, m.affordable(means, price));
  }
  return Math.min(taker.leaves, sellable(v, m, taker));
}

/** Whole lots that a market seller has. */
function sellable(v: Venue, m: MarketState, taker: LiveOrder): number {
  return m.wholeLots(v.ledger.available(taker.account, m.base));
}

/** Whether what a side of the trade brings fits into its balance. */
export function canReceive(
  v: Venue,
  m: MarketState,
  o: LiveOrder,
  price: number,
  quantity: number,
): boolean {
  const asset = o.buy ? m.base : m.quote;
  if (!v.ledger.crowded(asset)) return true;
  const gets = o.buy ? m.baseAmount(quantity) : m.notional(price, quantity);
  return v.ledger.canReceive(o.account, asset, gets);
}

/** Unexecuted lots to report for a taker; by quote amount, what the rest comes to at this price. */
function takerLeaves(m: MarketState, taker: LiveOrder, price: number): number {
  if (!taker.byQuote) return taker.leaves;
  return taker.quoteLeft === 0n ? 0 : Math.max(1, m.affordable(taker.quoteLeft, price));
}

function fill(
  v: Venue,
  m: MarketState,
  taker: LiveOrder,
  maker: LiveOrder,
  price: number,
  quantity: number,
): void {
  const direct = draftFill(v, m, taker, maker, price, quantity);
  if (direct) {
    const { notional } = v.fillDraft;
    taker.advanceExact(quantity, notional, v.now);
    maker.advanceExact(quantity, notional, v.now);
  } else {
    const notional = m.notional(price, quantity);
    taker.advance(quantity, notional, v.now);
    if (taker.byQuote) taker.quoteLeft -= notional;
    maker.advance(quantity, notional, v.now);
  }
  const refreshed = consume(v, m, maker, quantity);
  if (maker.contingent !== undefined) noteListFill(m, maker);
  if (taker.contingent !== undefined) noteListFill(m, taker);
  const before = m.lastPrice;
  m.noteTrade(price);
  if (v.risk.banded) m.guard.traded.note(price, v.now);
  if (direct) fillDirectly(v, m, taker, maker, price, quantity);
  else {
    const event = filled(v, m, taker, maker, price, quantity);
    v.sendFill(event);
    if (v.risk.keepsTrades) keepTrade(v, m, event, before);
  }
  if (refreshed > 0) sendRefreshed(v, maker, refreshed);
}

function filled(
  v: Venue,
  m: MarketState,
  taker: LiveOrder,
  maker: LiveOrder,
  price: number,
  quantity: number,
): EventOf<'fill'> {
  const notional = m.notional(price, quantity);
  const baseAmount = m.baseAmount(quantity);
  const takerGets = taker.buy ? baseAmount : notional;
  const makerGets = taker.buy ? notional : baseAmount;
  return {
    type: 'fill',
    seq: v.nextSeq(),
    ts: v.now,
    market: m.id,
    trade: tradeId(m.nextTrade++),
    price: ticks(price),
    quantity: lots(quantity),
    notional: units(notional),
    aggressor: taker.side,
    makerOrderId: maker.id,
    makerAccount: maker.account,
    makerClientOrderId: maker.clientOrderId,
    makerLeaves: maker.leaves,
    makerUnlocked: units(maker.buy ? notional : baseAmount),
    makerFee: units(feeOn(makerGets, feeRate(v, m, maker.account, true))),
    makerFeeAsset: maker.buy ? m.base : m.quote,
    takerOrderId: taker.id,
    takerAccount: taker.account,
    takerClientOrderId: taker.clientOrderId,
    takerLeaves: lots(takerLeaves(m, taker, price)),
    // A limit taker's better price goes back at once: its own price is what it had locked.
    takerUnlocked: units(taker.lockFor(quantity)),
    takerFee: units(feeOn(takerGets, feeRate(v, m, taker.account, false))),
    takerFeeAsset: taker.buy ? m.base : m.quote,
  };
}

/**
 * Takes lots off a maker in the book; its `leaves` are less by them already.
 * @returns the new slice when an iceberg showed one, at the back of its level, else 0
 */
function consume(v: Venue, m: MarketState, maker: LiveOrder, quantity: number): number {
  const { book } = m;
  if (maker.leaves === 0) {
    book.reduce(maker.handle, quantity);
    m.release(maker);
    unlist(v, maker);
    return 0;
  }
  return shrink(m, maker, quantity);
}

/**
 * Takes lots off a resting order that has more; its `leaves` are less by them already.
 * @returns the new slice when an iceberg showed one, at the back of its level, else 0
 */
export function shrink(m: MarketState, o: LiveOrder, quantity: number): number {
  const { book } = m;
  // In an auction an iceberg may give more than it shows.
  if (o.slice > 0 && book.quantityOf(o.handle) <= quantity) {
    const slice = Math.min(o.slice, o.leaves);
    book.requeue(o.handle, slice);
    return slice;
  }
  book.reduce(o.handle, quantity);
  return 0;
}

export function sendRefreshed(v: Venue, maker: LiveOrder, visible: number): void {
  v.send({
    type: 'refreshed',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: maker.id,
    account: maker.account,
    market: maker.marketId,
    clientOrderId: maker.clientOrderId,
    side: maker.side,
    price: maker.price,
    visible: lots(visible),
    leaves: maker.leaves,
  });
}

/** Self-trade prevention of one match. @returns whether the taker ends with it */
export function prevent(
  v: Venue,
  m: MarketState,
  taker: LiveOrder,
  maker: LiveOrder,
  price: number,
  quantity: number,
): boolean {
  const decrement = taker.stp === 'DECREMENT';
  let refreshed = 0;
  const makerUnlocked = decrement ? maker.lockFor(quantity) : 0n;
  const takerUnlocked = decrement ? taker.lockFor(quantity) : 0n;
  if (decrement) {
    drop(taker, quantity, m.notional(price, quantity));
    drop(maker, quantity, 0n);
    maker.updatedAt = v.now;
    if (maker.leaves > 0) refreshed = consume(v, m, maker, quantity);
  }
  v.send({
    type: 'prevented',
    seq: v.nextSeq(),
    ts: v.now,
    market: m.id,
    price: ticks(price),
    quantity: lots(quantity),
    mode: taker.stp,
    takerSide: taker.side,
    makerOrderId: maker.id,
    makerAccount: maker.account,
    takerOrderId: taker.id,
    takerAccount: taker.account,
    makerLeaves: maker.leaves,
    takerLeaves: lots(takerLeaves(m, taker, price)),
    makerUnlocked: units(makerUnlocked),
    takerUnlocked: units(takerUnlocked),
  });
  if (refreshed > 0) sendRefreshed(v, maker, refreshed);
  if (decrement) {
    if (maker.leaves === 0) expireOrder(v, maker, 'self-trade-prevention');
    return taker.leaves === 0 && taker.quoteLeft <= 0n;
  }
  if (taker.stp !== 'EXPIRE_TAKER') expireOrder(v, maker, 'self-trade-prevention');
  return taker.stp !== 'EXPIRE_MAKER';
}

function drop(o: LiveOrder, quantity: number, notional: bigint): void {
  o.prevented += quantity;
  if (o.byQuote) o.quoteLeft -= notional;
  else o.leaves = lots(o.leaves - quantity);
}
