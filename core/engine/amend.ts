/**
 * Changing a resting order: a smaller quantity at the same price keeps its place, anything else
 * is taken out and enters anew (contracts §2). Also cancel-replace.
 */
import { findOrder, isRefusal, tryCancel } from './cancel';
import {
  amountsFit,
  checkClientOrderId,
  checkLimitSize,
  checkPrice,
  checkQuantity,
} from './filters';
import { enter, wouldTake } from './entry';
import * as Limits from './limits';
import type { MarketState } from './market';
import type { LiveOrder } from './order';
import { placeOrder, tryPlace } from './place';

import { checkRested } from './safeguards/minimum-resting';
import { checkDelay } from './safeguards/taker-delay';
import { runTriggers } from './triggers';
import type { Venue } from './venue';
import { refusal, type Refusal } from '../risk/refusal';
import type { CommandOf, Lots, Ticks } from '../contract';
import { lots, ticks, units } from '../contract/ids';
import { formatSteps, formatUnits } from '../contract/money';

type AmendCommand = CommandOf<'amend'>;

/** The order as it would be. */
interface Amendment {
  readonly price: Ticks;
  readonly quantity: Lots;
  readonly leaves: number;
  readonly lockedDelta: bigint;
}

export function amend(v: Venue, c: AmendCommand): void {
  const found = findOrder(v, c);
  if (isRefusal(found)) return v.refuse(c, found);
  const m = v.marketOf(found);
  const plan = checkAmend(v, m, found, c);
  if ('code' in plan) return v.refuse(c, plan);
  apply(v, m, found, plan, c.newClientOrderId);
}

function checkAmend(v: Venue, m: MarketState, o: LiveOrder, c: AmendCommand): Amendment | Refusal {
  const account = v.accounts[c.account]!;
  const standing = Limits.checkStanding(account, v.registry.account(c.account)!);
  if (standing) return standing;
  if (!m.trading && !m.call) return refusal('303', `market ${m.info.name} is ${m.info.phase}`);
  const permission = Limits.checkPermission(v, account, m.id);
  if (permission) return permission;
  if (o.list !== undefined) {
    return refusal('505', `order ${o.clientOrderId} is part of an order list`);
  }
  if ((o.type !== 'LIMIT' && o.type !== 'LIMIT_MAKER') || o.slice > 0) {
    const what = o.slice > 0 ? 'an iceberg' : `of orderType ${o.type}`;
    return refusal('505', `order ${o.clientOrderId} is ${what} and cannot be amended`);
  }
  const rested = checkRested(v, o);
  if (rested) return rested;
  const price = c.price ?? o.price;
  const quantity = c.quantity ?? o.quantity;
  const no =
    checkName(v, o, c.newClientOrderId) ??
    checkWords(m, o, c, price, quantity) ??
    checkRisk(v, m, o, price, quantity);
  return no ?? checkOutcome(v, m, o, price, quantity);
}

/** A live order's name is its own: taking it over would hide that order from mass cancels. */
function checkName(v: Venue, o: LiveOrder, name: string | undefined): Refusal | undefined {
  if (name === undefined || name === o.clientOrderId) return undefined;
  if (v.orders.named(o.account, name) === undefined) return undefined;
  return refusal('501', `newClientOrderId ${name} is in use by another live order`);
}

function checkWords(
  m: MarketState,
  o: LiveOrder,
  c: AmendCommand,
  price: number,
  quantity: number,
): Refusal | undefined {
  if (price === o.price && quantity === o.quantity) {
    return refusal('517', `price and quantity of order ${o.clientOrderId} are that already`);
  }
  return (
    (c.newClientOrderId === undefined ? undefined : checkClientOrderId(c.newClientOrderId)) ??
    checkPrice(m, price, c.raw) ??
    checkQuantity(m, quantity, c.raw) ??
    amountsFit(m, price, quantity) ??
    checkLimitSize(m, price, quantity)
  );
}

function checkRisk(
  v: Venue,
  m: MarketState,
  o: LiveOrder,
  price: number,
  quantity: number,
): Refusal | undefined {
  const account = v.accounts[o.account]!;
  const { side } = o;
  const { key } = o;
  // The open lots count in the position already: only the change is new.
  const more = Math.max(quantity - o.quantity, 0);
  return (
    Limits.checkKilled(v, account, m, key) ??
    Limits.checkRate(v, account, m, key) ??
    Limits.checkSize(v, account, m, key, { side, price, quantity }, more)
  );
}

function checkOutcome(
  v: Venue,
  m: MarketState,
  o: LiveOrder,
  price: Ticks,
  quantity: Lots,
): Amendment | Refusal {
  const leaves = quantity - o.executed - o.prevented;
  if (leaves <= 0) {
    const done = formatSteps(o.executed + o.prevented, m.info.lot);
    return refusal('506', `quantity ${formatSteps(quantity, m.info.lot)}, executed ${done}`);
  }
  const needed = o.buy ? m.notional(price, leaves) : m.baseAmount(leaves);
  const lockedDelta = needed - o.lockFor(o.leaves);
  const asset = o.buy ? m.info.quote : m.info.base;
  const available = v.ledger.available(o.account, asset.id);
  if (lockedDelta > available) {
    const has = formatUnits(available, asset.decimals);
    const more = formatUnits(lockedDelta, asset.decimals);
    return refusal('205', `needs ${more} ${asset.name} more, has ${has}`);
  }
  if (o.type === 'LIMIT_MAKER' && wouldTake(m, o.buy, price)) {
    return refusal('503', `price ${formatSteps(price, m.info.tick)} would take`);
  }
  const dodging = v.risk.delays ? checkDelay(v, m, o, price) : undefined;
  return dodging ?? { price, quantity, leaves, lockedDelta };
}

function apply(
  v: Venue,
  m: MarketState,
  o: LiveOrder,
  plan: Amendment,
  newClientOrderId: string | undefined,
): void {
  const { price: previousPrice, quantity: previousQuantity, clientOrderId } = o;
  const keptPriority = plan.price === previousPrice && plan.quantity < previousQuantity;
  if (keptPriority) m.book.reduce(o.handle, o.leaves - plan.leaves);
  else m.unrest(o);
  o.price = ticks(plan.price);
  o.quantity = lots(plan.quantity);
  o.leaves = lots(plan.leaves);
  o.updatedAt = v.now;
  if (newClientOrderId !== undefined) v.orders.rename(o, newClientOrderId);
  v.send({
    type: 'amended',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: o.id,
    account: o.account,
    market: m.id,
    clientOrderId,
    side: o.side,
    price: o.price,
    quantity: o.quantity,
    leaves: o.leaves,
    previousPrice,
    previousQuantity,
    lockedDelta: units(plan.lockedDelta),
    keptPriority,
    ...(newClientOrderId === undefined ? {} : { newClientOrderId }),
  });
  if (keptPriority) return;
  enter(v, m, o);
  runTriggers(v, m);
}

/**
 * Cancels an order and places another. When the cancel fails and the mode allows it, the other is
 * tried all the same; both failing is one `rejected`, with the code of the placement.
 */
export function cancelReplace(v: Venue, c: CommandOf<'cancel-replace'>): void {
  const { account, market, replacement } = c;
  const { cancelNewClientOrderId: newClientOrderId, ...words } = c;
  const asked = newClientOrderId === undefined ? words : { ...words, newClientOrderId };
  const notCancelled = tryCancel(v, asked, 'replaced');
  if (notCancelled && c.mode === 'STOP_ON_FAILURE') return v.refuse(c, notCancelled);
  const order: CommandOf<'order'> = { ...replacement, type: 'order', ts: c.ts, account, market };
  if (!notCancelled) return placeOrder(v, order);
  const seqBefore = v.lastSeq;
  const notPlaced = tryPlace(v, order);
  if (!notPlaced) return;
  if (v.lastSeq !== seqBefore) throw new Error('a refused order left events behind');
  v.refuse(c, refusal(notPlaced.code, `${notPlaced.reason}; cancel: ${notCancelled.reason}`));
}
