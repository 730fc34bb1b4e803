/** How an order list looks to its account: when it is placed, and after each change. */
import type { EventOf, OrderListView } from '../contract';

export function listOpened(e: EventOf<'order-list'>): OrderListView {
  const { list, listClientOrderId, account, market, kind, state, orderIds, ts } = e;
  const words = { list, listClientOrderId, account, market, kind, state, orderIds };
  return { ...words, createdAt: ts, updatedAt: ts };
}

export function listChanged(view: OrderListView, e: EventOf<'order-list'>): OrderListView {
  return { ...view, state: e.state, updatedAt: e.ts };
}
