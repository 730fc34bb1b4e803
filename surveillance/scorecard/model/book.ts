/**
 * The generator's own picture of a market: price-time priority, so that agents know what they
 * hold and where the market stands without ever asking the engine. Whole ticks and lots.
 */
import { type Order } from './order';

/** One price with its orders, first in first out. */
interface Level {
  readonly price: number;
  readonly orders: Order[];
}

type BookSide = 'BUY' | 'SELL';

export interface Match {
  readonly maker: Order;
  readonly taker: Order;
  readonly price: number;
  readonly quantity: number;
}

const opposite = (side: BookSide): BookSide => (side === 'BUY' ? 'SELL' : 'BUY');

export class Book {
  /** Best first. */
  readonly #bids: Level[] = [];
  readonly #asks: Level[] = [];

  best(side: BookSide): number | undefined {
    return this.#levels(side)[0]?.price;
  }

  /** Price of the `index`-th level, 0 = best. */
  levelPrice(side: BookSide, index: number): number | undefined {
    return this.#levels(side)[index]?.price;
  }

  /** Whether the order rests on the best `levels` levels or the next. */
  isNear(order: Order, levels: number): boolean {
    const last = this.levelPrice(order.side, levels);
    if (last === undefined) return true;
    return order.side === 'BUY' ? order.price >= last : order.price <= last;
  }

  /** Visible lots at the price, all orders but those that `leaveOut` names. */
  visibleAt(side: BookSide, price: number, leaveOut?: (order: Order) => boolean): number {
    const levels = this.#levels(side);
    const level = levels[this.#find(side, price)];
    if (level?.price !== price) return 0;
    let sum = 0;
    for (const order of level.orders) if (leaveOut?.(order) !== true) sum += shown(order);
    return sum;
  }

  /** Visible lots on the best `count` levels. */
  depth(side: BookSide, count: number): number {
    let sum = 0;
    for (const level of this.#levels(side).slice(0, count)) {
      for (const order of level.orders) sum += shown(order);
    }
    return sum;
  }

  /** Visible lots at `price` or better. */
  depthTo(side: BookSide, price: number): number {
    let sum = 0;
    for (const level of this.#levels(side)) {
      if (side === 'BUY' ? level.price < price : level.price > price) break;
      for (const order of level.orders) sum += shown(order);
    }
    return sum;
  }

  /** Resting orders that a taker would meet, in the order it would meet them. */
  *ahead(takerSide: BookSide, limit: number | undefined): Generator<Order> {
    for (const level of this.#levels(opposite(takerSide))) {
      if (limit !== undefined && !reaches(takerSide, limit, level.price)) return;
      yield* level.orders;
    }
  }

  /** Whether the order would be filled whole, with what icebergs hide counted in. */
  canFill(taker: Order): boolean {
    let left = taker.leaves;
    for (const maker of this.ahead(taker.side, taker.limit)) {
      left -= maker.leaves;
      if (left <= 0) return true;
    }
    return false;
  }

  crosses(side: BookSide, price: number): boolean {
    const best = this.best(opposite(side));
    return best !== undefined && reaches(side, price, best);
  }

  /** Trades the order against the book; the rest is left to the caller. */
  match(taker: Order, onMatch: (match: Match) => void): void {
    const levels = this.#levels(opposite(taker.side));
    for (;;) {
      const level = levels[0];
      const maker = level?.orders[0];
      if (level === undefined || maker === undefined || taker.leaves === 0) return;
      if (taker.limit !== undefined && !reaches(taker.side, taker.limit, level.price)) return;
      if (prevents(taker, maker)) {
        if (taker.stp !== 'EXPIRE_TAKER') this.remove(maker);
        if (taker.stp !== 'EXPIRE_MAKER') {
          taker.state = 'cancelled';
          return;
        }
        continue;
      }
      const wanted = affordable(taker, level.price);
      if (wanted === 0) return;
      this.#trade(level, maker, taker, Math.min(wanted, shown(maker)), onMatch);
    }
  }

  #trade(
    level: Level,
    maker: Order,
    taker: Order,
    quantity: number,
    onMatch: (match: Match) => void,
  ): void {
    taker.leaves -= quantity;
    maker.leaves -= quantity;
    maker.slice -= quantity;
    if (taker.quoteLeft !== undefined) taker.quoteLeft -= quantity * level.price;
    if (maker.leaves === 0) {
      maker.state = 'filled';
      this.#shiftOut(level, maker);
    } else if (maker.slice === 0) {
      maker.slice = Math.min(maker.iceberg ?? maker.leaves, maker.leaves);
      level.orders.push(...level.orders.splice(0, 1));
    }
    onMatch({ maker, taker, price: level.price, quantity });
  }

  insert(order: Order): void {
    const levels = this.#levels(order.side);
    const at = this.#find(order.side, order.price);
    const level = levels[at];
    order.slice = Math.min(order.iceberg ?? order.leaves, order.leaves);
    order.state = 'live';
    if (level?.price === order.price) level.orders.push(order);
    else levels.splice(at, 0, { price: order.price, orders: [order] });
  }

  /** Takes a live order out. */
  remove(order: Order): void {
    const level = this.#levels(order.side)[this.#find(order.side, order.price)];
    if (level?.price === order.price) this.#shiftOut(level, order);
    order.state = 'cancelled';
  }

  #shiftOut(level: Level, order: Order): void {
    const place = level.orders.indexOf(order);
    if (place >= 0) level.orders.splice(place, 1);
    if (level.orders.length === 0) {
      this.#levels(order.side).splice(this.#find(order.side, level.price), 1);
    }
  }

  #levels(side: BookSide): Level[] {
    return side === 'BUY' ? this.#bids : this.#asks;
  }

  /** Index of the level, or where it would stand. */
  #find(side: BookSide, price: number): number {
    const levels = this.#levels(side);
    let low = 0;
    let high = levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = levels[middle]?.price ?? 0;
      if (side === 'BUY' ? other > price : other < price) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function shown(order: Order): number {
  return order.slice;
}

/** Whether a taker with this limit takes a price. */
function reaches(takerSide: BookSide, limit: number, price: number): boolean {
  return takerSide === 'BUY' ? price <= limit : price >= limit;
}

function prevents(taker: Order, maker: Order): boolean {
  return taker.stp !== 'NONE' && taker.account.owner === maker.account.owner;
}

/** Lots the taker still wants at the price; a market buy by amount wants what it can pay. */
function affordable(taker: Order, price: number): number {
  if (taker.quoteLeft === undefined) return taker.leaves;
  return Math.min(taker.leaves, Math.floor(taker.quoteLeft / price));
}
