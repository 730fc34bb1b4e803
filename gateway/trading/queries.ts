/** What an account asks about its own orders and trades. */
import { micros, orderId, type AccountFill, type MarketInfo } from '../../core/contract';
import type { SignedCall, SignedEndpoint } from '../api/endpoint';
import { badCombination, internal, noSuchOrder } from '../api/errors';
import { fixedSteps, fixedUnits, stamp } from '../api/format';
import { symbolOf } from '../api/symbols';
import { queriedOrder } from './order-json';
import { findOrder, readReference } from './order-ref';

export const queryOrder: SignedEndpoint = {
  rest: [['GET', '/api/v3/order']],
  ws: 'order.status',
  needs: 'user-data',
  takes: ['symbol', 'orderId', 'origClientOrderId'],
  weight: 4,
  hot: true,
  handle: async (call) => {
    const market = call.api.symbols.required(call.params);
    const order = await findOrder(call, market.id, readReference(call.params));
    if (order === undefined) throw noSuchOrder();
    return queriedOrder(market, order, call.unit);
  },
};

function marketById(call: SignedCall, id: number): MarketInfo {
  const market = call.api.core.markets.registry.market(id);
  if (market === undefined) throw internal();
  return market;
}

export const openOrders: SignedEndpoint = {
  rest: [['GET', '/api/v3/openOrders']],
  ws: 'openOrders.status',
  needs: 'user-data',
  takes: ['symbol'],
  weight: (params) => (params.has('symbol') ? 6 : 80),
  handle: (call) => {
    const market = call.api.symbols.optional(call.params);
    return call.api.core.accounts
      .openOrders(call.account, market?.id)
      .map((o) => queriedOrder(marketById(call, o.market), o, call.unit));
  },
};

const optionalTime = (at: number | undefined): ReturnType<typeof micros> | undefined =>
  at === undefined ? undefined : micros(at);

export const allOrders: SignedEndpoint = {
  rest: [['GET', '/api/v3/allOrders']],
  ws: 'allOrders',
  needs: 'user-data',
  takes: ['symbol', 'orderId', 'startTime', 'endTime', 'limit'],
  weight: 20,
  handle: async (call) => {
    const { api, params } = call;
    const market = api.symbols.required(params);
    const { startTime, endTime } = params.dayWindow();
    const orders = await api.core.accounts.orders(call.account, market.id, {
      fromId: params.integer('orderId'),
      startTime: optionalTime(startTime),
      endTime: optionalTime(endTime),
      limit: params.limit(500, 1000),
    });
    return orders.map((o) => queriedOrder(market, o, call.unit));
  },
};

function fillJson(call: SignedCall, m: MarketInfo, f: AccountFill): Record<string, unknown> {
  const feeAsset = f.feeAsset === m.base.id ? m.base : m.quote;
  return {
    symbol: symbolOf(m),
    id: f.trade,
    orderId: f.orderId,
    orderListId: -1,
    price: fixedSteps(f.price, m.tick),
    qty: fixedSteps(f.quantity, m.lot),
    quoteQty: fixedUnits(f.notional, m.quote.decimals),
    commission: fixedUnits(f.fee, feeAsset.decimals),
    commissionAsset: feeAsset.name,
    time: stamp(f.ts, call.unit),
    isBuyer: f.isBuyer,
    isMaker: f.isMaker,
    isBestMatch: true,
  };
}

export const myTrades: SignedEndpoint = {
  rest: [['GET', '/api/v3/myTrades']],
  ws: 'myTrades',
  needs: 'user-data',
  takes: ['symbol', 'orderId', 'startTime', 'endTime', 'fromId', 'limit'],
  weight: (params) => (params.has('orderId') ? 5 : 20),
  handle: async (call) => {
    const { api, params } = call;
    const market = api.symbols.required(params);
    const order = params.integer('orderId');
    const fromId = params.integer('fromId');
    const { startTime, endTime } = params.dayWindow();
    const timed = startTime !== undefined || endTime !== undefined;
    if (timed && (fromId !== undefined || order !== undefined)) throw badCombination();
    const fills = await api.core.accounts.fills(call.account, market.id, {
      fromId,
      startTime: optionalTime(startTime),
      endTime: optionalTime(endTime),
      limit: params.limit(500, 1000),
      orderId: order === undefined ? undefined : orderId(order),
    });
    return fills.map((f) => fillJson(call, market, f));
  },
};
