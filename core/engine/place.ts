/**
 * A new order's way: checked in the order account, market, phase, permission, filters, risk,
 * balance, matching; accepted with its lock; then it takes, rests, waits or ends.
 */
import type { AccountState } from './account';
import { boundOf } from './collars';
import { checkOrder } from './filters';
import * as Limits from './limits';
import type { MarketState } from './market';
import { NO_LIMIT, take } from './matching';
import { isMarketType, isStopType, LiveOrder, triggersOnRise } from './order';
import { expireOrder, list, unlist } from './outcomes';
import { runTriggers } from './triggers';
import type { Venue } from './venue';
import { prospect } from './walk';
import { BUYS, SELLS } from '../book/book';
import { refusal, said, type Refusal } from '../risk/refusal';
import type { CommandOf, EventOf, OrderFields } from '../contract';
import { orderId, seq, units } from '../contract/ids';
import { formatSteps, formatUnits } from '../contract/money';

type OrderCommand = CommandOf<'order'>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type Plain =
  | 'clientOrderId'
  | 'side'
  | 'orderType'
  | 'quantity'
  | 'timeInForce'
  | 'selfTradePreventionMode'
  | 'price'
  | 'source';
type Rare = Exclude<keyof OrderFields, Plain>;
/** Words of an order that most orders do not have; the compiler keeps the list complete. */
const RARE: Readonly<Record<Rare, true>> = {
  quoteOrderQty: true,
  stopPrice: true,
  trailingDelta: true,
  icebergQty: true,
  client: true,
  decisionMaker: true,
  executor: true,
  capacity: true,
  device: true,
  ip: true,
  key: true,
  strategyId: true,
  strategyType: true,
  settlementSignature: true,
  settlementId: true,
  settlementExpiry: true,
};
const RARE_FIELDS = Object.keys(RARE) as readonly Rare[]; // keys of the table above

/** Places an order or refuses it with one `rejected`. */
export function placeOrder(v: Venue, c: OrderCommand): void {
  const no = tryPlace(v, c);
  if (no) v.refuse(c, no);
}

/** Places an order. @returns why not, when nothing was done */
export function tryPlace(v: Venue, c: OrderCommand): Refusal | undefined {
  const account = v.accounts[c.account];
  if (!account)
    return refusal('201', `account ${said(c.raw, 'account', String(c.account))} is unknown`);
  if (account.standing !== 'active') {
    const no = Limits.checkStanding(account, v.registry.account(c.account)!);
    if (no) return no;
  }
  const m = v.markets[c.market];
  if (!m) return refusal('301', `market ${said(c.raw, 'market', String(c.market))} is unknown`);
  if (!m.trading) return refusal('303', `market ${m.info.name} is ${m.info.phase}`);
  const no =
    Limits.checkPermission(v, account, m.id) ?? checkOrder(m, c) ?? checkRisk(v, account, m, c);
  if (no) return no;
  const order = new LiveOrder(accepted(v, m, c), m, account.owner);
  const unfunded = checkFunds(v, m, order) ?? checkMatching(account, m, order);
  if (unfunded) return unfunded;
  accept(v, m, order);
  return undefined;
}

function checkRisk(
  v: Venue,
  account: AccountState,
  m: MarketState,
  c: OrderCommand,
): Refusal | undefined {
  const size = { side: c.side, price: c.price ?? 0, quantity: c.quantity };
  return (
    Limits.checkKilled(v, account, m, c.key) ??
    Limits.checkRate(v, account, m, c.key) ??
    Limits.checkOpenOrders(v, account, m, c.key) ??
    Limits.checkSize(v, account, m, c.key, size)
  );
}

/** The event of acceptance; its numbers are used up only when it is sent. */
function accepted(v: Venue, m: MarketState, c: OrderCommand): EventOf<'accepted'> {
  let locked = 0n;
  if (!isMarketType(c.orderType)) {
    locked = c.side === 'BUY' ? m.notional(c.price ?? 0, c.quantity) : m.baseAmount(c.quantity);
  }
  const event: Mutable<EventOf<'accepted'>> = {
    type: 'accepted',
    seq: seq(v.lastSeq + 1),
    ts: v.now,
    orderId: orderId(v.lastOrder + 1),
    account: c.account,
    market: c.market,
    clientOrderId: c.clientOrderId,
    side: c.side,
    orderType: c.orderType,
    quantity: c.quantity,
    timeInForce: c.timeInForce,
    selfTradePreventionMode: c.selfTradePreventionMode,
    locked: units(locked),
  };
  // Field by field: objects made by spreading the command are several times slower to read.
  if (c.price !== undefined) event.price = c.price;
  if (c.source !== undefined) event.source = c.source;
  const words: Record<string, unknown> = event; // the names below are fields of both
  for (const name of RARE_FIELDS) if (c[name] !== undefined) words[name] = c[name];
  return event;
}

/** Worst price a market order may trade at: the collar, if there is one. */
function marketLimit(v: Venue, m: MarketState, o: LiveOrder): number {
  return v.risk.params.collars === undefined ? NO_LIMIT : boundOf(v, m, o.buy ? 1 : -1);
}

/** What the order may cost at most must be there, and what it brings must fit. */
function checkFunds(v: Venue, m: MarketState, o: LiveOrder): Refusal | undefined {
  // A waiting market stop is funded when it triggers (contracts §2).
  if (isStopType(o.type) && o.pays) return undefined;
  return checkMeans(v, m, o) ?? checkRoom(v, m, o);
}

/** Whether the account has what the order gives. */
function checkMeans(v: Venue, m: MarketState, o: LiveOrder): Refusal | undefined {
  const asset = o.buy ? m.info.quote : m.info.base;
  const available = v.ledger.available(o.account, asset.id);
  const needed = o.pays ? marketNeeds(v, m, o) : o.terms.locked;
  if (needed <= available) return undefined;
  const has = formatUnits(available, asset.decimals);
  return refusal('205', `needs ${formatUnits(needed, asset.decimals)} ${asset.name}, has ${has}`);
}

/** What a market order would give: the quote amount, the quantity, or what the book asks for. */
function marketNeeds(v: Venue, m: MarketState, o: LiveOrder): bigint {
  if (o.buy) return o.quoteLeft >= 0n ? o.quoteLeft : prospect(m, o, marketLimit(v, m, o)).cost;
  if (o.quoteLeft < 0n) return m.baseAmount(o.leaves);
  return m.baseAmount(prospect(m, o, marketLimit(v, m, o)).quantity);
}

function checkRoom(v: Venue, m: MarketState, o: LiveOrder): Refusal | undefined {
  const asset = o.buy ? m.base : m.quote;
  if (!v.ledger.crowded(asset)) return undefined;
  const brings = o.buy ? m.baseAmount(o.leaves) : m.notional(o.price, o.leaves);
  if (v.ledger.canReceive(o.account, asset, brings)) return undefined;
  return refusal('208', `the balance would pass 2^63-1 units of ${v.registry.asset(asset)!.name}`);
}

function checkMatching(account: AccountState, m: MarketState, o: LiveOrder): Refusal | undefined {
  if (account.clientIds.has(o.clientOrderId)) {
    return refusal('501', `clientOrderId ${o.clientOrderId} is in use by a live order`);
  }
  if (o.type === 'LIMIT_MAKER' && wouldTake(m, o.buy, o.price)) {
    return refusal('503', `price ${formatSteps(o.price, m.info.tick)} would take`);
  }
  if (isStopType(o.type) && m.lastPrice > 0) {
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

function accept(v: Venue, m: MarketState, o: LiveOrder): void {
  v.nextSeq();
  v.lastOrder++;
  v.send(o.terms);
  if (isStopType(o.type)) {
    o.waiting = true;
    m.stops.add(o);
    list(v, o);
    return;
  }
  enter(v, m, o);
  runTriggers(v, m, enterTriggered);
}

/** A triggered stop goes the way of a new order; a market stop must be funded now. */
export function enterTriggered(v: Venue, m: MarketState, o: LiveOrder): void {
  if (o.pays && checkMeans(v, m, o)) expireOrder(v, o, 'trigger-unfunded');
  else enter(v, m, o);
}

/** Lets an accepted order (or an amended one) take, and then rest or end. */
export function enter(v: Venue, m: MarketState, o: LiveOrder): void {
  const pays = isMarketType(o.type);
  const limit = pays ? marketLimit(v, m, o) : o.price;
  const { timeInForce } = o.terms;
  if (!pays && timeInForce === 'FOK' && prospect(m, o, limit).quantity < o.leaves) {
    expireOrder(v, o, 'fok-unfilled');
    return;
  }
  o.workingSince = v.now;
  const ended = take(v, m, o, limit);
  if (ended !== undefined) expireOrder(v, o, ended);
  else if (o.quoteLeft > 0n || (o.leaves > 0 && pays)) {
    const collared = limit !== NO_LIMIT && m.book.bestPrice(o.buy ? SELLS : BUYS) > 0;
    expireOrder(v, o, collared ? 'price-limit' : 'market-remainder');
  } else if (o.leaves === 0) unlist(v, o);
  else if (timeInForce !== 'GTC') expireOrder(v, o, 'ioc-remainder');
  else {
    m.rest(o);
    if (!o.listed) list(v, o);
  }
}
