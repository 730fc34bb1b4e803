/**
 * Entry: whether an order that is well made can be paid for and fits the book as it is, and how it
 * then takes, rests or ends. New, amended, triggered and activated orders all come this way.
 */
import { checkCall } from './auction';
import { boundOf } from './collars';
import type { MarketState } from './market';
import { NO_LIMIT, take } from './matching';
import { isMarketType, isStopType, triggersOnRise, type LiveOrder } from './order';
import { expireOrder, list, unlist } from './outcomes';
import type { Venue } from './venue';
import { pullIn, slide, withinBand } from './safeguards/bands';
import { withinImpact } from './safeguards/impact';
import { prospect } from './walk';
import { BUYS, SELLS } from '../book/book';
import { refusal, type Refusal } from '../risk/refusal';
import { formatSteps, formatUnits } from '../contract/money';

/** Worst price a market order may trade at: collar, band and impact, as far as there are any. */
function marketLimit(v: Venue, m: MarketState, o: LiveOrder): number {
  const { collars, priceBands, priceImpact } = v.risk.params;
  let limit = collars === undefined ? NO_LIMIT : boundOf(v, m, o.buy ? 1 : -1);
  if (priceImpact !== undefined) limit = withinImpact(v, m, o.buy, limit);
  return priceBands === undefined ? limit : withinBand(v, m, o.buy, limit);
}

/** What the order may cost at most must be there, and what it brings must fit. */
export function checkFunds(v: Venue, m: MarketState, o: LiveOrder): Refusal | undefined {
  // A waiting market stop is funded when it triggers (contracts §2).
  if (isStopType(o.type) && o.pays) return undefined;
  return checkMeans(v, m, o) ?? checkRoom(v, m, o);
}

/** Whether the account has what the order gives. */
export function checkMeans(v: Venue, m: MarketState, o: LiveOrder): Refusal | undefined {
  return checkAvailable(v, m, o, o.pays ? marketNeeds(v, m, o) : o.lockFor(o.quantity));
}

/** @param needed base units of the asset that the order gives */
export function checkAvailable(
  v: Venue,
  m: MarketState,
  o: LiveOrder,
  needed: bigint,
): Refusal | undefined {
  const asset = o.buy ? m.info.quote : m.info.base;
  if (v.ledger.covers(o.account, asset.id, needed)) return undefined;
  const has = formatUnits(v.ledger.available(o.account, asset.id), asset.decimals);
  return refusal('205', `needs ${formatUnits(needed, asset.decimals)} ${asset.name}, has ${has}`);
}

/** What a market order would give: the quote amount, the quantity, or what the book asks for. */
function marketNeeds(v: Venue, m: MarketState, o: LiveOrder): bigint {
  if (o.buy) return o.byQuote ? o.quoteLeft : prospect(m, o, marketLimit(v, m, o)).cost;
  if (!o.byQuote) return m.baseAmount(o.leaves);
  return m.baseAmount(prospect(m, o, marketLimit(v, m, o)).quantity);
}

export function checkRoom(v: Venue, m: MarketState, o: LiveOrder): Refusal | undefined {
  const asset = o.buy ? m.base : m.quote;
  if (!v.ledger.crowded(asset)) return undefined;
  const brings = o.buy ? m.baseAmount(o.leaves) : m.notional(o.price, o.leaves);
  if (v.ledger.canReceive(o.account, asset, brings)) return undefined;
  return refusal('208', `the balance would pass 2^63-1 units of ${v.registry.asset(asset)!.name}`);
}

export function checkMatching(v: Venue, m: MarketState, o: LiveOrder): Refusal | undefined {
  if (v.orders.named(o.account, o.clientOrderId) !== undefined) {
    return refusal('501', `clientOrderId ${o.clientOrderId} is in use by a live order`);
  }
  return checkPlace(m, o);
}

/** Whether the book and the last price let an order in as what it is. */
export function checkPlace(m: MarketState, o: LiveOrder): Refusal | undefined {
  const { type: orderType, timeInForce } = o;
  const no = m.call ? checkCall({ orderType, timeInForce }, m.batch > 0) : undefined;
  if (no) return no;
  if (o.type === 'LIMIT_MAKER' && wouldTake(m, o.buy, o.price)) {
    return refusal('503', `price ${formatSteps(o.price, m.info.tick)} would take`);
  }
  if (isStopType(o.type) && m.lastPrice > 0 && o.contingent?.trail === undefined) {
    const rise = triggersOnRise(o.type, o.buy);
    if (rise ? m.lastPrice >= o.stopPrice : m.lastPrice <= o.stopPrice) {
      const stop = formatSteps(o.stopPrice, m.info.tick);
      const last = formatSteps(m.lastPrice, m.info.tick);
      return refusal('504', `stopPrice ${stop} would trigger at the last price ${last}`);
    }
  }
  return undefined;
}

/** Whether a limit order at that price would trade at once. */
export function wouldTake(m: MarketState, buy: boolean, price: number): boolean {
  const best = m.book.bestPrice(buy ? SELLS : BUYS);
  return best > 0 && (buy ? price >= best : price <= best);
}

/** Lets an accepted order (or an amended one) take, and then rest or end. */
export function enter(v: Venue, m: MarketState, o: LiveOrder): void {
  if (!m.trading) return collect(v, m, o);
  if (v.risk.banded) pullIn(v, m);
  const { pays } = o;
  const limit = pays
    ? marketLimit(v, m, o)
    : v.risk.banded
      ? withinBand(v, m, o.buy, o.price)
      : o.price;
  const { timeInForce } = o;
  if (!pays && timeInForce === 'FOK' && prospect(m, o, limit).quantity < o.leaves) {
    expireOrder(v, o, 'fok-unfilled');
    return;
  }
  o.workingSince = v.now;
  const ended = take(v, m, o, limit);
  if (ended !== undefined) expireOrder(v, o, ended);
  else if (pays && (o.leaves > 0 || (o.byQuote && o.quoteLeft > 0n))) {
    const collared = limit !== NO_LIMIT && m.book.bestPrice(o.buy ? SELLS : BUYS) > 0;
    expireOrder(v, o, collared ? 'price-limit' : 'market-remainder');
  } else if (o.leaves === 0) unlist(v, o);
  else if (timeInForce !== 'GTC') expireOrder(v, o, 'ioc-remainder');
  // What orders of a list may cost hangs together: their prices stay.
  else if (limit !== o.price && o.contingent !== undefined) expireOrder(v, o, 'price-limit');
  else {
    if (limit !== o.price) slide(v, m, o, limit);
    m.rest(o);
    if (!o.listed) list(v, o);
  }
}

/** Where orders are not matched they rest, also where they cross; what may not rest ends. */
function collect(v: Venue, m: MarketState, o: LiveOrder): void {
  const { timeInForce } = o;
  o.workingSince = v.now;
  if (isMarketType(o.type)) return expireOrder(v, o, 'market-remainder');
  if (timeInForce === 'FOK') return expireOrder(v, o, 'fok-unfilled');
  if (timeInForce === 'IOC' && !m.call) return expireOrder(v, o, 'ioc-remainder');
  m.rest(o);
  if (!o.listed) list(v, o);
}

/** Puts a stop where it waits for a trade price. */
export function waitForTrigger(m: MarketState, o: LiveOrder): void {
  o.waiting = true;
  m.stops.add(o, m.lastPrice);
}
