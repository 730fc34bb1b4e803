/**
 * Live orders by their number. Numbers only grow, and most orders are gone after a few thousand
 * others: the newest lie in a ring at the rest of their number, those that outlast it in a map.
 */
import type { OrderState } from './state';

const RING = 65_536;

export class LiveOrders {
  private readonly ring: (OrderState | undefined)[] = new Array<undefined>(RING).fill(undefined);
  private readonly old = new Map<number, OrderState>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(id: number): OrderState | undefined {
    const found = this.ring[id % RING];
    return found?.orderId === id ? found : this.old.get(id);
  }

  /** @param o one that is not there yet */
  add(o: OrderState): void {
    const slot = o.orderId % RING;
    const before = this.ring[slot];
    if (before !== undefined) this.old.set(before.orderId, before);
    this.ring[slot] = o;
    this.count += 1;
  }

  delete(id: number): void {
    const slot = id % RING;
    if (this.ring[slot]?.orderId === id) this.ring[slot] = undefined;
    else if (!this.old.delete(id)) return;
    this.count -= 1;
  }

  each(visit: (o: OrderState) => void): void {
    for (const o of this.ring) if (o !== undefined) visit(o);
    for (const o of this.old.values()) visit(o);
  }
}
