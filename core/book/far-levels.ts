/**
 * Levels outside a ladder's window, best first: a skip list over typed arrays, so that each step
 * costs O(log n) however many there are and wherever they lie. Heights come from a generator of
 * its own: the same calls make the same list.
 */
import { NO_LEVEL } from './level-table';

const FIRST_NODES = 4;
/** With a quarter of the nodes in each higher lane, enough for 4^12 of them. */
const LANES = 12;
const NO_NODE = 0;
/** The node before the first one; its links are the lanes' beginnings. */
const START = 0;

export class FarLevels {
  /** Next node in each lane, node after node. */
  private links = new Int32Array(FIRST_NODES * LANES);
  private keys = new Float64Array(FIRST_NODES);
  private levels = new Int32Array(FIRST_NODES);
  private room = FIRST_NODES;
  /** Node 0 is the start. */
  private used = 1;
  /** Nodes given back, chained by their lowest lane. */
  private free = NO_NODE;
  /** Lanes in use. */
  private lanes = 1;
  private state = 0x2545f491;
  private count = 0;
  /** The node before a key in each lane, as the last search found them. */
  private readonly before = new Int32Array(LANES);

  get size(): number {
    return this.count;
  }

  /** The best level, or NO_LEVEL. */
  best(): number {
    const node = this.links[START]!;
    return node === NO_NODE ? NO_LEVEL : this.levels[node]!;
  }

  /** Key of the best level; there must be one. */
  bestKey(): number {
    return this.keys[this.links[START]!]!;
  }

  /** The level with that key, or NO_LEVEL. */
  find(key: number): number {
    const node = this.seek(key);
    return node !== NO_NODE && this.keys[node] === key ? this.levels[node]! : NO_LEVEL;
  }

  /** The next worse level than that key, or NO_LEVEL. */
  worse(key: number): number {
    let node = this.seek(key);
    if (node !== NO_NODE && this.keys[node] === key) node = this.links[node * LANES]!;
    return node === NO_NODE ? NO_LEVEL : this.levels[node]!;
  }

  /** @param key one that is not in the list */
  add(key: number, level: number): void {
    this.seek(key);
    const node = this.take();
    this.keys[node] = key;
    this.levels[node] = level;
    const height = this.height();
    while (this.lanes < height) this.before[this.lanes++] = START;
    for (let lane = 0; lane < height; lane++) {
      const link = this.before[lane]! * LANES + lane;
      this.links[node * LANES + lane] = this.links[link]!;
      this.links[link] = node;
    }
    this.count++;
  }

  /** @param key one that is in the list */
  remove(key: number): void {
    const node = this.seek(key);
    if (node === NO_NODE || this.keys[node] !== key) throw new Error(`no far level of key ${key}`);
    for (let lane = 0; lane < this.lanes; lane++) {
      const link = this.before[lane]! * LANES + lane;
      if (this.links[link] !== node) break;
      this.links[link] = this.links[node * LANES + lane]!;
    }
    this.links[node * LANES] = this.free;
    this.free = node;
    this.count--;
  }

  /** The first node whose key is that or worse; `before` gets the nodes in front of it. */
  private seek(key: number): number {
    const { links, keys, before } = this;
    let node = START;
    let next = NO_NODE;
    for (let lane = this.lanes - 1; lane >= 0; lane--) {
      next = links[node * LANES + lane]!;
      while (next !== NO_NODE && keys[next]! > key) {
        node = next;
        next = links[node * LANES + lane]!;
      }
      before[lane] = node;
    }
    return next;
  }

  /** 1, and one more with a chance of a quarter each time. */
  private height(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    let height = 1;
    for (let bits = this.state; (bits & 3) === 3 && height < LANES; bits >>>= 2) height++;
    return height;
  }

  private take(): number {
    const node = this.free;
    if (node !== NO_NODE) {
      this.free = this.links[node * LANES]!;
      return node;
    }
    if (this.used === this.room) this.grow();
    return this.used++;
  }

  private grow(): void {
    this.room *= 2;
    const links = new Int32Array(this.room * LANES);
    const keys = new Float64Array(this.room);
    const levels = new Int32Array(this.room);
    links.set(this.links);
    keys.set(this.keys);
    levels.set(this.levels);
    this.links = links;
    this.keys = keys;
    this.levels = levels;
  }
}
