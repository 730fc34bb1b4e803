/**
 * The book that serves: orders in typed arrays by their handle, chained in arrival order within
 * their level (intrusive lists), levels on two ladders. No allocation per order.
 */
import { BUYS, NO_ORDER, type Book, type BookSide } from './book';
import { grown, Ladder, NO_LEVEL } from './ladder';

const FIRST_ORDERS = 256;

export class FastBook implements Book {
  private readonly bids = new Ladder();
  private readonly asks = new Ladder();
  /** By handle. Level is NO_LEVEL where no order rests. */
  private nexts = new Int32Array(FIRST_ORDERS);
  private previous = new Int32Array(FIRST_ORDERS);
  private levels = new Int32Array(FIRST_ORDERS).fill(NO_LEVEL);
  private quantities = new Float64Array(FIRST_ORDERS);
  private sides = new Uint8Array(FIRST_ORDERS);

  add(handle: number, side: BookSide, price: number, quantity: number): void {
    if (handle >= this.levels.length) this.grow(handle);
    if (this.levels[handle] !== NO_LEVEL) throw new Error(`handle ${handle} is resting already`);
    const ladder = side === BUYS ? this.bids : this.asks;
    const key = side === BUYS ? price : -price;
    let level = ladder.find(key);
    if (level === NO_LEVEL) {
      level = ladder.open(key);
      ladder.heads[level] = NO_ORDER;
      ladder.tails[level] = NO_ORDER;
    }
    this.levels[handle] = level;
    this.sides[handle] = side;
    this.quantities[handle] = quantity;
    this.append(ladder, level, handle, quantity);
  }

  reduce(handle: number, by: number): void {
    const level = this.levelOf(handle);
    const left = this.quantities[handle]! - by;
    if (left < 0) throw new Error(`order ${handle} has less than ${by} lots`);
    if (left === 0) return this.remove(handle);
    this.quantities[handle] = left;
    const ladder = this.ladderOf(handle);
    ladder.quantities[level] = ladder.quantities[level]! - by;
  }

  remove(handle: number): void {
    const level = this.levelOf(handle);
    const ladder = this.ladderOf(handle);
    this.unchain(ladder, level, handle);
    if (ladder.heads[level] === NO_ORDER) ladder.close(level);
    this.levels[handle] = NO_LEVEL;
  }

  requeue(handle: number, quantity: number): void {
    const level = this.levelOf(handle);
    const ladder = this.ladderOf(handle);
    this.unchain(ladder, level, handle);
    this.quantities[handle] = quantity;
    this.append(ladder, level, handle, quantity);
  }

  first(side: BookSide): number {
    const ladder = side === BUYS ? this.bids : this.asks;
    const level = ladder.best();
    return level === NO_LEVEL ? NO_ORDER : ladder.heads[level]!;
  }

  next(handle: number): number {
    const level = this.levelOf(handle);
    const follower = this.nexts[handle]!;
    if (follower !== NO_ORDER) return follower;
    const ladder = this.ladderOf(handle);
    const worse = ladder.worse(level);
    return worse === NO_LEVEL ? NO_ORDER : ladder.heads[worse]!;
  }

  priceOf(handle: number): number {
    return Math.abs(this.ladderOf(handle).keys[this.levelOf(handle)]!);
  }

  quantityOf(handle: number): number {
    this.levelOf(handle);
    return this.quantities[handle]!;
  }

  bestPrice(side: BookSide): number {
    const ladder = side === BUYS ? this.bids : this.asks;
    const level = ladder.best();
    return level === NO_LEVEL ? 0 : Math.abs(ladder.keys[level]!);
  }

  eachLevel(side: BookSide, visit: (price: number, quantity: number) => void): void {
    const ladder = side === BUYS ? this.bids : this.asks;
    for (let level = ladder.best(); level !== NO_LEVEL; level = ladder.worse(level)) {
      visit(Math.abs(ladder.keys[level]!), ladder.quantities[level]!);
    }
  }

  private ladderOf(handle: number): Ladder {
    return this.sides[handle] === BUYS ? this.bids : this.asks;
  }

  private levelOf(handle: number): number {
    const level = this.levels[handle];
    if (level === undefined || level === NO_LEVEL) {
      throw new Error(`handle ${handle} is not resting in the book`);
    }
    return level;
  }

  private append(ladder: Ladder, level: number, handle: number, quantity: number): void {
    const tail = ladder.tails[level]!;
    this.previous[handle] = tail;
    this.nexts[handle] = NO_ORDER;
    if (tail === NO_ORDER) ladder.heads[level] = handle;
    else this.nexts[tail] = handle;
    ladder.tails[level] = handle;
    ladder.quantities[level] = ladder.quantities[level]! + quantity;
  }

  private unchain(ladder: Ladder, level: number, handle: number): void {
    const before = this.previous[handle]!;
    const after = this.nexts[handle]!;
    if (before === NO_ORDER) ladder.heads[level] = after;
    else this.nexts[before] = after;
    if (after === NO_ORDER) ladder.tails[level] = before;
    else this.previous[after] = before;
    ladder.quantities[level] = ladder.quantities[level]! - this.quantities[handle]!;
  }

  private grow(handle: number): void {
    const old = this.levels.length;
    const more = Math.max(handle + 1, old * 2);
    this.nexts = grown(this.nexts, new Int32Array(more));
    this.previous = grown(this.previous, new Int32Array(more));
    this.levels = grown(this.levels, new Int32Array(more).fill(NO_LEVEL));
    this.quantities = grown(this.quantities, new Float64Array(more));
    const sides = new Uint8Array(more);
    sides.set(this.sides);
    this.sides = sides;
  }
}
