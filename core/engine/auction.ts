/**
 * Auctions: a call phase collects orders without matching them, then one price clears what it can
 * (clearing.ts finds it), with self-trade prevention before the first trade.
 */
import { keepTrade } from './busts';
import { clearing, referenceOf, type AuctionLevel, type Clearing } from './clearing';
import { feeOn, feeRate } from './fees';
import { noteListFill, type MarketState } from './market';
import { canReceive, prevent, sendRefreshed, shrink } from './matching';
import type { LiveOrder } from './order';
import { expireOrder, unlist } from './outcomes';
import type { Venue } from './venue';
import { BUYS, NO_ORDER, SELLS, type BookSide } from '../book/book';
import { refusal, type Refusal } from '../risk/refusal';
import type { EventOf, OrderFields } from '../contract';
import { lots, ticks, tradeId, units } from '../contract/ids';

function levelsOf(m: MarketState, side: BookSide, until: number): AuctionLevel[] {
  const levels: { price: number; lots: bigint }[] = [];
  for (let h = m.book.first(side); h !== NO_ORDER; h = m.book.next(h)) {
    const price = m.book.priceOf(h);
    if (side === BUYS ? price < until : price > until) break;
    const lots = BigInt(m.orderAt(h).leaves);
    const last = levels.at(-1);
    if (last?.price === price) last.lots += lots;
    else levels.push({ price, lots });
  }
  return levels;
}

/** What the auction would come to now; undefined while the book does not cross. */
export function clearingOf(m: MarketState): Clearing | undefined {
  const [bid, ask] = [m.book.bestPrice(BUYS), m.book.bestPrice(SELLS)];
  if (bid === 0 || ask === 0 || ask > bid) return undefined;
  return clearing(levelsOf(m, BUYS, ask), levelsOf(m, SELLS, bid), referenceOf(m));
}

/**
 * Whether the call of an auction takes that order: a LIMIT that need not trade now, or a stop. An
 * IOC is for the auction alone; what it has left at the end of the call expires.
 * @param always orders are never matched otherwise, so that a market stop could never trade
 */
export function checkCall(
  o: Pick<OrderFields, 'orderType' | 'timeInForce'>,
  always: boolean,
): Refusal | undefined {
  const { orderType, timeInForce } = o;
  const stops = orderType === 'STOP_LOSS' || orderType === 'TAKE_PROFIT';
  if (orderType === 'LIMIT_MAKER' || orderType === 'MARKET' || (always && stops)) {
    return refusal('519', `orderType ${orderType} is not taken in the call of an auction`);
  }
  if (orderType !== 'LIMIT' || timeInForce !== 'FOK') return undefined;
  return refusal('519', 'timeInForce FOK is not taken in the call of an auction');
}

/** Clears what crosses in the book, at one price. Triggers and lists are the caller's. */
export function uncross(v: Venue, m: MarketState): void {
  for (;;) {
    const found = clearingOf(m);
    if (found === undefined) return;
    // Each order that self-trade prevention ends changes what the price is found from.
    if (!settleClash(v, m, found.price)) trade(v, m, found.price);
  }
}

/** The order that came later is named the taker; fees make no difference, both pay the maker's. */
function pairOf(m: MarketState, buy: number, sell: number): [maker: LiveOrder, taker: LiveOrder] {
  const [buyer, seller] = [m.orderAt(buy), m.orderAt(sell)];
  const buyerLater =
    buyer.workingSince === seller.workingSince
      ? buyer.id > seller.id
      : buyer.workingSince > seller.workingSince;
  return buyerLater ? [seller, buyer] : [buyer, seller];
}

/** Ends the first match at that price that must not be. @returns whether there was one */
function settleClash(v: Venue, m: MarketState, price: number): boolean {
  const { book } = m;
  let [buy, sell] = [book.first(BUYS), book.first(SELLS)];
  let [bought, sold] = [0, 0];
  while (buy !== NO_ORDER && sell !== NO_ORDER) {
    if (book.priceOf(buy) < price || book.priceOf(sell) > price) return false;
    const [maker, taker] = pairOf(m, buy, sell);
    const [wants, gives] = [m.orderAt(buy).leaves - bought, m.orderAt(sell).leaves - sold];
    const quantity = Math.min(wants, gives);
    if (maker.owner === taker.owner && taker.stp !== 'NONE') {
      preventResting(v, m, taker, maker, price, quantity);
      return true;
    }
    bought = quantity === wants ? 0 : bought + quantity;
    sold = quantity === gives ? 0 : sold + quantity;
    if (bought === 0) buy = book.next(buy);
    if (sold === 0) sell = book.next(sell);
  }
  return false;
}

/** Self-trade prevention of two orders that both rest. */
function preventResting(
  v: Venue,
  m: MarketState,
  taker: LiveOrder,
  maker: LiveOrder,
  price: number,
  quantity: number,
): void {
  if (prevent(v, m, taker, maker, price, quantity)) {
    expireOrder(v, taker, 'self-trade-prevention');
    return;
  }
  if (taker.stp !== 'DECREMENT') return;
  taker.updatedAt = v.now;
  shrink(m, taker, quantity);
  // Readers cannot tell that this taker rested: they hear what its iceberg shows.
  if (taker.slice > 0) sendRefreshed(v, taker, m.book.quantityOf(taker.handle));
}

/**
 * Trades in price-time priority, all at the one price, icebergs with all they have. The order in
 * front keeps its place until it is done: what it shows is set right at the end.
 */
function trade(v: Venue, m: MarketState, price: number): void {
  const { book } = m;
  /** Lots that the front order of each side has traded. */
  const taken = [0, 0];
  for (;;) {
    const [buy, sell] = [book.first(BUYS), book.first(SELLS)];
    if (buy === NO_ORDER || sell === NO_ORDER) break;
    if (book.priceOf(buy) < price || book.priceOf(sell) > price) break;
    const [maker, taker] = pairOf(m, buy, sell);
    const quantity = Math.min(maker.leaves, taker.leaves);
    const crowded = [maker, taker].find((o) => !canReceive(v, m, o, price, quantity));
    if (crowded !== undefined) {
      taken[crowded.buy ? BUYS : SELLS] = 0;
      expireOrder(v, crowded, 'balance-limit');
      continue;
    }
    match(v, m, taker, maker, price, quantity);
    for (const o of [maker, taker]) {
      const side = o.buy ? BUYS : SELLS;
      taken[side] = o.leaves === 0 ? 0 : taken[side]! + quantity;
      if (o.leaves > 0) continue;
      m.unrest(o);
      unlist(v, o);
    }
  }
  for (const side of [BUYS, SELLS] as const) {
    if (taken[side] === 0) continue;
    const order = m.orderAt(book.first(side));
    const refreshed = shrink(m, order, taken[side]!);
    if (refreshed > 0) sendRefreshed(v, order, refreshed);
  }
}

function match(
  v: Venue,
  m: MarketState,
  taker: LiveOrder,
  maker: LiveOrder,
  price: number,
  quantity: number,
): void {
  const notional = m.notional(price, quantity);
  const baseAmount = m.baseAmount(quantity);
  const fee = (o: LiveOrder): bigint =>
    feeOn(o.buy ? baseAmount : notional, feeRate(v, m, o.account, true));
  for (const o of [maker, taker]) {
    o.advance(quantity, notional, v.now);
    if (o.contingent !== undefined) noteListFill(m, o);
  }
  const before = m.lastPrice;
  m.noteTrade(price);
  if (v.risk.banded) m.guard.traded.note(price, v.now);
  const event: EventOf<'fill'> = {
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
    // Each had its own limit locked: the better price goes back at once.
    makerUnlocked: units(maker.lockFor(quantity)),
    makerFee: units(fee(maker)),
    makerFeeAsset: maker.buy ? m.base : m.quote,
    takerOrderId: taker.id,
    takerAccount: taker.account,
    takerClientOrderId: taker.clientOrderId,
    takerLeaves: taker.leaves,
    takerUnlocked: units(taker.lockFor(quantity)),
    takerFee: units(fee(taker)),
    takerFeeAsset: taker.buy ? m.base : m.quote,
    auction: true,
  };
  v.send(event);
  if (v.risk.keepsTrades) keepTrade(v, m, event, before);
}

/** Ends orders for the auction alone (IOC) when it is over, in the order of acceptance. */
export function endCall(v: Venue, m: MarketState): void {
  const left: LiveOrder[] = [];
  for (const side of [BUYS, SELLS] as const) {
    for (let h = m.book.first(side); h !== NO_ORDER; h = m.book.next(h)) {
      const order = m.orderAt(h);
      if (order.timeInForce === 'IOC') left.push(order);
    }
  }
  left.sort((a, b) => a.id - b.id);
  for (const order of left) if (order.listed) expireOrder(v, order, 'auction-end');
}
