/** Taking orders back: one, or all of an account, by the client's word or the venue's. */
import { cancelOrder } from './outcomes';
import { LiveOrder } from './order';
import { checkRested } from './safeguards/minimum-resting';
import { checkHeld, dropHeld } from './safeguards/taker-delay';
import type { Venue } from './venue';
import type { AccountId, CancelReason, CommandOf, MarketId } from '../contract';
import { NONE } from '../contract/ids';
import { refusal, said, type Refusal } from '../risk/refusal';

interface OrderRef {
  readonly account: AccountId;
  readonly market: MarketId;
  readonly orderId?: number;
  readonly clientOrderId?: string;
  readonly raw?: string;
}

/** The live order that a command means, or why there is none. */
export function findOrder(v: Venue, c: OrderRef): LiveOrder | Refusal {
  const account = v.accounts[c.account];
  if (!account)
    return refusal('201', `account ${said(c.raw, 'account', String(c.account))} is unknown`);
  if (!v.markets[c.market])
    return refusal('301', `market ${said(c.raw, 'market', String(c.market))} is unknown`);
  const order =
    c.orderId === undefined
      ? v.orders.named(c.account, c.clientOrderId ?? '')
      : v.orders.get(c.orderId);
  const meant =
    order !== undefined &&
    order.account === c.account &&
    order.marketId === c.market &&
    (c.clientOrderId === undefined || order.clientOrderId === c.clientOrderId);
  if (meant) return order;
  const held = checkHeld(v, c.account, c.clientOrderId);
  if (held) return held;
  const name = c.orderId === undefined ? `clientOrderId ${c.clientOrderId ?? ''}` : c.orderId;
  return refusal('502', `order ${name} is unknown or not live`);
}

/** Narrowing for `findOrder`. */
export function isRefusal(found: LiveOrder | Refusal): found is Refusal {
  return !(found instanceof LiveOrder);
}

function checkRestriction(
  o: LiveOrder,
  restriction: CommandOf<'cancel'>['restriction'],
): Refusal | undefined {
  if (restriction === undefined || (restriction === 'ONLY_NEW') === (o.executed === 0)) {
    return undefined;
  }
  return refusal('512', `order ${o.clientOrderId} is not as restriction ${restriction} asks`);
}

/** Cancels one order. @returns why not, when nothing was done */
export function tryCancel(
  v: Venue,
  c: OrderRef & Pick<CommandOf<'cancel'>, 'restriction' | 'newClientOrderId'>,
  reason: CancelReason,
): Refusal | undefined {
  const found = findOrder(v, c);
  if (isRefusal(found)) return found;
  const no = checkRestriction(found, c.restriction) ?? checkRested(v, found);
  if (no) return no;
  cancelOrder(v, found, reason, c.newClientOrderId);
  return undefined;
}

export function cancel(v: Venue, c: CommandOf<'cancel'>): void {
  const no = tryCancel(v, c, 'user');
  if (no) v.refuse(c, no);
}

/**
 * Cancels all live orders that fit, in the order of acceptance. @returns how many
 * @param market NONE = all markets
 */
export function cancelAll(
  v: Venue,
  account: AccountId,
  market: MarketId,
  reason: CancelReason,
  key?: number,
): number {
  const all = [...v.orders.valuesOf(account)].filter(
    (o) =>
      (market === NONE || o.marketId === market) &&
      (key === undefined || o.key === key) &&
      (reason !== 'mass-cancel' || checkRested(v, o) === undefined),
  );
  all.sort((a, b) => a.id - b.id);
  // One that is gone already went with another of its list.
  for (const order of all) if (order.listed) cancelOrder(v, order, reason);
  const absent = reason === 'disconnect' || reason === 'dead-man';
  return all.length + (absent ? dropHeld(v, account, market, reason, key) : 0);
}

export function massCancel(v: Venue, c: CommandOf<'mass-cancel'>): void {
  if (!v.accounts[c.account]) return v.refuse(c, refusal('201', 'account is unknown'));
  if (c.market !== NONE && !v.markets[c.market]) {
    return v.refuse(c, refusal('301', `market ${c.market} is unknown`));
  }
  if (cancelAll(v, c.account, c.market, c.reason, c.key) === 0) {
    v.refuse(c, refusal('502', 'the account has no live order there'));
  }
}

/** Cancels what the lost key placed; time passing is the event when it had nothing. */
export function disconnect(v: Venue, c: CommandOf<'disconnect'>): void {
  if (!v.accounts[c.account]) return v.refuse(c, refusal('201', 'account is unknown'));
  // 0 = all markets, as in mass-cancel
  const cancelled = cancelAll(v, c.account, NONE as MarketId, 'disconnect', c.key);
  if (cancelled === 0) v.send({ type: 'clock', seq: v.nextSeq(), ts: v.now });
}
