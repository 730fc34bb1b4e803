/** One side of a book by price, best first, with the orders that make up each level. */

/** Lots and ticks; a resting order, a waiting stop, or one that is coming in. */
export interface ReplayOrder {
  readonly id: number;
  readonly account: number;
  readonly market: number;
  /** 0 buys, 1 sells. */
  readonly side: 0 | 1;
  price: number;
  visible: number;
  leaves: number;
  /** Slice that an iceberg shows, 0 for others. */
  readonly iceberg: number;
  /** Whether it stands in the book. */
  rests: boolean;
}

export interface BookLevel {
  readonly price: number;
  quantity: number;
  readonly orders: Set<ReplayOrder>;
}

export class BookLevels {
  private readonly levels = new Map<number, BookLevel>();
  /** Prices, worst first: changes happen near the best one, at the array's end. */
  private readonly prices: number[] = [];
  private readonly sign: 1 | -1;

  constructor(side: 'BUY' | 'SELL') {
    this.sign = side === 'BUY' ? 1 : -1;
  }

  join(order: ReplayOrder): void {
    let level = this.levels.get(order.price);
    if (level === undefined) {
      level = { price: order.price, quantity: 0, orders: new Set() };
      this.levels.set(order.price, level);
      this.prices.splice(this.placeOf(order.price), 0, order.price);
    }
    level.orders.add(order);
    level.quantity += order.visible;
  }

  leave(order: ReplayOrder): void {
    const level = this.levels.get(order.price);
    if (level?.orders.delete(order) !== true) return;
    level.quantity -= order.visible;
    if (level.orders.size > 0) return;
    this.levels.delete(order.price);
    this.prices.splice(this.placeOf(order.price), 1);
  }

  change(order: ReplayOrder, visible: number): void {
    const level = this.levels.get(order.price);
    if (level !== undefined) level.quantity += visible - order.visible;
    order.visible = visible;
  }

  /** The best levels with something to see, at most `count`. */
  best(count: number): BookLevel[] {
    const found: BookLevel[] = [];
    for (let i = this.prices.length - 1; i >= 0 && found.length < count; i--) {
      const level = this.levels.get(this.prices[i] ?? NaN);
      if (level !== undefined && level.quantity > 0) found.push(level);
    }
    return found;
  }

  /** Where the price stands, or would. */
  private placeOf(price: number): number {
    let low = 0;
    let high = this.prices.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (((this.prices[middle] ?? 0) - price) * this.sign < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
