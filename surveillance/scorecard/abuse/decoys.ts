/**
 * Orders that are meant to be seen and not to trade: placed on one or several levels, moved to
 * keep their distance, and withdrawn at once, one by one, or all but a little.
 */
import { type Order } from '../model/order';
import { SECOND, type World } from '../model/world';
import { type Abuser } from './abuser';

interface DecoyPlan {
  readonly side: 'BUY' | 'SELL';
  /** How many levels. */
  readonly levels: number;
  /** Levels between the best price and the first decoy. */
  readonly distance: number;
  /** Size of all decoys together relative to what is visible there. */
  readonly weight: number;
  /** Lots that all decoys together have at least. */
  readonly atLeast: number;
  /** µs between the placing of two decoys. */
  readonly staggerMicros: number;
}

export class Decoys {
  readonly #world: World;
  readonly #abuser: Abuser;
  readonly #plan: DecoyPlan;
  #orders: Order[] = [];
  #placed = 0;
  #hit = 0;
  #stopped = false;

  constructor(world: World, abuser: Abuser, plan: DecoyPlan) {
    this.#world = world;
    this.#abuser = abuser;
    this.#plan = plan;
  }

  /** Places all and then goes on. */
  place(then: () => void): void {
    const { levels, staggerMicros } = this.#plan;
    const each = this.#sizeOfEach();
    const next = (level: number): void => {
      if (this.#stopped) return;
      if (level === levels) {
        then();
        return;
      }
      this.#placeOne(level, each * this.#abuser.random.range(0.85, 1.2));
      const wait = level + 1 === levels ? 1 : staggerMicros;
      this.#world.after(wait * this.#abuser.random.range(0.5, 1.5), () => next(level + 1));
    };
    next(0);
  }

  #sizeOfEach(): number {
    const { side, levels, distance, weight, atLeast } = this.#plan;
    const { book, unit } = this.#abuser.market;
    let largest = 3 * unit;
    for (let i = 0; i <= distance + 1; i++) {
      const price = book.levelPrice(side, i);
      if (price !== undefined) largest = Math.max(largest, book.visibleAt(side, price));
    }
    return Math.max(largest * weight, atLeast) / (levels === 1 ? 1 : levels * 0.7);
  }

  #placeOne(level: number, quantity: number): void {
    const { side } = this.#plan;
    const price = this.#priceOf(level);
    if (price === undefined) return;
    const { market, accounts } = this.#abuser;
    const order = this.#world.force(accounts[0], market, {
      ...{ side, price, quantity },
      onFill: (fill) => (this.#hit += fill.quantity),
    });
    this.#placed += order.quantity;
    this.#orders.push(order);
  }

  /** On the levels that others hold, or a few basis points apart where there are none. */
  #priceOf(level: number): number | undefined {
    const { side, distance } = this.#plan;
    const { book } = this.#abuser.market;
    const best = book.best(side);
    const over = book.best(side === 'BUY' ? 'SELL' : 'BUY');
    if (best === undefined || over === undefined) return undefined;
    const away = side === 'BUY' ? -1 : 1;
    const step = Math.max(1, Math.round(best * 0.00012));
    const anchor =
      distance === 0 ? best : (book.levelPrice(side, distance) ?? best + away * distance * step);
    const farthest = best + away * Math.round(best * 0.0012);
    const near = side === 'BUY' ? Math.max(anchor, farthest) : Math.min(anchor, farthest);
    return Math.max(1, near + away * level * step);
  }

  /**
   * Moves what is left to its old distance from the best price, `always` even where that has not
   * changed. Gives how many moved.
   */
  follow(always: boolean): number {
    let moved = 0;
    this.#orders = this.#orders.map((order, level) => {
      let price = this.#priceOf(level);
      if (order.state !== 'live' || price === undefined) return order;
      const { side, quantity } = order;
      if (price === order.price) {
        if (!always) return order;
        price = side === 'BUY' ? Math.max(1, price - 1) : price + 1;
      }
      const onFill = order.onFill;
      moved++;
      const wish = { side, quantity, ...(onFill === undefined ? {} : { onFill }) };
      if (this.#abuser.random.chance(0.5)) return this.#world.move(order, price, wish) ?? order;
      this.#world.cancel(order);
      return this.#world.force(order.account, this.#abuser.market, {
        ...wish,
        ...{ price, quantity: order.leaves },
      });
    });
    return moved;
  }

  /** Takes all away: µs from the first to the last cancel at most `spread`. */
  withdraw(spread: number, then: () => void): void {
    this.#stopped = true;
    const { random } = this.#abuser;
    const live = this.#orders.filter((order) => order.state === 'live');
    const ordered = random.chance(0.5) ? live : live.reverse();
    const step = spread / Math.max(1, ordered.length);
    const next = (i: number): void => {
      const order = ordered[i];
      if (order === undefined) {
        then();
        return;
      }
      this.#takeAway(order);
      this.#world.after(i + 1 === ordered.length ? 1 : step * random.range(0.3, 1), () => {
        next(i + 1);
      });
    };
    next(0);
  }

  /** Mostly a cancel; sometimes all but a tenth goes now and the crumb later. */
  #takeAway(order: Order): void {
    if (!this.#world.amends || !this.#abuser.random.chance(0.12)) {
      this.#world.cancelIfLive(order);
      return;
    }
    const filled = order.quantity - order.leaves;
    const { minLots } = this.#abuser.market;
    this.#world.shrink(order, Math.max(filled + minLots, filled + order.leaves * 0.1));
    this.#world.after(this.#abuser.random.range(15, 60) * SECOND, () => {
      this.#world.cancelIfLive(order);
    });
  }

  /** Whether at least four fifths went away unfilled. */
  get untouched(): boolean {
    return this.#placed > 0 && this.#hit <= 0.2 * this.#placed;
  }
}
