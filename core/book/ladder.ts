/**
 * The price levels of one side of the fast book. A level's key grows with its priority (the price
 * of a bid, minus the price of an ask), so both sides are one ladder. Levels near the best lie in
 * a window of consecutive keys with bitmaps over it; those worse than the window lie in a sorted
 * far list. The best level is always in the window: when it leaves, the window is laid anew. A
 * window grows by use: work on the far list and levels moved by laying it anew pay for the next
 * size, so that a single far order costs nothing and a market that swings gets room for it.
 */
import { NO_LEVEL, type LevelTable } from './level-table';

const FIRST_WINDOW = 1 << 8;
const LARGEST_WINDOW = 1 << 20;

export class Ladder {
  private size = FIRST_WINDOW;
  /** Key of the window's first place. */
  private base = 0;
  /** Level + 1 at each place of the window, 0 = none. */
  private places = new Int32Array(FIRST_WINDOW);
  /** A bit for each place, for each word of those, and for each word of these. */
  private words = new Int32Array(FIRST_WINDOW >> 5);
  private summary = new Int32Array(1);
  private top = new Int32Array(1);
  /** Place of the best level, -1 when the ladder is empty. */
  private bestAt = -1;
  /** Levels worse than the window, worst first. */
  private readonly farKeys: number[] = [];
  private readonly farLevels: number[] = [];
  /** Slow steps taken since the window got its size. */
  private strain = 0;

  /** @param levels the table that both sides of a book have their levels in */
  constructor(private readonly levels: LevelTable) {}

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
    const level = this.levels.take(key);
    if (this.bestAt < 0) this.base = key - this.margin();
    const at = key - this.base;
    if (at < 0) this.putFar(key, level);
    else if (at < this.size) this.put(at, level);
    else {
      this.lay(key);
      this.put(key - this.base, level);
    }
    return level;
  }

  /** Forgets a level that has no orders left. */
  close(level: number): void {
    const key = this.levels.keys[level]!;
    const at = key - this.base;
    this.levels.release(level);
    if (at < 0) {
      this.dropFar(key);
      return;
    }
    this.clear(at);
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
    const key = this.levels.keys[level]!;
    const at = key - this.base;
    if (at < 0) return this.farLevels[this.farIndex(key) - 1] ?? NO_LEVEL;
    const below = at === 0 ? -1 : this.floor(at - 1);
    if (below >= 0) return this.places[below]! - 1;
    return this.farLevels[this.farLevels.length - 1] ?? NO_LEVEL;
  }

  /** Room left below a key that the window is centred on; a quarter stays free above it. */
  private margin(): number {
    return this.size - (this.size >> 2);
  }

  private put(at: number, level: number): void {
    this.places[at] = level + 1;
    const w = at >> 5;
    const word = this.words[w]!;
    this.words[w] = word | (1 << (at & 31));
    if (word === 0) {
      this.summary[w >> 5] = this.summary[w >> 5]! | (1 << (w & 31));
      this.top[w >> 10] = this.top[w >> 10]! | (1 << ((w >> 5) & 31));
    }
    if (at > this.bestAt) this.bestAt = at;
  }

  private clear(at: number): void {
    this.places[at] = 0;
    const w = at >> 5;
    const word = this.words[w]! & ~(1 << (at & 31));
    this.words[w] = word;
    if (word !== 0) return;
    const s = w >> 5;
    const words = this.summary[s]! & ~(1 << (w & 31));
    this.summary[s] = words;
    if (words === 0) this.top[s >> 5] = this.top[s >> 5]! & ~(1 << (s & 31));
  }

  /** Highest occupied place at or below `at`, or -1. */
  private floor(at: number): number {
    let w = at >> 5;
    const word = this.words[w]! & (0xffffffff >>> (31 - (at & 31)));
    if (word !== 0) return (w << 5) + 31 - Math.clz32(word);
    let s = w >> 5;
    let words = this.summary[s]! & ((1 << (w & 31)) - 1);
    if (words === 0) {
      let t = s >> 5;
      let summaries = this.top[t]! & ((1 << (s & 31)) - 1);
      while (summaries === 0) {
        if (--t < 0) return -1;
        summaries = this.top[t]!;
      }
      s = (t << 5) + 31 - Math.clz32(summaries);
      words = this.summary[s]!;
    }
    w = (s << 5) + 31 - Math.clz32(words);
    return (w << 5) + 31 - Math.clz32(this.words[w]!);
  }

  /** Lays the window anew, around `key`, the best or better; larger when it has paid for that. */
  private lay(key: number): void {
    const moved: number[] = [];
    for (let at = this.bestAt; at >= 0; at = at === 0 ? -1 : this.floor(at - 1)) {
      moved.push(this.places[at]! - 1);
      this.clear(at);
    }
    this.strain += moved.length;
    if (this.mayGrow()) this.grow();
    this.base = key - this.margin();
    this.bestAt = -1;
    this.pullFar();
    // Worst first, so that those which fall out of the window extend the far list in order.
    for (let i = moved.length - 1; i >= 0; i--) {
      const level = moved[i]!;
      const at = this.levels.keys[level]! - this.base;
      if (at >= 0) this.put(at, level);
      else {
        this.farKeys.push(this.levels.keys[level]!);
        this.farLevels.push(level);
      }
    }
  }

  private mayGrow(): boolean {
    return this.strain > this.size >> 3 && this.size < LARGEST_WINDOW;
  }

  /** A larger window, empty. */
  private grow(): void {
    this.strain = 0;
    this.size *= 4;
    this.places = new Int32Array(this.size);
    this.words = new Int32Array(this.size >> 5);
    this.summary = new Int32Array(this.size >> 10);
    this.top = new Int32Array(Math.max(this.size >> 15, 1));
  }

  /** Brings far levels that the window covers now into it. */
  private pullFar(): void {
    for (let i = this.farKeys.length - 1; i >= 0; i--) {
      const at = this.farKeys[i]! - this.base;
      if (at < 0) return;
      this.put(at, this.farLevels[i]!);
      this.farKeys.pop();
      this.farLevels.pop();
      this.strain++;
    }
  }

  private putFar(key: number, level: number): void {
    const i = this.farIndex(key);
    this.farKeys.splice(i, 0, key);
    this.farLevels.splice(i, 0, level);
    this.strain++;
    if (this.mayGrow()) this.lay(this.base + this.bestAt);
  }

  private dropFar(key: number): void {
    const i = this.farIndex(key);
    this.farKeys.splice(i, 1);
    this.farLevels.splice(i, 1);
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
