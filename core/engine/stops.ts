/**
 * Stops that wait, ordered by trigger price and, within one, by arrival; per market. Trailing ones
 * wait apart: their trigger price moves.
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
    if (this.orders[at]?.id !== order.id) throw new Error(`stop ${order.id} is not waiting`);
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

/** Trailing stops; each trade price is shown to each of them. */
class TrailingShelf {
  private readonly orders = new Map<number, LiveOrder>();

  get size(): number {
    return this.orders.size;
  }

  /** @param last last trade's price in ticks, 0 before the first */
  add(order: LiveOrder, last: number): void {
    if (last > 0) follow(order, last);
    this.orders.set(order.id, order);
  }

  /** Puts back one that has followed already (from a snapshot). */
  putBack(order: LiveOrder): void {
    this.orders.set(order.id, order);
  }

  remove(order: LiveOrder): void {
    if (!this.orders.delete(order.id)) throw new Error(`trailing stop ${order.id} is not waiting`);
  }

  /** Takes out those that one of the trades triggers. @param path prices in their order */
  take(path: readonly number[]): LiveOrder[] {
    const taken: LiveOrder[] = [];
    for (const order of this.orders.values()) {
      if (!path.some((price) => follow(order, price))) continue;
      this.orders.delete(order.id);
      taken.push(order);
    }
    return taken;
  }
}

/** Shows a trade price to a trailing stop. @returns whether it triggers */
function follow(order: LiveOrder, price: number): boolean {
  const trail = order.contingent!.trail!;
  if (trail.extreme > 0) {
    if (trail.isBetter(price)) trail.follow(price);
    return trail.isReached(price);
  }
  const rise = triggersOnRise(order.type, order.buy);
  const begins = rise ? price >= order.stopPrice : price <= order.stopPrice;
  if (order.stopPrice === 0 || begins) trail.follow(price);
  return false;
}

export class StopShelf {
  private readonly rising = new Shelf(1);
  private readonly falling = new Shelf(-1);
  private readonly trailing = new TrailingShelf();

  get size(): number {
    return this.rising.orders.length + this.falling.orders.length + this.trailing.size;
  }

  /** Whether single trade prices matter, not only their range. */
  get wantsPath(): boolean {
    return this.trailing.size > 0;
  }

  /** @param last last trade's price in ticks, 0 before the first */
  add(order: LiveOrder, last: number): void {
    if (order.contingent?.trail !== undefined) this.trailing.add(order, last);
    else this.shelfOf(order).add(order);
  }

  /** As `add`, for an order from a snapshot: nothing is new to it. */
  putBack(order: LiveOrder): void {
    if (order.contingent?.trail !== undefined) this.trailing.putBack(order);
    else this.shelfOf(order).add(order);
  }

  remove(order: LiveOrder): void {
    if (order.contingent?.trail !== undefined) this.trailing.remove(order);
    else this.shelfOf(order).remove(order);
  }

  /**
   * Takes out what trades between `low` and `high` trigger, in the order of arrival.
   * @param path every trade price in its order, when `wantsPath`
   */
  take(low: number, high: number, path: readonly number[]): LiveOrder[] {
    const taken = [...this.rising.take(high), ...this.falling.take(low)];
    if (path.length > 0) taken.push(...this.trailing.take(path));
    return taken.sort((a, b) => a.id - b.id);
  }

  private shelfOf(order: LiveOrder): Shelf {
    return triggersOnRise(order.type, order.buy) ? this.rising : this.falling;
  }
}
