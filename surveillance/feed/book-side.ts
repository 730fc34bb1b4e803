/** One side of a rebuilt book: price levels with their visible quantity, the best one at hand. */
export interface Level {
  readonly price: number;
  /** Visible lots, all orders together. */
  quantity: number;
  /** Orders standing on it. */
  orders: number;
}

/** So many levels are moved one by one. */
const BY_HAND = 64;

/**
 * Levels lie in an array with the best at its end, where most changes are, so that inserting and
 * removing there moves little.
 */
export class BookSide {
  private readonly levels: Level[] = [];

  /** @param sign +1 where a higher price is better (bids), -1 for asks */
  constructor(private readonly sign: 1 | -1) {}

  get depth(): number {
    return this.levels.length;
  }

  get best(): Level | undefined {
    return this.levels[this.levels.length - 1];
  }

  /** The level `rank` steps behind the best (0 = the best). */
  at(rank: number): Level | undefined {
    return this.levels[this.levels.length - 1 - rank];
  }

  /** Puts one more order of `quantity` visible lots on `price`. */
  join(price: number, quantity: number): Level {
    const i = this.place(price);
    let level = this.levels[i];
    if (level === undefined || level.price !== price) {
      level = { price, quantity: 0, orders: 0 };
      this.insert(i, level);
    }
    level.quantity += quantity;
    level.orders += 1;
    return level;
  }

  /** Takes an order with its last `quantity` visible lots off its level. */
  leave(level: Level, quantity: number): void {
    level.quantity -= quantity;
    level.orders -= 1;
    if (level.orders === 0) this.remove(this.place(level.price));
  }

  /** Moving a few by hand costs less than splice, which gives what was removed as an array. */
  private insert(i: number, level: Level): void {
    const { levels } = this;
    const after = levels.length - i;
    if (after > BY_HAND) {
      levels.splice(i, 0, level);
      return;
    }
    levels.push(level);
    for (let to = levels.length - 1; to > i; to--) levels[to] = levels[to - 1] ?? level;
    levels[i] = level;
  }

  private remove(i: number): void {
    const { levels } = this;
    const after = levels.length - 1 - i;
    if (after > BY_HAND) {
      levels.splice(i, 1);
      return;
    }
    const last = levels.pop();
    if (last === undefined) return;
    for (let to = i; to < levels.length - 1; to++) levels[to] = levels[to + 1] ?? last;
    if (i < levels.length) levels[levels.length - 1] = last;
  }

  /** First index whose price is as good as `price` or better. */
  private place(price: number): number {
    const { levels, sign } = this;
    const wanted = sign * price;
    let low = 0;
    let high = levels.length;
    // The end is tried first: trading goes on at the best prices.
    if (high > 8 && sign * (levels[high - 8]?.price ?? 0) < wanted) low = high - 7;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (sign * (levels[mid]?.price ?? 0) < wanted) low = mid + 1;
      else high = mid;
    }
    return low;
  }
}
