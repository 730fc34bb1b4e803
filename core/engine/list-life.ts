/**
 * The life of order lists after they are placed: what a fill or a trigger of one order means for
 * the others. Names as Binance Spot has them (its REST documentation, "Order lists").
 */
import { checkAvailable, checkPlace, checkRoom, enter, waitForTrigger } from './entry';
import { checkKilled, checkPermission, checkSize, checkStanding } from './limits';
import type { MarketState } from './market';
import {
  Contingent,
  type OrderList,
  isLossType,
  isMarketType,
  isStopType,
  type LiveOrder,
} from './order';
import { endList, expireOthers, sendList } from './outcomes';
import type { Venue } from './venue';
import { units } from '../contract/ids';
import type { Refusal } from '../risk/refusal';

/** Looks at the next list that fills concern. @returns whether there was one */
export function settleNextList(v: Venue, m: MarketState): boolean {
  const list = m.dueLists.shift();
  if (list === undefined) return false;
  list.due = false;
  const { touched } = list;
  list.touched = undefined;
  // Ended meanwhile, by an expiry of one of its orders.
  if (!v.lists.has(list.id) || touched === undefined) return true;
  list.live = list.live.filter((order) => order.listed);
  if (list.waitsForFirst) activate(v, m, list);
  else {
    expireOthers(v, list, touched);
    if (list.state === 'open') advance(v, list);
    if (list.live.length === 0) endList(v, list, undefined);
  }
  return true;
}

function advance(v: Venue, list: OrderList): void {
  list.state = 'triggered';
  sendList(v, list, 'triggered');
}

/**
 * The other orders of a triggered one's list end, and it takes over what they kept locked for it.
 * @returns what it locks with that, in base units
 */
export function beginLeg(v: Venue, o: LiveOrder): bigint {
  const { contingent } = o;
  if (contingent?.list === undefined) return 0n;
  expireOthers(v, contingent.list, o);
  const { lent } = contingent;
  contingent.lent = 0n;
  return lent;
}

/** Says so when the trigger of one order decided its list. */
export function legBegun(v: Venue, o: LiveOrder): void {
  if (o.list?.state === 'open') advance(v, o.list);
}

/** The first order is filled: the pending ones are placed, all or none. */
function activate(v: Venue, m: MarketState, list: OrderList): void {
  advance(v, list);
  const orders = list.live.map((pending) => activated(v, pending));
  shareLock(orders);
  const no = checkActivation(v, m, orders);
  if (no) return endList(v, list, undefined, no);
  list.live = orders.map((order) => stand(v, order));
  for (const order of list.live) place(v, m, order);
}

/** The order as it is placed now, not yet known to anybody. */
function activated(v: Venue, pending: LiveOrder): LiveOrder {
  const { owner, list } = pending;
  const terms = { ...pending.terms, ts: v.now, locked: units(0n), wasPending: true };
  const order = v.orders.create(terms, owner);
  const contingent = order.contingent ?? new Contingent(undefined);
  contingent.list = list;
  order.contingent = contingent;
  return order;
}

/**
 * Of a pair one order keeps locked what both can use: only one of them will ever trade. It is the
 * profit leg, which may rest in the book; the loss leg waits until the other has ended.
 */
export function shareLock(orders: readonly LiveOrder[]): void {
  if (orders.length !== 2) return;
  const [first, second] = orders as readonly [LiveOrder, LiveOrder]; // counted above
  const loss = isLossType(first.type) ? first : second;
  const profit = loss === first ? second : first;
  const [kept, needed] = [profit.lockFor(profit.leaves), loss.lockFor(loss.leaves)];
  loss.contingent!.lent = kept < needed ? kept : needed;
}

function checkActivation(
  v: Venue,
  m: MarketState,
  orders: readonly LiveOrder[],
): Refusal | undefined {
  let needed = 0n;
  for (const o of orders) {
    const account = v.accounts[o.account]!;
    const { side } = o;
    const { key } = o;
    needed += o.locked;
    const size = { side, price: o.price, quantity: o.quantity };
    const no =
      checkStanding(account, v.registry.account(o.account)!) ??
      checkPermission(v, account, m.id) ??
      checkKilled(v, account, m, key) ??
      // Its lots are among the account's open orders already.
      checkSize(v, account, m, key, size, 0) ??
      checkPlace(m, o) ??
      checkAvailable(v, m, o, needed) ??
      (isMarketType(o.type) ? undefined : checkRoom(v, m, o));
    if (no) return no;
  }
  return undefined;
}

/** Sends the acceptance; the order takes the place of the pending one in the tables. */
function stand(v: Venue, draft: LiveOrder): LiveOrder {
  const terms = { ...draft.terms, seq: v.nextSeq(), locked: units(draft.locked) };
  const by = v.orders.create(terms, draft.owner);
  by.contingent = draft.contingent;
  const order = v.orders.replace(v.orders.get(by.id)!, by);
  v.send(terms);
  return order;
}

/** Lets a placed order of a list wait or enter, unless its list has ended meanwhile. */
export function place(v: Venue, m: MarketState, o: LiveOrder): void {
  if (!o.listed) return;
  if (isStopType(o.type)) waitForTrigger(m, o);
  else enter(v, m, o);
}
