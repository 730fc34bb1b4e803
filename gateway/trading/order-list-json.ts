/** An order list as answers show it (reference, "Order lists"). */
import type {
  ListKind,
  ListState,
  MarketInfo,
  OrderListView,
  OrderView,
} from '../../core/contract';
import { stamp, type TimeUnit } from '../api/format';
import { symbolOf } from '../api/symbols';

/** An OTOCO is an OTO to the reference. */
export function contingencyOf(kind: ListKind): 'OCO' | 'OTO' {
  return kind === 'OCO' ? 'OCO' : 'OTO';
}

export function statusOf(state: ListState): { listStatusType: string; listOrderStatus: string } {
  return state === 'done'
    ? { listStatusType: 'ALL_DONE', listOrderStatus: 'ALL_DONE' }
    : { listStatusType: 'EXEC_STARTED', listOrderStatus: 'EXECUTING' };
}

type ListWords = Pick<OrderListView, 'list' | 'listClientOrderId' | 'kind' | 'state'>;

/** @param at when it last changed, microseconds */
export function orderListJson(
  m: MarketInfo,
  list: ListWords,
  at: number,
  orders: readonly OrderView[],
  unit: TimeUnit,
): Record<string, unknown> {
  return {
    orderListId: list.list,
    contingencyType: contingencyOf(list.kind),
    ...statusOf(list.state),
    listClientOrderId: list.listClientOrderId,
    transactionTime: stamp(at, unit),
    symbol: symbolOf(m),
    orders: orders.map((o) => ({
      symbol: symbolOf(m),
      orderId: o.orderId,
      clientOrderId: o.clientOrderId,
    })),
  };
}
