/** How an order looks to its account: when it is accepted, and after each change. */
import { lots, micros, NONE, units } from '../contract';
import type { EventOf, OrderFields, OrderView } from '../contract';
import { waitsAtFirst, type OrderChange } from './order-change';

/** A view whose owner may change it in place; what is given away is a copy. */
export type OwnOrderView = { -readonly [K in keyof OrderView]: OrderView[K] };

type OptionalKey = {
  [K in keyof OrderFields]-?: undefined extends OrderFields[K] ? K : never;
}[keyof OrderFields];
/** The optional fields; a record, so that the compiler misses none. */
const OPTIONAL: Record<OptionalKey, true> = {
  quoteOrderQty: true,
  price: true,
  stopPrice: true,
  trailingDelta: true,
  icebergQty: true,
  client: true,
  decisionMaker: true,
  executor: true,
  capacity: true,
  device: true,
  ip: true,
  source: true,
  key: true,
  strategyId: true,
  strategyType: true,
  settlementSignature: true,
  settlementId: true,
  settlementExpiry: true,
};
const OPTIONAL_KEYS = Object.keys(OPTIONAL) as OptionalKey[]; // keys of the record above

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
  for (const key of OPTIONAL_KEYS) if (e[key] !== undefined) copyField(key, e, view);
  return view;
}

type Optionals = { -readonly [K in OptionalKey]?: OrderFields[K] };

function copyField<K extends OptionalKey>(key: K, from: Optionals, to: Optionals): void {
  to[key] = from[key];
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
