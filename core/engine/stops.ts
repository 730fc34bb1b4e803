/**
 * Stops that wait, ordered by trigger price and, within one, by arrival; per market.
 */
import { triggersOnRise, type LiveOrder } from './order';

/** Orders that wait for a rise (ascending stops) or a fall (descending stops). */
class Shelf {
  readonly orders: LiveOrder[] = [];

  /** @param sign 1 = a rise triggers, -1 = a fall */
  constructor(private readonly sign: 1 | -1) {}

  add(order: LiveOrder): void {
    this.orders.splice(this.place(order), 0, order);
  }

  remove(order: LiveOrder): void {
    const at = this.place(order);
    if (this.orders[at] !== order) throw new Error(`stop ${order.id} is not waiting`);
    this.orders.splice(at, 1);
  }

  /** Takes out those that a trade at that price triggers. */
  take(price: number): LiveOrder[] {
    let count = 0;
    for (const order of this.orders) {
      if ((order.stopPrice - price) * this.sign > 0) break;
      count++;
    }
    return count === 0 ? [] : this.orders.splice(0, count);
  }

  private place(order: LiveOrder): number {
    let low = 0;
    let high = this.orders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.orders[middle]!;
      const before = (other.stopPrice - order.stopPrice) * this.sign;
      if (before < 0 || (before === 0 && other.id < order.id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export class StopShelf {
  private readonly rising = new Shelf(1);
  private readonly falling = new Shelf(-1);

  get size(): number {
    return this.rising.orders.length + this.falling.orders.length;
  }

  add(order: LiveOrder): void {
    this.shelfOf(order).add(order);
  }

  remove(order: LiveOrder): void {
    this.shelfOf(order).remove(order);
  }

  /** Takes out what trades between `low` and `high` trigger, in the order of arrival. */
  take(low: number, high: number): LiveOrder[] {
    const taken = [...this.rising.take(high), ...this.falling.take(low)];
    return taken.sort((a, b) => a.id - b.id);
  }

  private shelfOf(order: LiveOrder): Shelf {
    return triggersOnRise(order.type, order.buy) ? this.rising : this.falling;
  }
}
