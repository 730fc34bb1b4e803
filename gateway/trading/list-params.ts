/**
 * The parameters of an order list: those of its orders bear a prefix (`aboveType`,
 * `pendingBelowPrice`, …) and are otherwise those of a single order.
 */
import type { MarketInfo, OrderFields } from '../../core/contract';
import type { SignedCall } from '../api/endpoint';
import { ApiError } from '../api/errors';
import { Params } from '../api/params';
import { newOrder, type NewOrder } from './order-params';

/** What a prefix may stand before, and the name it has in a single order. */
const LEG_WORDS: Readonly<Record<string, string>> = {
  Type: 'type',
  Side: 'side',
  Quantity: 'quantity',
  ClientOrderId: 'newClientOrderId',
  IcebergQty: 'icebergQty',
  Price: 'price',
  StopPrice: 'stopPrice',
  TrailingDelta: 'trailingDelta',
  TimeInForce: 'timeInForce',
  StrategyId: 'strategyId',
  StrategyType: 'strategyType',
  PegPriceType: 'pegPriceType',
  PegOffsetType: 'pegOffsetType',
  PegOffsetValue: 'pegOffsetValue',
};

/** Parameters of one order of a list. @param shared words that all legs have in common */
export interface Leg {
  readonly prefix: string;
  /** Its side and quantity where they have another name. */
  readonly side: string;
  readonly quantity: string;
}

const leg = (prefix: string, side = `${prefix}Side`, quantity = `${prefix}Quantity`): Leg => ({
  prefix,
  side,
  quantity,
});

export const OCO_LEGS = [leg('above', 'side', 'quantity'), leg('below', 'side', 'quantity')];
export const OTO_LEGS = [leg('working'), leg('pending')];
export const OTOCO_LEGS = [
  leg('working'),
  leg('pendingAbove', 'pendingSide', 'pendingQuantity'),
  leg('pendingBelow', 'pendingSide', 'pendingQuantity'),
];

const LIST_WORDS = ['symbol', 'listClientOrderId', 'newOrderRespType', 'selfTradePreventionMode'];

/** Names that a list of such legs takes. */
export function listNames(legs: readonly Leg[]): string[] {
  const names = new Set(LIST_WORDS);
  for (const { prefix, side, quantity } of legs) {
    names.add(side).add(quantity);
    for (const word of Object.keys(LEG_WORDS)) {
      if (word !== 'Side' && word !== 'Quantity') names.add(`${prefix}${word}`);
    }
  }
  return [...names];
}

/** One order of the list. @throws ApiError as for a single order */
export function legOrder(call: SignedCall, market: MarketInfo, one: Leg): NewOrder {
  const { params } = call;
  const words = new Map<string, string>();
  for (const [suffix, name] of Object.entries(LEG_WORDS)) {
    const sent = suffix === 'Side' ? one.side : suffix === 'Quantity' ? one.quantity : '';
    const value = params.raw(sent === '' ? `${one.prefix}${suffix}` : sent);
    if (value !== undefined) words.set(name, value);
  }
  for (const name of ['newOrderRespType', 'selfTradePreventionMode']) {
    const value = params.raw(name);
    if (value !== undefined) words.set(name, value);
  }
  params.required(`${one.prefix}Type`);
  params.required(one.side);
  params.required(one.quantity);
  return newOrder({ ...call, params: new Params(words) }, market);
}

const refuse = (code: number, message: string): ApiError => new ApiError(400, code, message);

function isLimit(o: OrderFields): boolean {
  return o.orderType === 'LIMIT_MAKER';
}

function isLoss(o: OrderFields): boolean {
  return o.orderType === 'STOP_LOSS' || o.orderType === 'STOP_LOSS_LIMIT';
}

/** What the types of a pair say about their places. @throws ApiError -1158 to -1199 */
export function checkPair(above: OrderFields, below: OrderFields): void {
  for (const one of [above, below]) {
    if (one.orderType === 'LIMIT' || one.orderType === 'MARKET') {
      throw refuse(-1158, 'Order type not supported in OCO.');
    }
  }
  if (isLimit(above) && isLimit(below)) {
    throw refuse(-1168, 'At least one OCO order must be contingent.');
  }
  const buys = above.side === 'BUY';
  // A buy takes its profit below and its loss above; a sell the other way round.
  const [profit, loss] = buys ? [below, above] : [above, below];
  if (isLoss(profit)) {
    throw buys
      ? refuse(-1196, 'A stop loss order in a buy OCO must be above.')
      : refuse(-1197, 'A stop loss order in a sell OCO must be below.');
  }
  if (isLoss(loss)) return;
  if (isLimit(loss)) {
    throw buys
      ? refuse(-1165, 'A limit order in a buy OCO must be below.')
      : refuse(-1166, 'A limit order in a sell OCO must be above.');
  }
  throw buys
    ? refuse(-1198, 'A take profit order in a buy OCO must be below.')
    : refuse(-1199, 'A take profit order in a sell OCO must be above.');
}
