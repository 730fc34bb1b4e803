/** Canonical bytes of order lists and of how far trailing stops have come. */
import { Contingent, OrderList, type LiveOrder } from './order';
import type { StateSection } from './state-section';
import type { Venue } from './venue';
import type { OrderId } from '../contract';
import { accountId, marketId, micros, orderId } from '../contract/ids';
import { LIST_KINDS } from '../contract/vocabulary';

export const listSection: StateSection = {
  tag: 1,
  // The last number outlives the last list: the next one must go on from it.
  isPresent: (v) => v.lastList > 0,
  write(w, v) {
    w.f64(v.lastList);
    w.u32(v.lists.size);
    for (const list of v.lists.values()) {
      w.f64(list.id);
      w.text(list.clientId);
      w.u8(LIST_KINDS.indexOf(list.kind));
      w.u32(list.account);
      w.u32(list.market);
      w.u8(list.state === 'open' ? 0 : 1);
      w.f64(list.createdAt);
      w.f64(list.updatedAt);
      w.u32(list.orderIds.length);
      for (const id of list.orderIds) w.f64(id);
      w.u32(list.live.length);
      for (const order of list.live) {
        w.f64(order.id);
        w.i64(order.contingent!.lent);
        w.u8(order.contingent!.pending ? 1 : 0);
      }
    }
  },
  read(r, v) {
    v.lastList = r.f64();
    for (let left = r.u32(); left > 0; left--) {
      const id = r.f64();
      const clientId = r.text();
      const kind = LIST_KINDS[r.u8()]!;
      const [account, market] = [accountId(r.u32()), marketId(r.u32())];
      const open = r.u8() === 0;
      const createdAt = micros(r.f64());
      const updatedAt = micros(r.f64());
      const ids: OrderId[] = [];
      for (let count = r.u32(); count > 0; count--) ids.push(orderId(r.f64()));
      const list = new OrderList(id, clientId, kind, account, market, ids, createdAt);
      if (!open) list.state = 'triggered';
      list.updatedAt = updatedAt;
      for (let count = r.u32(); count > 0; count--) {
        const order = liveOrder(v, r.f64());
        const contingent = order.contingent ?? new Contingent(undefined);
        contingent.list = list;
        contingent.lent = r.i64();
        contingent.pending = r.u8() !== 0;
        order.contingent = contingent;
        list.live.push(order);
      }
      v.lists.set(id, list);
      const owner = v.accounts[account]!;
      owner.lists ??= new Map();
      owner.lists.set(clientId, list);
    }
  },
};

function liveOrder(v: Venue, id: number): LiveOrder {
  const order = v.orders.get(id);
  if (!order) throw new Error(`snapshot: order ${id} is contingent but not live`);
  return order;
}

function trailing(v: Venue): LiveOrder[] {
  return [...v.orders.values()].filter((o) => o.waiting && o.contingent?.trail !== undefined);
}

export const trailSection: StateSection = {
  tag: 2,
  isPresent: (v) => trailing(v).length > 0,
  write(w, v) {
    const orders = trailing(v);
    w.u32(orders.length);
    for (const order of orders) {
      w.f64(order.id);
      w.f64(order.contingent!.trail!.extreme);
    }
  },
  read(r, v) {
    for (let left = r.u32(); left > 0; left--) {
      const { trail } = liveOrder(v, r.f64()).contingent!;
      const extreme = r.f64();
      if (extreme > 0) trail!.follow(extreme);
    }
  },
};
