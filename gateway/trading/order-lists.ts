/** Order lists: placing, cancelling and asking for OCO, OTO and OTOCO. */
import type { CommandResult, EventOf, ListKind, MarketInfo, OrderId } from '../../core/contract';
import { micros, type OrderListView, type OrderView } from '../../core/contract';
import type { SignedCall, SignedEndpoint } from '../api/endpoint';
import {
  badCombination,
  internal,
  missingOneOf,
  noSuchOrderList,
  unknownOutcome,
} from '../api/errors';
import { submitOrRefuse } from '../api/submit';
import * as Legs from './list-params';
import { cancelledOrder, placedOrder } from './order-json';
import { acceptedOrder, afterEvent, pendingOrder } from './order-life';
import { orderListJson } from './order-list-json';
import type { NewOrder } from './order-params';
import { refuseOnChain } from './settlement';
import { countOrder } from './place-order';

type Placed = Parameters<typeof placedOrder>[1];

/** One order of a list as the command left it; pending ones as they were placed. */
function placedWithId(result: CommandResult, id: OrderId): Placed {
  let view: OrderView | undefined;
  let pending = false;
  const fills: EventOf<'fill'>[] = [];
  for (const e of result.events) {
    if (e.type === 'pending' && e.orderId === id) {
      view = pendingOrder(e);
      pending = true;
    } else if (pending) continue;
    else if (e.type === 'accepted' && e.orderId === id) view = acceptedOrder(e);
    else if (view !== undefined) {
      view = afterEvent(view, e);
      if (e.type === 'fill' && e.takerOrderId === id) fills.push(e);
    }
  }
  if (view === undefined) throw unknownOutcome();
  return { view, fills };
}

async function placeList(
  call: SignedCall,
  market: MarketInfo,
  kind: ListKind,
  orders: readonly NewOrder[],
): Promise<unknown> {
  const { api, params } = call;
  refuseOnChain(call);
  for (const _ of orders) countOrder(call);
  const raw = orders.map((one) => one.raw).find((words) => words !== undefined);
  const result = await submitOrRefuse(api.core.commands, api.logger, {
    type: 'order-list',
    account: call.account,
    market: market.id,
    listClientOrderId: params.clientOrderId('listClientOrderId') ?? api.newId(),
    kind,
    orders: orders.map((one) => one.fields),
    ...(raw === undefined ? {} : { raw }),
  });
  const list = result.events.find((e) => e.type === 'order-list');
  if (list === undefined) throw unknownOutcome();
  const placed = list.orderIds.map((id) => placedWithId(result, id));
  const views = placed.map(({ view }) => view);
  const asked = params.word('newOrderRespType', ['ACK', 'RESULT', 'FULL']) ?? 'RESULT';
  return {
    ...orderListJson(market, list, list.ts, views, call.unit),
    orderReports: placed.map((one) => placedOrder(market, one, asked, call.unit)),
  };
}

const POST = { needs: 'trade', weight: 1 } as const;

export const placeOco: SignedEndpoint = {
  rest: [['POST', '/api/v3/orderList/oco']],
  ws: 'orderList.place.oco',
  takes: Legs.listNames(Legs.OCO_LEGS),
  ...POST,
  handle: (call) => {
    const market = call.api.symbols.required(call.params);
    const orders = Legs.OCO_LEGS.map((one) => Legs.legOrder(call, market, one));
    checkLegs(orders);
    return placeList(call, market, 'OCO', orders);
  },
};

export const placeOto: SignedEndpoint = {
  rest: [['POST', '/api/v3/orderList/oto']],
  ws: 'orderList.place.oto',
  takes: Legs.listNames(Legs.OTO_LEGS),
  ...POST,
  handle: (call) => {
    const market = call.api.symbols.required(call.params);
    const orders = Legs.OTO_LEGS.map((one) => Legs.legOrder(call, market, one));
    return placeList(call, market, 'OTO', orders);
  },
};

export const placeOtoco: SignedEndpoint = {
  rest: [['POST', '/api/v3/orderList/otoco']],
  ws: 'orderList.place.otoco',
  takes: Legs.listNames(Legs.OTOCO_LEGS),
  ...POST,
  handle: (call) => {
    const market = call.api.symbols.required(call.params);
    const orders = Legs.OTOCO_LEGS.map((one) => Legs.legOrder(call, market, one));
    checkLegs(orders.slice(1));
    return placeList(call, market, 'OTOCO', orders);
  },
};

function checkLegs([above, below]: readonly NewOrder[]): void {
  if (above !== undefined && below !== undefined) Legs.checkPair(above.fields, below.fields);
}

/** The orders of a list, as they stand. */
async function ordersOf(call: SignedCall, list: OrderListView): Promise<OrderView[]> {
  const { accounts } = call.api.core;
  const found = await Promise.all(
    list.orderIds.map((id) => accounts.order(call.account, list.market, { orderId: id })),
  );
  return found.filter((order) => order !== undefined);
}

async function queriedList(call: SignedCall, list: OrderListView): Promise<unknown> {
  const market = call.api.core.markets.registry.market(list.market);
  if (market === undefined) throw internal();
  return orderListJson(market, list, list.updatedAt, await ordersOf(call, list), call.unit);
}

/** What a command that ended a list is answered with. */
export async function endedList(
  call: SignedCall,
  market: MarketInfo,
  result: CommandResult,
  ended: EventOf<'order-list'>,
  cancelId: string,
): Promise<unknown> {
  const list = await call.api.core.accounts.orderList(call.account, { list: ended.list });
  if (list === undefined) throw unknownOutcome();
  const orders = await ordersOf(call, list);
  const gone = new Set<number>();
  for (const e of result.events) {
    if (e.type === 'cancelled' || e.type === 'pending-ended') gone.add(e.orderId);
  }
  const reports = orders.filter((order) => gone.has(order.orderId));
  return {
    ...orderListJson(market, list, list.updatedAt, orders, call.unit),
    orderReports: reports.map((order) => cancelledOrder(market, order, cancelId, call.unit)),
  };
}

export const cancelOrderList: SignedEndpoint = {
  rest: [['DELETE', '/api/v3/orderList']],
  ws: 'orderList.cancel',
  needs: 'trade',
  takes: ['symbol', 'orderListId', 'listClientOrderId', 'newClientOrderId'],
  weight: 1,
  handle: async (call) => {
    const { api, params } = call;
    const market = api.symbols.required(params);
    const list = params.integer('orderListId');
    const name = params.clientOrderId('listClientOrderId');
    if (list === undefined && name === undefined) {
      throw missingOneOf('orderListId', 'listClientOrderId');
    }
    const result = await submitOrRefuse(api.core.commands, api.logger, {
      type: 'cancel-list',
      account: call.account,
      market: market.id,
      ...(list === undefined ? {} : { list }),
      ...(name === undefined ? {} : { listClientOrderId: name }),
    });
    const ended = result.events.find((e) => e.type === 'order-list');
    if (ended === undefined) throw unknownOutcome();
    const cancelId = params.clientOrderId('newClientOrderId') ?? api.newId();
    return endedList(call, market, result, ended, cancelId);
  },
};

export const queryOrderList: SignedEndpoint = {
  rest: [['GET', '/api/v3/orderList']],
  ws: 'orderList.status',
  needs: 'user-data',
  takes: ['orderListId', 'origClientOrderId'],
  weight: 4,
  handle: async (call) => {
    const list = call.params.integer('orderListId');
    const name = call.params.clientOrderId('origClientOrderId');
    if (list === undefined && name === undefined) {
      throw missingOneOf('orderListId', 'origClientOrderId');
    }
    const ref = list === undefined ? { listClientOrderId: name ?? '' } : { list };
    const found = await call.api.core.accounts.orderList(call.account, ref);
    if (found === undefined) throw noSuchOrderList();
    return queriedList(call, found);
  },
};

export const openOrderLists: SignedEndpoint = {
  rest: [['GET', '/api/v3/openOrderList']],
  ws: 'openOrderLists.status',
  needs: 'user-data',
  takes: [],
  weight: 6,
  handle: (call) => {
    const lists = call.api.core.accounts.openOrderLists(call.account);
    return Promise.all(lists.map((list) => queriedList(call, list)));
  },
};

const optionalTime = (at: number | undefined): ReturnType<typeof micros> | undefined =>
  at === undefined ? undefined : micros(at);

export const allOrderLists: SignedEndpoint = {
  rest: [['GET', '/api/v3/allOrderList']],
  ws: 'allOrderLists',
  needs: 'user-data',
  takes: ['fromId', 'startTime', 'endTime', 'limit'],
  weight: 20,
  handle: async (call) => {
    const { params } = call;
    const fromId = params.integer('fromId');
    const { startTime, endTime } = params.dayWindow();
    const timed = startTime !== undefined || endTime !== undefined;
    if (timed && fromId !== undefined) throw badCombination();
    const lists = await call.api.core.accounts.orderLists(call.account, {
      fromId,
      startTime: optionalTime(startTime),
      endTime: optionalTime(endTime),
      limit: params.limit(500, 1000),
    });
    return Promise.all(lists.map((list) => queriedList(call, list)));
  },
};
