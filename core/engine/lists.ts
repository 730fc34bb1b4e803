/**
 * Order lists as commands: OCO, OTO and OTOCO are placed whole or refused whole, and taken back
 * whole. Source of the rules: Binance Spot REST documentation, "Order lists".
 */
import { checkFunds, checkAvailable, checkPlace } from './entry';
import { checkClientOrderId, checkOrder } from './filters';
import { place, shareLock } from './list-life';
import { MarketState } from './market';
import { Contingent, OrderList, isLossType, type LiveOrder } from './order';
import { cancelOrder, list as enlist, sendList } from './outcomes';
import { accepted, checkDoor, checkRisk } from './place';
import { checkRested } from './safeguards/minimum-resting';
import { checkDelay } from './safeguards/taker-delay';
import { runTriggers } from './triggers';
import type { Venue } from './venue';
import { refusal, said, type Refusal } from '../risk/refusal';
import type { CommandOf, ListKind, OrderFields } from '../contract';
import { orderId, units } from '../contract/ids';
import { formatSteps } from '../contract/money';

type ListCommand = CommandOf<'order-list'>;
type OrderCommand = CommandOf<'order'>;

const SIZES: Record<ListKind, number> = { OCO: 2, OTO: 2, OTOCO: 3 };
const PROFIT_TYPES = ['LIMIT_MAKER', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'];

/** Places a list or refuses it with one `rejected`. */
export function placeList(v: Venue, c: ListCommand): void {
  const no = tryPlaceList(v, c);
  if (no) v.refuse(c, no);
}

function tryPlaceList(v: Venue, c: ListCommand): Refusal | undefined {
  const m = checkDoor(v, c);
  if (!(m instanceof MarketState)) return m;
  const commands = c.orders.map((words) => commandOf(c, words));
  const no = checkShape(c) ?? checkNames(v, c) ?? checkOrders(v, m, commands);
  if (no) return no;
  const pair = pairOf(c);
  const unrelated = pair === undefined ? undefined : checkRelation(m, pair, c.kind === 'OCO');
  if (unrelated) return unrelated;
  // Only what is placed at once has to be paid for and to fit the book now.
  const drafts = commands.slice(0, c.kind === 'OCO' ? 2 : 1).map((one) => draft(v, m, one));
  if (c.kind === 'OCO') shareLock(drafts);
  const unfit = checkEntry(v, m, drafts);
  if (unfit) return unfit;
  accept(v, m, c, commands);
  return undefined;
}

function commandOf(c: ListCommand, words: OrderFields): OrderCommand {
  const { ts, account, market, raw } = c;
  return { ...words, type: 'order', ts, account, market, ...(raw === undefined ? {} : { raw }) };
}

/** The two legs of a one-cancels-the-other pair, when the list has one: profit, then loss. */
function pairOf(c: ListCommand): [OrderFields, OrderFields] | undefined {
  if (c.kind === 'OTO') return undefined;
  const [one, other] = c.kind === 'OCO' ? c.orders : c.orders.slice(1);
  return isLossType(one!.orderType) ? [other!, one!] : [one!, other!];
}

const shape = (text: string): Refusal => refusal('316', text);

function checkShape(c: ListCommand): Refusal | undefined {
  if (c.orders.length !== SIZES[c.kind]) {
    return shape(`an ${c.kind} has ${SIZES[c.kind]} orders, not ${c.orders.length}`);
  }
  const first = c.orders[0]!;
  if (c.kind !== 'OCO' && first.orderType !== 'LIMIT' && first.orderType !== 'LIMIT_MAKER') {
    return shape(`the first order of an ${c.kind} is LIMIT or LIMIT_MAKER, not ${first.orderType}`);
  }
  if (c.orders.some((order) => order.quoteOrderQty !== undefined)) {
    return shape('quoteOrderQty is not taken in an order list');
  }
  const pair = pairOf(c);
  if (pair === undefined) return undefined;
  const [profit, loss] = pair;
  if (!PROFIT_TYPES.includes(profit.orderType) || !isLossType(loss.orderType)) {
    const needs = `one of ${PROFIT_TYPES.join(', ')} and a stop loss`;
    return shape(`a pair needs ${needs}, not ${profit.orderType} and ${loss.orderType}`);
  }
  if (profit.side !== loss.side || profit.quantity !== loss.quantity) {
    return shape('the orders of a pair have one side and one quantity');
  }
  return undefined;
}

function checkNames(v: Venue, c: ListCommand): Refusal | undefined {
  const no = checkClientOrderId(c.listClientOrderId);
  if (no) return refusal(no.code, `list: ${no.reason}`);
  const account = v.accounts[c.account]!;
  if (account.lists?.has(c.listClientOrderId) === true) {
    return refusal('501', `listClientOrderId ${c.listClientOrderId} is in use by a live list`);
  }
  const names = new Set<string>();
  for (const { clientOrderId } of c.orders) {
    const taken = v.orders.named(account.id, clientOrderId) !== undefined;
    if (taken || names.has(clientOrderId)) {
      return refusal('501', `clientOrderId ${clientOrderId} is in use by a live order`);
    }
    names.add(clientOrderId);
  }
  return undefined;
}

function checkOrders(
  v: Venue,
  m: MarketState,
  commands: readonly OrderCommand[],
): Refusal | undefined {
  const account = v.accounts[commands[0]!.account]!;
  for (const [beside, command] of commands.entries()) {
    const no = checkOrder(m, command) ?? checkRisk(v, account, m, command, beside);
    if (no) return no;
  }
  return undefined;
}

/** The price that decides when a leg is executed: its own, or the one it waits for. */
function decisive(leg: OrderFields): number | undefined {
  return leg.orderType === 'LIMIT_MAKER' ? leg.price : leg.stopPrice;
}

/** A sell takes its profit above the last price and its loss below it; a buy the other way. */
function checkRelation(
  m: MarketState,
  [profit, loss]: [OrderFields, OrderFields],
  placedNow: boolean,
): Refusal | undefined {
  const gain = decisive(profit);
  const stop = decisive(loss);
  const above = (one: number, other: number): boolean =>
    profit.side === 'SELL' ? one > other : one < other;
  const crossed = gain !== undefined && stop !== undefined && !above(gain, stop);
  const last = m.lastPrice;
  const limit = profit.orderType === 'LIMIT_MAKER' ? gain : undefined;
  const taken = placedNow && last > 0 && limit !== undefined && !above(limit, last);
  if (!crossed && !taken) return undefined;
  const text = (price: number | undefined): string =>
    price === undefined || price === 0 ? 'none' : formatSteps(price, m.info.tick);
  const prices = `profit at ${text(gain)}, loss at ${text(stop)}, last price ${text(last)}`;
  return refusal('319', `${profit.side} pair: ${prices}`);
}

/** An order of the list as it would be, for checks alone. */
function draft(v: Venue, m: MarketState, c: OrderCommand): LiveOrder {
  const order = v.orders.create(accepted(v, m, c), v.accounts[c.account]!.owner);
  order.contingent ??= new Contingent(undefined);
  return order;
}

function checkEntry(v: Venue, m: MarketState, drafts: readonly LiveOrder[]): Refusal | undefined {
  let needed = 0n;
  for (const order of drafts) {
    needed += order.locked;
    const unfunded = checkFunds(v, m, order) ?? checkAvailable(v, m, order, needed);
    const no = unfunded ?? checkPlace(m, order);
    const dodging = v.risk.delays ? checkDelay(v, m, order, order.price) : undefined;
    if (no ?? dodging) return no ?? dodging;
  }
  return undefined;
}

function accept(v: Venue, m: MarketState, c: ListCommand, commands: readonly OrderCommand[]): void {
  const ids = commands.map((_, i) => orderId(v.lastOrder + 1 + i));
  const { account, market } = c;
  const whole = new OrderList(
    ++v.lastList,
    c.listClientOrderId,
    c.kind,
    account,
    market,
    ids,
    v.now,
  );
  v.lists.set(whole.id, whole);
  const owner = v.accounts[account]!;
  owner.lists ??= new Map();
  owner.lists.set(whole.clientId, whole);
  const now = c.kind === 'OCO' ? 2 : 1;
  const orders = commands.map((command) => draft(v, m, command));
  if (c.kind === 'OCO') shareLock(orders);
  whole.live = orders.map((one, i) => standing(v, whole, one, i >= now));
  // After its orders' own events, so that whoever hears of the list knows them.
  sendList(v, whole, 'open');
  const placed = whole.live.slice(0, now);
  for (const order of placed) place(v, m, order);
  runTriggers(v, m);
}

/** Sends the first event of one order and enters it into the tables. */
function standing(v: Venue, whole: OrderList, one: LiveOrder, pending: boolean): LiveOrder {
  const seq = v.nextSeq();
  const id = orderId(++v.lastOrder);
  const locked = units(pending ? 0n : one.locked);
  const terms = { ...one.terms, seq, orderId: id, list: whole.id, locked };
  const order = v.orders.create(terms, one.owner);
  const contingent = one.contingent!;
  contingent.list = whole;
  contingent.pending = pending;
  order.contingent = contingent;
  enlist(v, order);
  if (pending) {
    const { locked: _none, ...words } = terms;
    v.send({ ...words, type: 'pending' });
  } else v.send(terms);
  return order;
}

/** Takes back a whole list. */
export function cancelList(v: Venue, c: CommandOf<'cancel-list'>): void {
  if (!v.accounts[c.account]) {
    const name = said(c.raw, 'account', String(c.account));
    return v.refuse(c, refusal('201', `account ${name} is unknown`));
  }
  const byName = v.accounts[c.account]!.lists?.get(c.listClientOrderId ?? '');
  const whole = c.list === undefined ? byName : v.lists.get(c.list);
  const meant =
    whole !== undefined &&
    whole.account === c.account &&
    whole.market === c.market &&
    (c.listClientOrderId === undefined || whole.clientId === c.listClientOrderId);
  if (!meant) {
    const name = c.list === undefined ? (c.listClientOrderId ?? '') : String(c.list);
    return v.refuse(c, refusal('513', `order list ${name} is unknown or not live`));
  }
  for (const order of whole.live) {
    const no = checkRested(v, order);
    if (no) return v.refuse(c, no);
  }
  // Any of its orders: the others go with it.
  cancelOrder(v, whole.live[0]!, 'user');
}
