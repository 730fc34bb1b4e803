// long-file: hot path; one side's levels with their window, bitmap and far list in one piece
/**
 * The price levels of one side of the fast book. A level's key grows with its priority (the price
 * of a bid, minus the price of an ask), so both sides are one ladder. Levels near the best lie in
 * a window of consecutive keys with a bitmap over it; those worse than the window lie in a sorted
 * far list. The best level is always in the window: when it leaves, the window is centred anew.
 */
const FIRST_WINDOW = 1 << 8;
const LARGEST_WINDOW = 1 << 16;
const FIRST_LEVELS = 64;
export const NO_LEVEL = -1;

export class Ladder {
  /** Key of a level; read only. */
  keys = new Float64Array(FIRST_LEVELS);
  /** First and last order of a level, kept by the book. */
  heads = new Int32Array(FIRST_LEVELS);
  tails = new Int32Array(FIRST_LEVELS);
  /** Sum of the orders' quantities of a level, kept by the book. */
  quantities = new Float64Array(FIRST_LEVELS);

  private free: number[] = [];
  private used = 0;

  private size = FIRST_WINDOW;
  /** Key of the window's first place. */
  private base = 0;
  /** Level + 1 at each place of the window, 0 = none. */
  private places = new Int32Array(FIRST_WINDOW);
  private words = new Int32Array(FIRST_WINDOW >> 5);
  private summary = new Int32Array(1);
  /** Place of the best level, -1 when the ladder is empty. */
  private bestAt = -1;
  /** Levels worse than the window, worst first. */
  private readonly farKeys: number[] = [];
  private readonly farLevels: number[] = [];

  /** The best level, or NO_LEVEL. */
  best(): number {
    // The best place always holds a level.
    return this.bestAt < 0 ? NO_LEVEL : this.places[this.bestAt]! - 1;
  }

  /** The level with that key, or NO_LEVEL. */
  find(key: number): number {
    const at = key - this.base;
    if (at >= 0) return at < this.size ? this.places[at]! - 1 : NO_LEVEL;
    const i = this.farIndex(key);
    return this.farKeys[i] === key ? this.farLevels[i]! : NO_LEVEL;
  }

  /** A new level for a key that has none. */
  open(key: number): number {
    const level = this.free.pop() ?? this.freshLevel();
    this.keys[level] = key;
    this.quantities[level] = 0;
    if (this.bestAt < 0) this.base = key - this.margin();
    let at = key - this.base;
    if (at < 0) {
      this.putFar(key, level);
      return level;
    }
    if (at >= this.size) {
      this.centre(key, this.size);
      at = key - this.base;
    }
    this.put(at, level);
    return level;
  }

  /** Forgets a level that has no orders left. */
  close(level: number): void {
    const key = this.keys[level]!;
    const at = key - this.base;
    this.free.push(level);
    if (at < 0) {
      const i = this.farIndex(key);
      this.farKeys.splice(i, 1);
      this.farLevels.splice(i, 1);
      return;
    }
    this.places[at] = 0;
    const w = at >> 5;
    const word = this.words[w]! & ~(1 << (at & 31));
    this.words[w] = word;
    if (word === 0) this.summary[w >> 5] = this.summary[w >> 5]! & ~(1 << (w & 31));
    if (at !== this.bestAt) return;
    this.bestAt = at === 0 ? -1 : this.floor(at - 1);
    const far = this.farKeys.length;
    if (this.bestAt < 0 && far > 0) {
      this.base = this.farKeys[far - 1]! - this.margin();
      this.pullFar();
    }
  }

  /** The next worse level, or NO_LEVEL. */
  worse(level: number): number {
    const key = this.keys[level]!;
    const at = key - this.base;
    if (at < 0) return this.farLevels[this.farIndex(key) - 1] ?? NO_LEVEL;
    const below = at === 0 ? -1 : this.floor(at - 1);
    if (below >= 0) return this.places[below]! - 1;
    return this.farLevels[this.farLevels.length - 1] ?? NO_LEVEL;
  }

  private freshLevel(): number {
    const level = this.used++;
    if (level >= this.keys.length) {
      const more = level * 2;
      this.keys = grown(this.keys, new Float64Array(more));
      this.quantities = grown(this.quantities, new Float64Array(more));
      this.heads = grown(this.heads, new Int32Array(more));
      this.tails = grown(this.tails, new Int32Array(more));
    }
    return level;
  }

  /** Room left below a key that the window is centred on; a quarter stays free above it. */
  private margin(): number {
    return this.size - (this.size >> 2);
  }

  private put(at: number, level: number): void {
    this.places[at] = level + 1;
    const w = at >> 5;
    this.words[w] = this.words[w]! | (1 << (at & 31));
    this.summary[w >> 5] = this.summary[w >> 5]! | (1 << (w & 31));
    if (at > this.bestAt) this.bestAt = at;
  }

  /** Highest occupied place at or below `at`, or -1. */
  private floor(at: number): number {
    let w = at >> 5;
    const word = this.words[w]! & (0xffffffff >>> (31 - (at & 31)));
    if (word !== 0) return (w << 5) + 31 - Math.clz32(word);
    let s = w >> 5;
    let words = this.summary[s]! & ((1 << (w & 31)) - 1);
    while (words === 0) {
      if (--s < 0) return -1;
      words = this.summary[s]!;
    }
    w = (s << 5) + 31 - Math.clz32(words);
    return (w << 5) + 31 - Math.clz32(this.words[w]!);
  }

  /** Lays the window anew, around `key`, which is better than all that is there. */
  private centre(key: number, size: number): void {
    const levels: number[] = [];
    for (let at = this.bestAt; at >= 0; at = at === 0 ? -1 : this.floor(at - 1)) {
      levels.push(this.places[at]! - 1);
    }
    if (size !== this.size) {
      this.size = size;
      this.places = new Int32Array(size);
      this.words = new Int32Array(size >> 5);
      this.summary = new Int32Array(Math.max(size >> 10, 1));
    } else {
      this.places.fill(0);
      this.words.fill(0);
      this.summary.fill(0);
    }
    this.base = key - this.margin();
    this.bestAt = -1;
    this.pullFar();
    // Worst first, so that those which fall out of the window extend the far list in order.
    for (let i = levels.length - 1; i >= 0; i--) {
      const level = levels[i]!;
      const at = this.keys[level]! - this.base;
      if (at >= 0) this.put(at, level);
      else {
        this.farKeys.push(this.keys[level]!);
        this.farLevels.push(level);
      }
    }
  }

  /** Brings far levels that the window covers now into it. */
  private pullFar(): void {
    for (let i = this.farKeys.length - 1; i >= 0; i--) {
      const at = this.farKeys[i]! - this.base;
      if (at < 0) return;
      this.put(at, this.farLevels[i]!);
      this.farKeys.pop();
      this.farLevels.pop();
    }
  }

  private putFar(key: number, level: number): void {
    const i = this.farIndex(key);
    this.farKeys.splice(i, 0, key);
    this.farLevels.splice(i, 0, level);
    // A window is as large as its market's use of it.
    if (this.farKeys.length > this.size >> 2 && this.size < LARGEST_WINDOW) {
      this.centre(this.base + this.bestAt, this.size * 4);
    }
  }

  /** First place in the far list whose key is not below `key`. */
  private farIndex(key: number): number {
    let low = 0;
    let high = this.farKeys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.farKeys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Copies into a larger array of the same kind. */
export function grown<T extends Float64Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
