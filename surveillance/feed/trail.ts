/**
 * What a party bought and sold in one market over the last hours, in five-minute buckets: whether
 * a position was built before something happened, and what such a stretch of time usually brings.
 * Only buckets with trades are kept, as rows of one array of numbers.
 */
const BUCKET = 300_000_000;
const MAX_BUCKETS = 288;

/** Places in a row. Those in pairs are for buys and sells. */
const START = 0;
const LOTS = 1;
const VALUE = 3;
const TAKEN = 5;
const LARGEST = 7;
const STANDING = 9;
const ORDERS = 11;
/** Squares of orders' lots; between orders' first executions, seconds and their squares. */
const SQUARES = 13;
const GAPS = 15;
const GAP_SQUARES = 17;
const FIRST_AT = 19;
const LAST_AT = 20;
const FIRST_SEQ = 21;
const WIDTH = 22;

/** Sums over a stretch of time; lots, and lots × ticks. */
export interface TrailSum {
  readonly bought: number;
  readonly boughtValue: number;
  readonly sold: number;
  readonly soldValue: number;
  /** Of the first and last trade; 0 without any. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly firstSeq: number;
}

/** How one side of a stretch came about; all in lots but `orders`. */
export interface TrailSide {
  /** Executed by its own taking orders. */
  readonly taken: number;
  /** Of the largest order in any of the buckets, and of the largest that stood to be taken. */
  readonly largest: number;
  readonly largestStanding: number;
  readonly orders: number;
  /** Deviation over mean of the orders' lots, and of the times between them; 0 below two orders. */
  readonly sizeVariation: number;
  readonly gapVariation: number;
}

export class Trail {
  private rows = new Float64Array(4 * WIDTH);
  private count = 0;
  /** The order that traded last on either side, taking and standing, and its lots in the bucket. */
  private readonly lastOrder = [-1, -1, -1, -1];
  private readonly lastLots = [0, 0, 0, 0];
  /** When an order last began to trade, µs, on either side; -1 before. */
  private readonly beganAt = [-1, -1];
  /** Lots since the trail began: bought, sold. */
  readonly total: [number, number] = [0, 0];

  /** Start of the bucket of the newest trade, in µs; -Infinity before the first. */
  get lastStart(): number {
    return this.count === 0 ? -Infinity : this.get(this.count - 1, START);
  }

  /** When trading was first seen; what came before is not known. */
  get since(): number {
    return this.count === 0 ? Infinity : this.get(0, START);
  }

  /**
   * Takes in an execution.
   * @param price ticks
   * @param order its number, to tell orders apart
   * @param takes whether the order took what stood
   */
  note(
    at: number,
    seq: number,
    side: 0 | 1,
    lots: number,
    price: number,
    order: number,
    takes: boolean,
  ): void {
    const start = at - (at % BUCKET);
    if (this.count === 0 || this.get(this.count - 1, START) !== start) this.begin(start, at, seq);
    const row = (this.count - 1) * WIDTH;
    this.add(row + LOTS + side, lots);
    this.add(row + VALUE + side, lots * price);
    if (takes) this.add(row + TAKEN + side, lots);
    this.total[side] += lots;
    const kind = side + (takes ? 0 : 2);
    if (this.lastOrder[kind] !== order) {
      this.lastOrder[kind] = order;
      this.lastLots[kind] = 0;
      this.add(row + ORDERS + side, 1);
      const began = this.beganAt[side] ?? -1;
      const gap = began < 0 ? 0 : (at - began) / 1e6;
      this.beganAt[side] = at;
      this.add(row + GAPS + side, gap);
      this.add(row + GAP_SQUARES + side, gap * gap);
    }
    const before = this.lastLots[kind] ?? 0;
    const sofar = before + lots;
    this.lastLots[kind] = sofar;
    this.add(row + SQUARES + side, sofar * sofar - before * before);
    this.raise(row + LARGEST + side, sofar);
    if (!takes) this.raise(row + STANDING + side, sofar);
    this.rows[row + LAST_AT] = at;
  }

  private add(place: number, by: number): void {
    this.rows[place] = (this.rows[place] ?? 0) + by;
  }

  private raise(place: number, to: number): void {
    if ((this.rows[place] ?? 0) < to) this.rows[place] = to;
  }

  private begin(start: number, at: number, seq: number): void {
    if (this.count === MAX_BUCKETS) {
      this.rows.copyWithin(0, WIDTH);
      this.count -= 1;
    } else if ((this.count + 1) * WIDTH > this.rows.length) {
      const grown = new Float64Array(Math.min(MAX_BUCKETS * WIDTH, this.rows.length * 2));
      grown.set(this.rows);
      this.rows = grown;
    }
    const row = this.count * WIDTH;
    this.rows.fill(0, row, row + WIDTH);
    this.rows[row + START] = start;
    this.rows[row + FIRST_AT] = at;
    this.rows[row + FIRST_SEQ] = seq;
    this.count += 1;
    this.lastLots.fill(0);
  }

  private get(bucket: number, field: number): number {
    return this.rows[bucket * WIDTH + field] ?? 0;
  }

  /** Buckets that begin in `from <= start < to`. */
  between(from: number, to: number): TrailSum {
    let [bought, boughtValue, sold, soldValue] = [0, 0, 0, 0];
    let [firstAt, lastAt, firstSeq] = [0, 0, 0];
    for (let i = this.count - 1; i >= 0; i--) {
      const start = this.get(i, START);
      if (start < from) break;
      if (start >= to) continue;
      bought += this.get(i, LOTS);
      sold += this.get(i, LOTS + 1);
      boughtValue += this.get(i, VALUE);
      soldValue += this.get(i, VALUE + 1);
      firstAt = this.get(i, FIRST_AT);
      firstSeq = this.get(i, FIRST_SEQ);
      if (lastAt === 0) lastAt = this.get(i, LAST_AT);
    }
    return { bought, boughtValue, sold, soldValue, firstAt, lastAt, firstSeq };
  }

  /** The same buckets' `side` (0 buys, 1 sells), by how it came about. */
  sideOf(side: 0 | 1, from: number, to: number): TrailSide {
    let [taken, largest, largestStanding, orders] = [0, 0, 0, 0];
    let [lots, squares, gaps, gapSquares] = [0, 0, 0, 0];
    for (let i = this.count - 1; i >= 0; i--) {
      const start = this.get(i, START);
      if (start < from) break;
      if (start >= to) continue;
      taken += this.get(i, TAKEN + side);
      orders += this.get(i, ORDERS + side);
      largest = Math.max(largest, this.get(i, LARGEST + side));
      largestStanding = Math.max(largestStanding, this.get(i, STANDING + side));
      lots += this.get(i, LOTS + side);
      squares += this.get(i, SQUARES + side);
      gaps += this.get(i, GAPS + side);
      gapSquares += this.get(i, GAP_SQUARES + side);
    }
    const sizeVariation = variation(orders, lots, squares);
    const gapVariation = variation(orders, gaps, gapSquares);
    return { taken, largest, largestStanding, orders, sizeVariation, gapVariation };
  }

  /** Net lots of each bucket of `from <= start < to`, oldest first; zeros included. */
  netSeries(from: number, to: number): number[] {
    const first = from - (from % BUCKET) + (from % BUCKET === 0 ? 0 : BUCKET);
    const length = Math.max(0, Math.ceil((to - first) / BUCKET));
    const series = new Array<number>(length).fill(0);
    for (let i = this.count - 1; i >= 0; i--) {
      const place = (this.get(i, START) - first) / BUCKET;
      if (place < 0) break;
      if (place < length) series[place] = this.get(i, LOTS) - this.get(i, LOTS + 1);
    }
    return series;
  }
}

/** Deviation over mean of `count` values, by their sum and the sum of their squares. */
function variation(count: number, sum: number, squares: number): number {
  if (count < 2 || sum === 0) return 0;
  const mean = sum / count;
  return Math.sqrt(Math.max(0, squares / count - mean * mean)) / mean;
}
