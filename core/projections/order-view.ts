/** How an order looks to its account: when it is accepted, and after each change. */
import { lots, micros, NONE, units } from '../contract';
import type { EventOf, OrderType, OrderView } from '../contract';
import type { OrderChange } from './order-change';

const WAITING = new Set<OrderType>([
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
]);

export function acceptedView(e: EventOf<'accepted'>): OrderView {
  const { type: _type, seq: _seq, locked: _locked, ts, list, ...fields } = e;
  return {
    ...fields,
    status: 'NEW',
    executed: lots(0),
    executedNotional: units(0n),
    acceptedAt: ts,
    updatedAt: ts,
    workingSince: WAITING.has(e.orderType) ? micros(NONE) : ts,
    list: list ?? NONE,
  };
}

export function changedView(view: OrderView, change: OrderChange): OrderView {
  const price = change.price ?? view.price;
  return {
    ...view,
    ...(price === undefined ? {} : { price }),
    clientOrderId: change.clientOrderId ?? view.clientOrderId,
    quantity: change.quantity ?? view.quantity,
    status: change.status ?? view.status,
    executed: lots(view.executed + change.executed),
    executedNotional: units(view.executedNotional + change.notional),
    updatedAt: change.ts,
    workingSince: change.workingSince ?? view.workingSince,
  };
}
