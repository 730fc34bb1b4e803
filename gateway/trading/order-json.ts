/** An order as answers show it: placed, queried, cancelled. */
import type { EventOf, MarketInfo, OrderView } from '../../core/contract';
import { fixedSteps, fixedUnits, stamp, type TimeUnit } from '../api/format';
import { symbolOf } from '../api/symbols';
import type { ResponseType } from './order-params';

type Json = Record<string, unknown>;

/** Binance shows 0 as the quantity of none; an order by quote amount shows what it traded. */
function shownQuantity(o: OrderView): number {
  return o.quantity === 0 ? o.executed : o.quantity;
}

/** Fields that every answer about an order has. */
function core(m: MarketInfo, o: OrderView): Json {
  return {
    price: fixedSteps(o.price ?? 0, m.tick),
    origQty: fixedSteps(shownQuantity(o), m.lot),
    executedQty: fixedSteps(o.executed, m.lot),
    origQuoteOrderQty: fixedUnits(o.quoteOrderQty ?? 0n, m.quote.decimals),
    cummulativeQuoteQty: fixedUnits(o.executedNotional, m.quote.decimals),
    status: o.status,
    timeInForce: o.timeInForce,
    type: o.orderType,
    side: o.side,
  };
}

/** Fields that appear only when the order has them. */
function conditional(o: OrderView): Json {
  return {
    ...(o.strategyId === undefined ? {} : { strategyId: o.strategyId }),
    ...(o.strategyType === undefined ? {} : { strategyType: o.strategyType }),
    ...(o.trailingDelta === undefined ? {} : { trailingDelta: o.trailingDelta }),
  };
}

function stopAndIceberg(m: MarketInfo, o: OrderView): Json {
  return {
    ...(o.stopPrice === undefined ? {} : { stopPrice: fixedSteps(o.stopPrice, m.tick) }),
    ...(o.icebergQty === undefined ? {} : { icebergQty: fixedSteps(o.icebergQty, m.lot) }),
  };
}

const listId = (o: OrderView): number => (o.list === 0 ? -1 : o.list);

/** Answer to queries: `order`, `openOrders`, `allOrders`. */
export function queriedOrder(m: MarketInfo, o: OrderView, unit: TimeUnit): Json {
  return {
    symbol: symbolOf(m),
    orderId: o.orderId,
    orderListId: listId(o),
    clientOrderId: o.clientOrderId,
    ...core(m, o),
    stopPrice: fixedSteps(o.stopPrice ?? 0, m.tick),
    icebergQty: fixedSteps(o.icebergQty ?? 0, m.lot),
    time: stamp(o.acceptedAt, unit),
    updateTime: stamp(o.updatedAt, unit),
    isWorking: o.workingSince !== 0,
    workingTime: o.workingSince === 0 ? -1 : stamp(o.workingSince, unit),
    selfTradePreventionMode: o.selfTradePreventionMode,
    ...conditional(o),
  };
}

/** Answer to a cancel. @param cancelId name of the cancel itself */
export function cancelledOrder(
  m: MarketInfo,
  o: OrderView,
  cancelId: string,
  unit: TimeUnit,
): Json {
  return {
    symbol: symbolOf(m),
    origClientOrderId: o.clientOrderId,
    orderId: o.orderId,
    orderListId: listId(o),
    clientOrderId: cancelId,
    transactTime: stamp(o.updatedAt, unit),
    ...core(m, o),
    ...stopAndIceberg(m, o),
    selfTradePreventionMode: o.selfTradePreventionMode,
    ...conditional(o),
  };
}

type TakerFill = EventOf<'fill'>;

function fillJson(m: MarketInfo, f: TakerFill): Json {
  const feeAsset = f.takerFeeAsset === m.base.id ? m.base : m.quote;
  return {
    price: fixedSteps(f.price, m.tick),
    qty: fixedSteps(f.quantity, m.lot),
    commission: fixedUnits(f.takerFee, feeAsset.decimals),
    commissionAsset: feeAsset.name,
    tradeId: f.trade,
  };
}

/** A new order and what came of it at once. */
export interface PlacedOrder {
  readonly view: OrderView;
  readonly fills: readonly TakerFill[];
}

export function placedOrder(
  m: MarketInfo,
  placed: PlacedOrder,
  respond: ResponseType,
  unit: TimeUnit,
): Json {
  const { view } = placed;
  const ack = {
    symbol: symbolOf(m),
    orderId: view.orderId,
    orderListId: listId(view),
    clientOrderId: view.clientOrderId,
    transactTime: stamp(view.acceptedAt, unit),
  };
  if (respond === 'ACK') return { ...ack, ...conditional(view) };
  return {
    ...ack,
    ...core(m, view),
    ...stopAndIceberg(m, view),
    ...(view.workingSince === 0 ? {} : { workingTime: stamp(view.workingSince, unit) }),
    ...(respond === 'FULL' ? { fills: placed.fills.map((f) => fillJson(m, f)) } : {}),
    selfTradePreventionMode: view.selfTradePreventionMode,
    ...conditional(view),
  };
}
