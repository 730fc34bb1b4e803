/**
 * How live orders end or enter the tables of live orders: the events for it and the bookkeeping,
 * in one place.
 */
import type { MarketState } from './market';
import { NO_ORDER } from '../book/book';
import type { LiveOrder } from './order';
import type { Venue } from './venue';
import type { CancelReason, EventOf, ExpireReason } from '../contract';
import { units } from '../contract/ids';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Enters an order into the tables of live orders. */
export function list(v: Venue, o: LiveOrder): void {
  const account = v.accounts[o.account]!;
  v.orders.set(o.id, o);
  account.clientIds.set(o.clientOrderId, o);
  account.openByMarket[o.market.id] = (account.openByMarket[o.market.id] ?? 0) + 1;
  o.listed = true;
}

/** Takes an order that has ended out of the tables. */
export function unlist(v: Venue, o: LiveOrder): void {
  if (!o.listed) return;
  const account = v.accounts[o.account]!;
  v.orders.delete(o.id);
  account.clientIds.delete(o.clientOrderId);
  account.openByMarket[o.market.id] = (account.openByMarket[o.market.id] ?? 1) - 1;
  o.listed = false;
}

/** Takes an order out of the book or off the shelf of stops, wherever it is. */
function withdraw(m: MarketState, o: LiveOrder): void {
  if (o.waiting) {
    m.stops.remove(o);
    o.waiting = false;
  } else if (o.handle !== NO_ORDER) m.unrest(o);
}

/** Ends a live order at somebody's word. */
export function cancelOrder(
  v: Venue,
  o: LiveOrder,
  reason: CancelReason,
  newClientOrderId?: string,
): void {
  const unlocked = o.lockFor(o.leaves);
  withdraw(v.marketOf(o), o);
  unlist(v, o);
  // Field by field: cancels are half of a log, and spreading is slow while the code is cold.
  const event: Mutable<EventOf<'cancelled'>> = {
    type: 'cancelled',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: o.id,
    account: o.account,
    market: o.market.id,
    clientOrderId: o.clientOrderId,
    side: o.terms.side,
    leaves: o.leaves,
    executed: o.executed,
    unlocked: units(unlocked),
    reason,
  };
  if (!o.pays) event.price = o.price;
  if (newClientOrderId !== undefined) event.newClientOrderId = newClientOrderId;
  v.send(event);
}

/** Ends an order by the rules: what it has left goes, what that locked comes back. */
export function expireOrder(v: Venue, o: LiveOrder, reason: ExpireReason): void {
  const unlocked = o.lockFor(o.leaves);
  withdraw(v.marketOf(o), o);
  unlist(v, o);
  v.send({
    type: 'expired',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: o.id,
    account: o.account,
    market: o.market.id,
    clientOrderId: o.clientOrderId,
    side: o.terms.side,
    ...(o.pays ? {} : { price: o.price }),
    leaves: o.leaves,
    executed: o.executed,
    unlocked: units(unlocked),
    reason,
  });
}
