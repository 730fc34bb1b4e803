/**
 * The book that serves: orders in typed arrays by their handle, chained in arrival order within
 * their level (intrusive lists), levels on two ladders. No allocation per order.
 */
import { BUYS, NO_ORDER, SELLS, type Book, type BookSide } from './book';
import { Ladder } from './ladder';
import { grown, LevelTable, NO_LEVEL } from './level-table';

const FIRST_ORDERS = 256;

export class FastBook implements Book {
  private readonly table = new LevelTable();
  private readonly bids = new Ladder(this.table);
  private readonly asks = new Ladder(this.table);
  /** By handle. Level is NO_LEVEL where no order rests. */
  private nexts = new Int32Array(FIRST_ORDERS);
  private previous = new Int32Array(FIRST_ORDERS);
  private levels = new Int32Array(FIRST_ORDERS).fill(NO_LEVEL);
  private quantities = new Float64Array(FIRST_ORDERS);

  add(handle: number, side: BookSide, price: number, quantity: number): void {
    if (handle >= this.levels.length) this.grow(handle);
    if (this.levels[handle] !== NO_LEVEL) throw new Error(`handle ${handle} is resting already`);
    const ladder = side === BUYS ? this.bids : this.asks;
    const key = side === BUYS ? price : -price;
    let level = ladder.find(key);
    if (level === NO_LEVEL) {
      level = ladder.open(key);
      this.table.heads[level] = NO_ORDER;
      this.table.tails[level] = NO_ORDER;
    }
    this.levels[handle] = level;
    this.quantities[handle] = quantity;
    this.append(level, handle, quantity);
  }

  reduce(handle: number, by: number): void {
    const level = this.levelOf(handle);
    const left = this.quantities[handle]! - by;
    if (left < 0) throw new Error(`order ${handle} has less than ${by} lots`);
    if (left === 0) return this.remove(handle);
    this.quantities[handle] = left;
    this.table.quantities[level] = this.table.quantities[level]! - by;
  }

  remove(handle: number): void {
    const level = this.levelOf(handle);
    this.unchain(level, handle);
    this.levels[handle] = NO_LEVEL;
    if (this.table.heads[level] !== NO_ORDER) return;
    if (this.table.keys[level]! > 0) this.bids.close(level);
    else this.asks.close(level);
  }

  requeue(handle: number, quantity: number): void {
    const level = this.levelOf(handle);
    this.unchain(level, handle);
    this.quantities[handle] = quantity;
    this.append(level, handle, quantity);
  }

  first(side: BookSide): number {
    const level = (side === BUYS ? this.bids : this.asks).best();
    return level === NO_LEVEL ? NO_ORDER : this.table.heads[level]!;
  }

  next(handle: number): number {
    const level = this.levelOf(handle);
    const follower = this.nexts[handle]!;
    if (follower !== NO_ORDER) return follower;
    const worse = (this.table.keys[level]! > 0 ? this.bids : this.asks).worse(level);
    return worse === NO_LEVEL ? NO_ORDER : this.table.heads[worse]!;
  }

  sideOf(handle: number): BookSide {
    return this.table.keys[this.levelOf(handle)]! > 0 ? BUYS : SELLS;
  }

  priceOf(handle: number): number {
    return Math.abs(this.table.keys[this.levelOf(handle)]!);
  }

  quantityOf(handle: number): number {
    this.levelOf(handle);
    return this.quantities[handle]!;
  }

  bestPrice(side: BookSide): number {
    const level = (side === BUYS ? this.bids : this.asks).best();
    return level === NO_LEVEL ? 0 : Math.abs(this.table.keys[level]!);
  }

  eachLevel(side: BookSide, visit: (price: number, quantity: number) => void): void {
    const ladder = side === BUYS ? this.bids : this.asks;
    for (let level = ladder.best(); level !== NO_LEVEL; level = ladder.worse(level)) {
      visit(Math.abs(this.table.keys[level]!), this.table.quantities[level]!);
    }
  }

  private levelOf(handle: number): number {
    const level = this.levels[handle];
    if (level === undefined || level === NO_LEVEL) {
      throw new Error(`handle ${handle} is not resting in the book`);
    }
    return level;
  }

  private append(level: number, handle: number, quantity: number): void {
    const { heads, tails, quantities } = this.table;
    const tail = tails[level]!;
    this.previous[handle] = tail;
    this.nexts[handle] = NO_ORDER;
    if (tail === NO_ORDER) heads[level] = handle;
    else this.nexts[tail] = handle;
    tails[level] = handle;
    quantities[level] = quantities[level]! + quantity;
  }

  private unchain(level: number, handle: number): void {
    const { heads, tails, quantities } = this.table;
    const before = this.previous[handle]!;
    const after = this.nexts[handle]!;
    if (before === NO_ORDER) heads[level] = after;
    else this.nexts[before] = after;
    if (after === NO_ORDER) tails[level] = before;
    else this.previous[after] = before;
    quantities[level] = quantities[level]! - this.quantities[handle]!;
  }

  private grow(handle: number): void {
    const more = Math.max(handle + 1, this.levels.length * 2);
    this.nexts = grown(this.nexts, new Int32Array(more));
    this.previous = grown(this.previous, new Int32Array(more));
    this.levels = grown(this.levels, new Int32Array(more).fill(NO_LEVEL));
    this.quantities = grown(this.quantities, new Float64Array(more));
  }
}
