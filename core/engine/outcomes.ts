/**
 * How live orders end or enter the tables of live orders: the events for it and the bookkeeping,
 * in one place.
 */
import { cancelDirectly } from './direct';
import type { MarketState } from './market';
import { NO_ORDER } from '../book/book';
import type { OrderList, LiveOrder } from './order';
import type { Venue } from './venue';
import type { CancelReason, EventOf, ExpireReason, ListState } from '../contract';
import { NONE, units } from '../contract/ids';
import type { Refusal } from '../risk/refusal';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Enters an order into the tables of live orders. */
export function list(v: Venue, o: LiveOrder): void {
  v.orders.add(o);
  v.openOrders.add(o.account, o.marketId, 1);
}

/** Takes an order that has ended out of the tables. */
export function unlist(v: Venue, o: LiveOrder): void {
  if (!o.listed) return;
  v.orders.remove(o);
  v.openOrders.add(o.account, o.marketId, -1);
}

/** Takes an order out of the book or off the shelf of stops, wherever it is. */
function withdraw(m: MarketState, o: LiveOrder): void {
  if (o.waiting) {
    m.stops.remove(o);
    o.waiting = false;
  } else if (o.handle !== NO_ORDER) m.unrest(o);
}

/** Ends a live order at somebody's word, and with it the list that it is part of. */
export function cancelOrder(
  v: Venue,
  o: LiveOrder,
  reason: CancelReason,
  newClientOrderId?: string,
): void {
  const { list: whole } = o;
  if (o.contingent?.pending === true) endPending(v, o, 'cancelled');
  else cancelOne(v, o, reason, newClientOrderId);
  if (whole !== undefined) endList(v, whole, reason);
}

function cancelOne(
  v: Venue,
  o: LiveOrder,
  reason: CancelReason,
  newClientOrderId: string | undefined,
): void {
  const m = v.marketOf(o);
  const { writer } = v;
  const exact = writer === undefined || newClientOrderId !== undefined ? NaN : o.exactLocked;
  const unlocked = Number.isNaN(exact) ? o.locked : 0n;
  withdraw(m, o);
  unlist(v, o);
  if (!Number.isNaN(exact)) return cancelDirectly(v, m, o, exact, reason, writer!);
  const event = o.pays
    ? payingCancelled(v, o, unlocked, reason)
    : cancelled(v, o, unlocked, reason);
  if (newClientOrderId !== undefined) event.newClientOrderId = newClientOrderId;
  v.sendEnded(event);
}

// Each form is written out: cancels are half of a log, and an object that is spread or gets its
// price later than the other fields is slower to make and to read.

function cancelled(
  v: Venue,
  o: LiveOrder,
  unlocked: bigint,
  reason: CancelReason,
): Mutable<EventOf<'cancelled'>> {
  return {
    type: 'cancelled',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: o.id,
    account: o.account,
    market: o.marketId,
    clientOrderId: o.clientOrderId,
    side: o.side,
    leaves: o.leaves,
    executed: o.executed,
    unlocked: units(unlocked),
    reason,
    price: o.price,
  };
}

/** Of a type that has no price. */
function payingCancelled(
  v: Venue,
  o: LiveOrder,
  unlocked: bigint,
  reason: CancelReason,
): Mutable<EventOf<'cancelled'>> {
  const { price: _none, ...event } = cancelled(v, o, unlocked, reason);
  return event;
}

/**
 * Ends an order by the rules: what it has left goes, what that locked comes back. A list that it
 * is part of ends with it.
 */
export function expireOrder(v: Venue, o: LiveOrder, reason: ExpireReason): void {
  const { list: whole } = o;
  expireOne(v, o, reason);
  if (whole !== undefined) endList(v, whole, undefined);
}

function expireOne(v: Venue, o: LiveOrder, reason: ExpireReason): void {
  const unlocked = o.locked;
  withdraw(v.marketOf(o), o);
  unlist(v, o);
  v.sendEnded(o.pays ? payingExpired(v, o, unlocked, reason) : expired(v, o, unlocked, reason));
}

function expired(
  v: Venue,
  o: LiveOrder,
  unlocked: bigint,
  reason: ExpireReason,
): EventOf<'expired'> {
  return {
    type: 'expired',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: o.id,
    account: o.account,
    market: o.marketId,
    clientOrderId: o.clientOrderId,
    side: o.side,
    price: o.price,
    leaves: o.leaves,
    executed: o.executed,
    unlocked: units(unlocked),
    reason,
  };
}

/** Of a type that has no price. */
function payingExpired(
  v: Venue,
  o: LiveOrder,
  unlocked: bigint,
  reason: ExpireReason,
): EventOf<'expired'> {
  return {
    type: 'expired',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: o.id,
    account: o.account,
    market: o.marketId,
    clientOrderId: o.clientOrderId,
    side: o.side,
    leaves: o.leaves,
    executed: o.executed,
    unlocked: units(unlocked),
    reason,
  };
}

/** Ends an order that was never placed. @param no why it could not be, when its turn came */
function endPending(
  v: Venue,
  o: LiveOrder,
  outcome: EventOf<'pending-ended'>['outcome'],
  no?: Refusal,
): void {
  unlist(v, o);
  v.send({
    type: 'pending-ended',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: o.id,
    account: o.account,
    market: o.marketId,
    clientOrderId: o.clientOrderId,
    side: o.side,
    list: o.terms.list ?? NONE,
    outcome,
    ...(no === undefined ? {} : { code: no.code, reason: no.reason }),
  });
}

/** Ends the other orders of a list because one of them traded or was triggered. */
export function expireOthers(v: Venue, whole: OrderList, one: LiveOrder): void {
  for (const other of whole.live)
    if (other.id !== one.id && other.listed) expireOne(v, other, 'list');
  whole.live = whole.live.filter((order) => order.listed);
}

/**
 * Ends what is left of a list, and the list.
 * @param word whose word it was, undefined = the rules
 * @param no why its pending orders were not placed
 */
export function endList(
  v: Venue,
  whole: OrderList,
  word: CancelReason | undefined,
  no?: Refusal,
): void {
  for (const order of whole.live) {
    if (!order.listed) continue;
    if (order.contingent?.pending === true) {
      endPending(v, order, word === undefined ? 'expired' : 'cancelled', no);
    } else if (word === undefined) expireOne(v, order, 'list');
    // Its other orders go by the same word; a replacement stands for one of them only.
    else cancelOne(v, order, word === 'replaced' ? 'user' : word, undefined);
  }
  whole.live = [];
  v.lists.delete(whole.id);
  v.accounts[whole.account]!.lists?.delete(whole.clientId);
  sendList(v, whole, 'done');
}

/** Says where a list is now. */
export function sendList(v: Venue, whole: OrderList, state: ListState): void {
  whole.updatedAt = v.now;
  v.send({
    type: 'order-list',
    seq: v.nextSeq(),
    ts: v.now,
    list: whole.id,
    listClientOrderId: whole.clientId,
    account: whole.account,
    market: whole.market,
    kind: whole.kind,
    state,
    orderIds: whole.orderIds,
  });
}
