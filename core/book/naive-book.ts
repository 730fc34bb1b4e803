/**
 * The book that is obviously right: two sorted arrays of levels, each an array of orders. It is
 * the yardstick that the fast book is held against.
 */
import { BUYS, NO_ORDER, type Book, type BookSide } from './book';

interface Resting {
  readonly handle: number;
  readonly side: BookSide;
  readonly price: number;
  quantity: number;
}

interface Level {
  readonly price: number;
  readonly orders: Resting[];
}

export class NaiveBook implements Book {
  private readonly sides: readonly [Level[], Level[]] = [[], []];
  private readonly resting = new Map<number, Resting>();

  add(handle: number, side: BookSide, price: number, quantity: number): void {
    if (this.resting.has(handle)) throw new Error(`handle ${handle} is resting already`);
    const order: Resting = { handle, side, price, quantity };
    this.resting.set(handle, order);
    this.levelFor(side, price).orders.push(order);
  }

  reduce(handle: number, by: number): void {
    const order = this.known(handle);
    if (by > order.quantity) throw new Error(`order ${handle} has less than ${by} lots`);
    order.quantity -= by;
    if (order.quantity === 0) this.remove(handle);
  }

  remove(handle: number): void {
    const order = this.known(handle);
    const levels = this.sides[order.side];
    const level = this.levelFor(order.side, order.price);
    level.orders.splice(level.orders.indexOf(order), 1);
    if (level.orders.length === 0) levels.splice(levels.indexOf(level), 1);
    this.resting.delete(handle);
  }

  requeue(handle: number, quantity: number): void {
    const order = this.known(handle);
    const { orders } = this.levelFor(order.side, order.price);
    orders.splice(orders.indexOf(order), 1);
    order.quantity = quantity;
    orders.push(order);
  }

  first(side: BookSide): number {
    return this.sides[side][0]?.orders[0]?.handle ?? NO_ORDER;
  }

  next(handle: number): number {
    const order = this.known(handle);
    const queue = this.sides[order.side].flatMap((level) => level.orders);
    return queue[queue.indexOf(order) + 1]?.handle ?? NO_ORDER;
  }

  sideOf(handle: number): BookSide {
    return this.known(handle).side;
  }

  priceOf(handle: number): number {
    return this.known(handle).price;
  }

  quantityOf(handle: number): number {
    return this.known(handle).quantity;
  }

  bestPrice(side: BookSide): number {
    return this.sides[side][0]?.price ?? 0;
  }

  eachLevel(side: BookSide, visit: (price: number, quantity: number) => void): void {
    for (const { price, orders } of this.sides[side]) {
      visit(
        price,
        orders.reduce((sum, order) => sum + order.quantity, 0),
      );
    }
  }

  private known(handle: number): Resting {
    const order = this.resting.get(handle);
    if (!order) throw new Error(`handle ${handle} is not resting in the book`);
    return order;
  }

  /** The level of that price, put in its place when there was none. */
  private levelFor(side: BookSide, price: number): Level {
    const levels = this.sides[side];
    const better = (level: Level): boolean =>
      side === BUYS ? level.price > price : level.price < price;
    let at = 0;
    for (const level of levels) {
      if (!better(level)) break;
      at++;
    }
    const there = levels[at];
    if (there && there.price === price) return there;
    const level: Level = { price, orders: [] };
    levels.splice(at, 0, level);
    return level;
  }
}
