/** How an order looks to its account: when it is accepted, and after each change. */
import { lots, micros, NONE, units } from '../contract';
import type { EventOf, OrderFields, OrderView } from '../contract';
import { waitsAtFirst, type OrderChange } from './order-change';

/** A view whose owner may change it in place; what is given away is a copy. */
export type OwnOrderView = { -readonly [K in keyof OrderView]: OrderView[K] };

/** The fields that an order may do without. */
export type OptionalKey = {
  [K in keyof OrderFields]-?: undefined extends OrderFields[K] ? K : never;
}[keyof OrderFields];
type Optionals = { -readonly [K in OptionalKey]?: OrderFields[K] };

/** An order of a list whose turn has not come. */
export function pendingView(e: EventOf<'pending'>): OwnOrderView {
  const accepted = { ...e, type: 'accepted', locked: units(0n) } as const;
  return { ...acceptedView(accepted), status: 'PENDING_NEW', workingSince: micros(NONE) };
}

// Field by field: leaving fields out of a copy of the event costs several times as much.
export function acceptedView(e: EventOf<'accepted'>): OwnOrderView {
  const view: OwnOrderView = {
    orderId: e.orderId,
    account: e.account,
    market: e.market,
    clientOrderId: e.clientOrderId,
    side: e.side,
    orderType: e.orderType,
    quantity: e.quantity,
    timeInForce: e.timeInForce,
    selfTradePreventionMode: e.selfTradePreventionMode,
    status: 'NEW',
    executed: lots(0),
    executedNotional: units(0n),
    acceptedAt: e.ts,
    updatedAt: e.ts,
    workingSince: waitsAtFirst(e.orderType) ? micros(NONE) : e.ts,
    list: e.list ?? NONE,
  };
  if (e.price !== undefined) view.price = e.price;
  addRare(e, view);
  return view;
}

// One by one: a loop over names is many times slower. order-view.test.ts holds that none is missed.
function addRare(e: Optionals, view: Optionals): void {
  if (e.quoteOrderQty !== undefined) view.quoteOrderQty = e.quoteOrderQty;
  if (e.stopPrice !== undefined) view.stopPrice = e.stopPrice;
  if (e.trailingDelta !== undefined) view.trailingDelta = e.trailingDelta;
  if (e.icebergQty !== undefined) view.icebergQty = e.icebergQty;
  if (e.client !== undefined) view.client = e.client;
  if (e.decisionMaker !== undefined) view.decisionMaker = e.decisionMaker;
  if (e.executor !== undefined) view.executor = e.executor;
  if (e.capacity !== undefined) view.capacity = e.capacity;
  if (e.device !== undefined) view.device = e.device;
  if (e.ip !== undefined) view.ip = e.ip;
  if (e.source !== undefined) view.source = e.source;
  if (e.key !== undefined) view.key = e.key;
  if (e.strategyId !== undefined) view.strategyId = e.strategyId;
  if (e.strategyType !== undefined) view.strategyType = e.strategyType;
  if (e.settlementSignature !== undefined) view.settlementSignature = e.settlementSignature;
  if (e.settlementId !== undefined) view.settlementId = e.settlementId;
  if (e.settlementExpiry !== undefined) view.settlementExpiry = e.settlementExpiry;
}

export function changeView(view: OwnOrderView, change: OrderChange): void {
  if (change.price !== undefined) view.price = change.price;
  if (change.clientOrderId !== undefined) view.clientOrderId = change.clientOrderId;
  if (change.quantity !== undefined) view.quantity = change.quantity;
  if (change.status !== undefined) view.status = change.status;
  if (change.workingSince !== undefined) view.workingSince = change.workingSince;
  view.executed = lots(view.executed + change.executed);
  if (change.notional !== 0n)
    view.executedNotional = units(view.executedNotional + change.notional);
  view.updatedAt = change.ts;
}
