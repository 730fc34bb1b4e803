/**
 * A new order's way: checked in the order account, market, phase, permission, filters, risk,
 * balance, matching; accepted with its lock; then it takes, rests, waits or ends.
 */
import type { AccountState } from './account';
import { checkCall } from './auction';
import { acceptDirectly } from './direct';
import { checkFunds, checkMatching, enter, waitForTrigger } from './entry';
import { checkOrder } from './filters';
import * as Limits from './limits';
import { MarketState } from './market';
import { hasRareWords, isMarketType, isStopType, type LiveOrder } from './order';
import { list } from './outcomes';
import { checkImpact } from './safeguards/impact';
import { holdBack } from './safeguards/taker-delay';
import { runTriggers } from './triggers';
import type { Venue } from './venue';
import { refusal, said, type Refusal } from '../risk/refusal';
import type { AccountId, CommandOf, EventOf, MarketId, Ticks } from '../contract';
import { orderId, seq, units } from '../contract/ids';

type OrderCommand = CommandOf<'order'>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Places an order or refuses it with one `rejected`. */
export function placeOrder(v: Venue, c: OrderCommand): void {
  const no = tryPlace(v, c);
  if (no) v.refuse(c, no);
}

/** Places an order, or lets it wait. @returns why not, when nothing was done */
export function tryPlace(v: Venue, c: OrderCommand): Refusal | undefined {
  const m = checkDoor(v, c);
  if (!(m instanceof MarketState)) return m;
  const account = v.accounts[c.account]!;
  const no =
    checkOrder(m, c) ??
    (m.call ? checkCall(c, m.batch > 0) : undefined) ??
    checkRisk(v, account, m, c);
  if (no) return no;
  const { owner } = account;
  const plain = v.writer !== undefined && !hasRareWords(c);
  const [next, id] = [seq(v.lastSeq + 1), orderId(v.lastOrder + 1)];
  const terms = plain ? undefined : accepted(v, m, c);
  const order =
    terms === undefined
      ? v.orders.createPlain(c, owner, next, id, v.now)
      : v.orders.create(terms, owner);
  const unfunded =
    checkImpact(v, m, order) ?? checkFunds(v, m, order) ?? checkMatching(v, m, order);
  if (unfunded) return unfunded;
  if (v.risk.delays && holdBack(v, m, order, c)) return undefined;
  accept(v, m, order, c, terms);
  return undefined;
}

/** Whether the account may send orders to the market, whatever they are. */
export function checkDoor(
  v: Venue,
  c: { readonly account: AccountId; readonly market: MarketId; readonly raw?: string },
): MarketState | Refusal {
  const account = v.accounts[c.account];
  if (!account)
    return refusal('201', `account ${said(c.raw, 'account', String(c.account))} is unknown`);
  if (account.standing !== 'active') {
    const no = Limits.checkStanding(account, v.registry.account(c.account)!);
    if (no) return no;
  }
  const m = v.markets[c.market];
  if (!m) return refusal('301', `market ${said(c.raw, 'market', String(c.market))} is unknown`);
  if (!m.trading && !m.call) return refusal('303', `market ${m.info.name} is ${m.info.phase}`);
  return Limits.checkPermission(v, account, m.id) ?? m;
}

/** @param beside how many orders the same command places before it */
export function checkRisk(
  v: Venue,
  account: AccountState,
  m: MarketState,
  c: OrderCommand,
  beside = 0,
): Refusal | undefined {
  const size = { side: c.side, price: c.price ?? 0, quantity: c.quantity };
  return (
    Limits.checkKilled(v, account, m, c.key) ??
    Limits.checkRate(v, account, m, c.key) ??
    Limits.checkOpenOrders(v, account, m, c.key, beside) ??
    Limits.checkSize(v, account, m, c.key, size)
  );
}

/** The event of acceptance; its numbers are used up only when it is sent. */
export function accepted(v: Venue, m: MarketState, c: OrderCommand): EventOf<'accepted'> {
  let locked = 0n;
  if (!isMarketType(c.orderType)) {
    locked = c.side === 'BUY' ? m.notional(c.price ?? 0, c.quantity) : m.baseAmount(c.quantity);
  }
  const event = c.price === undefined ? unpriced(v, c, locked) : priced(v, c, c.price, locked);
  if (c.source !== undefined) event.source = c.source;
  addRare(event, c);
  return event;
}

// Field by field: objects made by spreading the command are several times slower to read, and a
// field that comes later than the others lies apart from them. So each form is written out.

function unpriced(v: Venue, c: OrderCommand, locked: bigint): Mutable<EventOf<'accepted'>> {
  return {
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
}

function priced(
  v: Venue,
  c: OrderCommand,
  price: Ticks,
  locked: bigint,
): Mutable<EventOf<'accepted'>> {
  return {
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
    price,
  };
}

/** Words that most orders do not have. One by one: a loop over names is many times slower. */
function addRare(e: Mutable<EventOf<'accepted'>>, c: OrderCommand): void {
  if (c.quoteOrderQty !== undefined) e.quoteOrderQty = c.quoteOrderQty;
  if (c.stopPrice !== undefined) e.stopPrice = c.stopPrice;
  if (c.trailingDelta !== undefined) e.trailingDelta = c.trailingDelta;
  if (c.icebergQty !== undefined) e.icebergQty = c.icebergQty;
  if (c.client !== undefined) e.client = c.client;
  if (c.decisionMaker !== undefined) e.decisionMaker = c.decisionMaker;
  if (c.executor !== undefined) e.executor = c.executor;
  if (c.capacity !== undefined) e.capacity = c.capacity;
  if (c.device !== undefined) e.device = c.device;
  if (c.ip !== undefined) e.ip = c.ip;
  if (c.key !== undefined) e.key = c.key;
  if (c.strategyId !== undefined) e.strategyId = c.strategyId;
  if (c.strategyType !== undefined) e.strategyType = c.strategyType;
  if (c.settlementSignature !== undefined) e.settlementSignature = c.settlementSignature;
  if (c.settlementId !== undefined) e.settlementId = c.settlementId;
  if (c.settlementExpiry !== undefined) e.settlementExpiry = c.settlementExpiry;
}

/** @param terms its event; undefined = it goes out as bytes */
function accept(
  v: Venue,
  m: MarketState,
  o: LiveOrder,
  c: OrderCommand,
  terms: EventOf<'accepted'> | undefined,
): void {
  v.nextSeq();
  v.lastOrder++;
  if (terms !== undefined) v.sendAccepted(terms);
  else acceptDirectly(v, m, o, c, v.writer!);
  if (isStopType(o.type)) {
    waitForTrigger(m, o);
    list(v, o);
    return;
  }
  enter(v, m, o);
  runTriggers(v, m);
}
