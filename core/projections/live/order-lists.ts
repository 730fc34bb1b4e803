/** Order lists that stand, in memory, and the newest of those that ended. */
import type { AccountId, CoreEvent, OrderListRef, OrderListView } from '../../contract';
import { listChanged, listOpened } from '../order-list-view';

/** Ended lists kept in memory, over the whole venue. */
const ENDED_KEPT = 2_000;

export class LiveOrderLists {
  private readonly lists = new Map<number, OrderListView>();
  private readonly ended: number[] = [];

  /** A list that stood when the view began. */
  load(view: OrderListView): void {
    this.lists.set(view.list, view);
  }

  apply(e: CoreEvent): void {
    if (e.type !== 'order-list') return;
    const known = this.lists.get(e.list);
    this.lists.set(e.list, known === undefined ? listOpened(e) : listChanged(known, e));
    if (e.state !== 'done') return;
    this.ended.push(e.list);
    if (this.ended.length <= ENDED_KEPT) return;
    const oldest = this.ended.shift();
    if (oldest !== undefined) this.lists.delete(oldest);
  }

  /** In the order of their placing. */
  openOf(account: AccountId): OrderListView[] {
    return [...this.lists.values()].filter((l) => l.account === account && l.state !== 'done');
  }

  /** The newest that fits; undefined says nothing about older ones. */
  find(account: AccountId, ref: OrderListRef): OrderListView | undefined {
    if ('list' in ref) {
      const view = this.lists.get(ref.list);
      return view?.account === account ? view : undefined;
    }
    let found: OrderListView | undefined;
    for (const view of this.lists.values()) {
      if (view.account === account && view.listClientOrderId === ref.listClientOrderId) {
        found = view;
      }
    }
    return found;
  }
}
