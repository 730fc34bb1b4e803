/**
 * The price levels of both sides of the fast book, by small dense numbers that are given again.
 * A level's key is the price of a bid, or minus the price of an ask. A level is one row of 32
 * bytes, so that what an operation needs of it lies in one cache line.
 */
export const NO_LEVEL = -1;
const FIRST_LEVELS = 16;

/** Words of a row (32 bits each), and places among them. */
export const LEVEL_WORDS = 8;
export const HEAD = 0;
export const TAIL = 1;
/** Free levels are chained by this. */
const NEXT_FREE = 0;
/** Doubles of the same row, and places among them: behind the first four words. */
export const LEVEL_DOUBLES = 4;
export const LEVEL_QUANTITY = 2;
export const KEY = 3;

export class LevelTable {
  /** First and last order of a level, kept by the book. */
  words = new Int32Array(FIRST_LEVELS * LEVEL_WORDS);
  /** Key, and the sum of the orders' quantities, which the book keeps. */
  doubles = new Float64Array(this.words.buffer);
  private free = NO_LEVEL;
  private used = 0;
  private room = FIRST_LEVELS;

  keyOf(level: number): number {
    return this.doubles[level * LEVEL_DOUBLES + KEY]!;
  }

  /**
   * A level that is not in use, without orders. Its key is the taker's to set: a number that is
   * handed over in a call may have to be allocated, one in the table never is.
   */
  take(): number {
    const level = this.free === NO_LEVEL ? this.fresh() : this.reused();
    this.words[level * LEVEL_WORDS + HEAD] = -1;
    this.words[level * LEVEL_WORDS + TAIL] = -1;
    this.doubles[level * LEVEL_DOUBLES + LEVEL_QUANTITY] = 0;
    return level;
  }

  release(level: number): void {
    this.words[level * LEVEL_WORDS + NEXT_FREE] = this.free;
    this.free = level;
  }

  private reused(): number {
    const level = this.free;
    this.free = this.words[level * LEVEL_WORDS + NEXT_FREE]!;
    return level;
  }

  private fresh(): number {
    const level = this.used++;
    if (level === this.room) {
      this.room *= 2;
      this.words = grown(this.words, this.room * LEVEL_WORDS);
      this.doubles = new Float64Array(this.words.buffer);
    }
    return level;
  }
}

/** The same words at the start of a longer array. */
export function grown(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(old);
  return larger;
}
