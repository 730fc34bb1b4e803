/**
 * The book that serves: a row of 32 bytes for each order by its handle, chained in arrival order
 * within their level (intrusive lists), levels on two ladders. No allocation per order.
 */
import { NO_ORDER, type Book, type BookSide } from './book';
import { Ladder } from './ladder';
import {
  grown,
  HEAD,
  KEY,
  LEVEL_DOUBLES,
  LEVEL_QUANTITY,
  LEVEL_WORDS,
  LevelTable,
  NO_LEVEL,
  TAIL,
} from './level-table';

// Small at first: a venue may have ten thousand books, most of them with few orders.
const FIRST_ORDERS = 32;
/** Words of an order's row, and places among them. */
const WORDS = 8;
const NEXT = 0;
const PREVIOUS = 1;
/** Its level + 1, 0 where no order rests. */
const LEVEL = 2;
const SIDE = 3;
/** Doubles of the same row, and places among them: behind the first four words. */
const DOUBLES = 4;
const QUANTITY = 2;
/** Its level's key: the price of a bid, minus the price of an ask. */
const ORDER_KEY = 3;

export class FastBook implements Book {
  private readonly table = new LevelTable();
  /** By side. Which side an order has cannot be foreseen: it is looked up, not asked for. */
  private readonly ladders: readonly [Ladder, Ladder] = [
    new Ladder(this.table),
    new Ladder(this.table),
  ];
  private words = new Int32Array(FIRST_ORDERS * WORDS);
  private doubles = new Float64Array(this.words.buffer);

  add(handle: number, side: BookSide, price: number, quantity: number): void {
    const at = handle * WORDS;
    if (at >= this.words.length) this.grow(handle);
    if (this.words[at + LEVEL] !== 0) throw new Error(`handle ${handle} is resting already`);
    const ladder = this.ladders[side];
    const key = price * (1 - 2 * side);
    let level = ladder.find(key);
    if (level === NO_LEVEL) {
      level = this.table.take();
      this.table.doubles[level * LEVEL_DOUBLES + KEY] = key;
      ladder.open(level);
    }
    this.words[at + LEVEL] = level + 1;
    this.words[at + SIDE] = side;
    this.doubles[handle * DOUBLES + ORDER_KEY] = key;
    this.doubles[handle * DOUBLES + QUANTITY] = quantity;
    this.append(level, handle, quantity);
  }

  reduce(handle: number, by: number): void {
    const level = this.levelOf(handle);
    const left = this.doubles[handle * DOUBLES + QUANTITY]! - by;
    if (left < 0) throw new Error(`order ${handle} has less than ${by} lots`);
    if (left === 0) return this.remove(handle);
    this.doubles[handle * DOUBLES + QUANTITY] = left;
    this.addToLevel(level, -by);
  }

  remove(handle: number): void {
    const level = this.levelOf(handle);
    const lone = this.unchain(level, handle);
    this.words[handle * WORDS + LEVEL] = 0;
    if (lone) this.ladderOf(handle).close(level);
  }

  requeue(handle: number, quantity: number): void {
    const level = this.levelOf(handle);
    this.unchain(level, handle);
    this.doubles[handle * DOUBLES + QUANTITY] = quantity;
    this.append(level, handle, quantity);
  }

  first(side: BookSide): number {
    const level = this.ladders[side].best();
    return level === NO_LEVEL ? NO_ORDER : this.table.words[level * LEVEL_WORDS + HEAD]!;
  }

  next(handle: number): number {
    const level = this.levelOf(handle);
    const follower = this.words[handle * WORDS + NEXT]!;
    if (follower !== NO_ORDER) return follower;
    const worse = this.ladderOf(handle).worse(level);
    return worse === NO_LEVEL ? NO_ORDER : this.table.words[worse * LEVEL_WORDS + HEAD]!;
  }

  sideOf(handle: number): BookSide {
    this.levelOf(handle);
    return this.words[handle * WORDS + SIDE] as BookSide; // written by `add` alone
  }

  priceOf(handle: number): number {
    this.levelOf(handle);
    return Math.abs(this.doubles[handle * DOUBLES + ORDER_KEY]!);
  }

  quantityOf(handle: number): number {
    this.levelOf(handle);
    return this.doubles[handle * DOUBLES + QUANTITY]!;
  }

  bestPrice(side: BookSide): number {
    return Math.abs(this.ladders[side].bestKey());
  }

  eachLevel(side: BookSide, visit: (price: number, quantity: number) => void): void {
    const ladder = this.ladders[side];
    const { table } = this;
    for (let level = ladder.best(); level !== NO_LEVEL; level = ladder.worse(level)) {
      const quantity = table.doubles[level * LEVEL_DOUBLES + LEVEL_QUANTITY]!;
      visit(Math.abs(table.keyOf(level)), quantity);
    }
  }

  private levelOf(handle: number): number {
    const level = this.words[handle * WORDS + LEVEL];
    if (level === undefined || level === 0) {
      throw new Error(`handle ${handle} is not resting in the book`);
    }
    return level - 1;
  }

  private ladderOf(handle: number): Ladder {
    return this.ladders[this.words[handle * WORDS + SIDE] as BookSide]; // as in `sideOf`
  }

  private addToLevel(level: number, quantity: number): void {
    const at = level * LEVEL_DOUBLES + LEVEL_QUANTITY;
    this.table.doubles[at] = this.table.doubles[at]! + quantity;
  }

  private append(level: number, handle: number, quantity: number): void {
    const { words } = this;
    const levels = this.table.words;
    const at = level * LEVEL_WORDS;
    const tail = levels[at + TAIL]!;
    words[handle * WORDS + PREVIOUS] = tail;
    words[handle * WORDS + NEXT] = NO_ORDER;
    if (tail === NO_ORDER) levels[at + HEAD] = handle;
    else words[tail * WORDS + NEXT] = handle;
    levels[at + TAIL] = handle;
    this.addToLevel(level, quantity);
  }

  /** @returns whether it was the only one of its level */
  private unchain(level: number, handle: number): boolean {
    const { words } = this;
    const levels = this.table.words;
    const before = words[handle * WORDS + PREVIOUS]!;
    const after = words[handle * WORDS + NEXT]!;
    if (before === NO_ORDER) levels[level * LEVEL_WORDS + HEAD] = after;
    else words[before * WORDS + NEXT] = after;
    if (after === NO_ORDER) levels[level * LEVEL_WORDS + TAIL] = before;
    else words[after * WORDS + PREVIOUS] = before;
    this.addToLevel(level, -this.doubles[handle * DOUBLES + QUANTITY]!);
    return before === NO_ORDER && after === NO_ORDER;
  }

  private grow(handle: number): void {
    const length = Math.max((handle + 1) * WORDS, this.words.length * 2);
    this.words = grown(this.words, length);
    this.doubles = new Float64Array(this.words.buffer);
  }
}
