/**
 * The price levels of both sides of the fast book, by small dense numbers that are given again.
 * A level's key is the price of a bid, or minus the price of an ask.
 */
export const NO_LEVEL = -1;
const FIRST_LEVELS = 64;

export class LevelTable {
  /** Key of a level; its sign is the side. */
  keys = new Float64Array(FIRST_LEVELS);
  /** First and last order of a level, kept by the book. */
  heads = new Int32Array(FIRST_LEVELS);
  tails = new Int32Array(FIRST_LEVELS);
  /** Sum of the orders' quantities of a level, kept by the book. */
  quantities = new Float64Array(FIRST_LEVELS);

  private readonly free: number[] = [];
  private used = 0;

  /** A level that is not in use, with no quantity. */
  take(key: number): number {
    const level = this.free.length > 0 ? this.free.pop()! : this.fresh();
    this.keys[level] = key;
    this.quantities[level] = 0;
    return level;
  }

  release(level: number): void {
    this.free.push(level);
  }

  private fresh(): number {
    const level = this.used++;
    if (level === this.keys.length) {
      const more = level * 2;
      this.keys = grown(this.keys, new Float64Array(more));
      this.quantities = grown(this.quantities, new Float64Array(more));
      this.heads = grown(this.heads, new Int32Array(more));
      this.tails = grown(this.tails, new Int32Array(more));
    }
    return level;
  }
}

/** Copies into a larger array of the same kind. */
export function grown<T extends Float64Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
