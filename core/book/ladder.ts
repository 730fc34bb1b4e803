/**
 * The price levels of one side of the fast book. A level's key grows with its priority (the price
 * of a bid, minus the price of an ask), so both sides are one ladder. Levels near the best lie in
 * a window of consecutive keys with bitmaps over it; those worse than the window lie in a list of
 * their own (far-levels.ts). The best level is always in the window: when it leaves, the window is
 * laid anew. A window grows by use: work on the far list and levels moved by laying it anew pay for
 * the next size, so that a single far order costs nothing and a market that swings gets room.
 */
import { FarLevels } from './far-levels';
import { grown, NO_LEVEL, type LevelTable } from './level-table';

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
  /** Levels worse than the window. */
  private readonly far = new FarLevels();
  /** Levels that a new window takes over from the old one. */
  private moved = new Int32Array(16);
  /** Slow steps taken since the window got its size. */
  private strain = 0;

  /** @param levels the table that both sides of a book have their levels in */
  constructor(private readonly levels: LevelTable) {}

  /** The best level, or NO_LEVEL. */
  best(): number {
    // The best place always holds a level.
    return this.bestAt < 0 ? NO_LEVEL : this.places[this.bestAt]! - 1;
  }

  /** Key of the best level, 0 when the ladder is empty. */
  bestKey(): number {
    return this.bestAt < 0 ? 0 : this.base + this.bestAt;
  }

  /** The level with that key, or NO_LEVEL. */
  find(key: number): number {
    const at = key - this.base;
    if (at >= 0) return at < this.size ? this.places[at | 0]! - 1 : NO_LEVEL;
    return this.far.find(key);
  }

  /** Takes in a new level, of a key that has none yet. */
  open(level: number): void {
    const key = this.levels.keyOf(level);
    if (this.bestAt < 0) this.base = key - this.margin();
    const at = key - this.base;
    if (at < 0) this.putFar(key, level);
    else if (at < this.size) this.put(at | 0, level);
    else {
      this.lay(key);
      this.put(key - this.base, level);
    }
  }

  /** Forgets a level that has no orders left. */
  close(level: number): void {
    const key = this.levels.keyOf(level);
    const distance = key - this.base;
    this.levels.release(level);
    if (distance < 0) {
      this.far.remove(key);
      return;
    }
    const at = distance | 0;
    this.clear(at);
    if (at !== this.bestAt) return;
    this.bestAt = at === 0 ? -1 : this.floor(at - 1);
    if (this.bestAt < 0 && this.far.size > 0) {
      this.base = this.far.bestKey() - this.margin();
      this.pullFar();
    }
  }

  /** The next worse level, or NO_LEVEL. */
  worse(level: number): number {
    const key = this.levels.keyOf(level);
    const at = key - this.base;
    if (at < 0) return this.far.worse(key);
    const below = at === 0 ? -1 : this.floor((at | 0) - 1);
    return below >= 0 ? this.places[below]! - 1 : this.far.best();
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
    let count = 0;
    for (let at = this.bestAt; at >= 0; at = at === 0 ? -1 : this.floor(at - 1)) {
      if (count === this.moved.length) this.moved = grown(this.moved, count * 2);
      this.moved[count++] = this.places[at]! - 1;
      this.clear(at);
    }
    this.strain += count;
    if (this.mayGrow()) this.grow();
    this.base = key - this.margin();
    this.bestAt = -1;
    this.pullFar();
    // Worst first, so that those which fall out of the window go to the front of the far list.
    for (let i = count - 1; i >= 0; i--) {
      const level = this.moved[i]!;
      const levelKey = this.levels.keyOf(level);
      const at = levelKey - this.base;
      if (at >= 0) this.put(at, level);
      else this.far.add(levelKey, level);
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
    while (this.far.size > 0) {
      const key = this.far.bestKey();
      const at = key - this.base;
      if (at < 0) return;
      this.put(at, this.far.best());
      this.far.remove(key);
      this.strain++;
    }
  }

  private putFar(key: number, level: number): void {
    this.far.add(key, level);
    this.strain++;
    if (this.mayGrow()) this.lay(this.base + this.bestAt);
  }
}
