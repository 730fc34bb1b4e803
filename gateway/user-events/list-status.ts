/** `listStatus`: where an order list is now, for its owner. */
import type { AccountId, EventOf, MarketInfo, OrderId } from '../../core/contract';
import type { Api } from '../api/endpoint';
import { stamp, type TimeUnit } from '../api/format';
import { symbolOf } from '../api/symbols';
import { contingencyOf, statusOf } from '../trading/order-list-json';

type Names = ReadonlyMap<OrderId, string>;

/** The client's names of the orders of an account's live lists. */
export class ListNames {
  private readonly lists = new Map<number, Map<OrderId, string>>();

  /** @param openName the name of an order that stands */
  constructor(
    api: Api,
    account: AccountId,
    private readonly openName: (id: OrderId) => string | undefined,
  ) {
    for (const { list, orderIds, market } of api.core.accounts.openOrderLists(account)) {
      const names = this.note(list, orderIds);
      for (const id of orderIds.filter((one) => !names.has(one))) {
        // Ended before anybody listened. Without it the list is told with the orders that stand.
        api.core.accounts.order(account, market, { orderId: id }).then(
          (order) => (order === undefined ? undefined : names.set(id, order.clientOrderId)),
          (error: unknown) => api.logger.warn({ err: error }, 'an order of a list is not found'),
        );
      }
    }
  }

  /** Names for one event of a list; forgets a list that is done. */
  namesOf(e: EventOf<'order-list'>): Names {
    const names = this.lists.get(e.list) ?? this.note(e.list, e.orderIds);
    if (e.state === 'done') this.lists.delete(e.list);
    return names;
  }

  private note(list: number, ids: readonly OrderId[]): Map<OrderId, string> {
    const names = new Map<OrderId, string>();
    for (const id of ids) {
      const name = this.openName(id);
      if (name !== undefined) names.set(id, name);
    }
    this.lists.set(list, names);
    return names;
  }
}

export function listStatus(m: MarketInfo, e: EventOf<'order-list'>, names: Names, now: number) {
  return (unit: TimeUnit): Record<string, unknown> => {
    const { listStatusType, listOrderStatus } = statusOf(e.state);
    return {
      e: 'listStatus',
      E: stamp(now, unit),
      s: symbolOf(m),
      g: e.list,
      c: contingencyOf(e.kind),
      l: listStatusType,
      L: listOrderStatus,
      r: 'NONE',
      C: e.listClientOrderId,
      T: stamp(e.ts, unit),
      O: [...names].map(([id, name]) => ({ s: symbolOf(m), i: id, c: name })),
    };
  };
}
