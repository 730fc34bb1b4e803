/** Canonical bytes of markets' prices, live orders, and the queue on each side of each book. */
import { list } from './outcomes';
import type { Venue } from './venue';
import { BUYS, NO_ORDER, SELLS } from '../book/book';
import type { WireReader, WireWriter } from '../contract';
import { eventCodec } from '../contract/event';
import { lots, micros, ticks } from '../contract/ids';

export function writeMarkets(w: WireWriter, v: Venue): void {
  for (const { id } of v.registry.markets()) {
    const m = v.markets[id]!;
    w.f64(m.lastPrice);
    w.f64(m.referencePrice);
    w.f64(m.nextTrade);
  }
}

export function readMarkets(r: WireReader, v: Venue): void {
  for (const { id } of v.registry.markets()) {
    const m = v.markets[id]!;
    m.lastPrice = r.f64();
    m.referencePrice = r.f64();
    m.nextTrade = r.f64();
  }
}

export function writeOrders(w: WireWriter, v: Venue): void {
  w.u32(v.orders.size);
  for (const order of v.orders.values()) {
    eventCodec.encode(w, order.terms);
    w.text(order.clientOrderId);
    w.f64(order.price);
    w.f64(order.quantity);
    w.f64(order.leaves);
    w.f64(order.executed);
    w.f64(order.prevented);
    w.text(order.executedNotional.toString());
    w.u8(order.waiting ? 1 : 0);
    w.f64(order.updatedAt);
    w.f64(order.workingSince);
  }
  for (const { id } of v.registry.markets()) {
    const m = v.markets[id]!;
    for (const side of [BUYS, SELLS] as const) {
      for (let h = m.book.first(side); h !== NO_ORDER; h = m.book.next(h)) {
        w.f64(m.orderAt(h).id);
        w.f64(m.book.quantityOf(h));
      }
      w.f64(0);
    }
  }
}

export function readOrders(r: WireReader, v: Venue): void {
  const orders = r.u32();
  v.orders.reserve(orders);
  for (let left = orders; left > 0; left--) {
    readOrder(r, v);
    v.orders.settle();
  }
  for (const { id } of v.registry.markets()) {
    const m = v.markets[id]!;
    for (let sides = 2; sides > 0; sides--) {
      for (let order = r.f64(); order !== 0; order = r.f64()) {
        const resting = v.orders.get(order);
        if (!resting) throw new Error(`snapshot: order ${order} is in a book but not live`);
        m.rest(resting, r.f64());
      }
    }
  }
}

function readOrder(r: WireReader, v: Venue): void {
  const terms = eventCodec.decode(r);
  if (terms.type !== 'accepted') throw new Error(`snapshot: ${terms.type} in place of an order`);
  const m = v.markets[terms.market];
  const account = v.accounts[terms.account];
  if (!m || !account) throw new Error(`snapshot: order ${terms.orderId} has no market or account`);
  const order = v.orders.create(terms, account.owner);
  const name = r.text();
  if (name !== terms.clientOrderId) order.rename(name);
  order.price = ticks(r.f64());
  order.quantity = lots(r.f64());
  order.leaves = lots(r.f64());
  const executed = r.f64();
  const prevented = r.f64();
  if (prevented > 0) order.prevented = prevented;
  if (order.executed !== executed) {
    throw new Error(`snapshot: the lots of order ${terms.orderId} do not add up`);
  }
  order.executedNotional = BigInt(r.text());
  order.waiting = r.u8() !== 0;
  order.updatedAt = micros(r.f64());
  order.workingSince = r.f64();
  if (order.waiting) m.stops.putBack(order);
  list(v, order);
}
