/**
 * What a party bought and sold in one market over the last hours, in five-minute buckets: whether
 * a position was built before something happened, and what such a stretch of time usually brings.
 * Only buckets with trades are kept.
 */
const BUCKET = 300_000_000;
const MAX_BUCKETS = 288;

interface Bucket {
  readonly start: number;
  /** Buys and sells: lots, and lots × ticks. */
  readonly lots: [number, number];
  readonly value: [number, number];
  firstAt: number;
  lastAt: number;
  firstSeq: number;
}

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

export class Trail {
  private readonly buckets: Bucket[] = [];

  /** When trading was first seen; what came before is not known. */
  get since(): number {
    return this.buckets[0]?.start ?? Infinity;
  }

  note(at: number, seq: number, side: 0 | 1, lots: number, price: number): void {
    const start = at - (at % BUCKET);
    let bucket = this.buckets[this.buckets.length - 1];
    if (bucket?.start !== start) {
      bucket = { start, lots: [0, 0], value: [0, 0], firstAt: at, lastAt: at, firstSeq: seq };
      this.buckets.push(bucket);
      if (this.buckets.length > MAX_BUCKETS) this.buckets.shift();
    }
    bucket.lots[side] += lots;
    bucket.value[side] += lots * price;
    bucket.lastAt = at;
  }

  /** Buckets that begin in `from <= start < to`. */
  between(from: number, to: number): TrailSum {
    let [bought, boughtValue, sold, soldValue] = [0, 0, 0, 0];
    let [firstAt, lastAt, firstSeq] = [0, 0, 0];
    for (let i = this.buckets.length - 1; i >= 0; i--) {
      const b = this.buckets[i];
      if (b === undefined || b.start < from) break;
      if (b.start >= to) continue;
      bought += b.lots[0];
      sold += b.lots[1];
      boughtValue += b.value[0];
      soldValue += b.value[1];
      firstAt = b.firstAt;
      firstSeq = b.firstSeq;
      if (lastAt === 0) lastAt = b.lastAt;
    }
    return { bought, boughtValue, sold, soldValue, firstAt, lastAt, firstSeq };
  }

  /** Net lots of every stretch of `length` µs before `to`, the newest first; zeros included. */
  nets(to: number, length: number, limit: number): number[] {
    const out: number[] = [];
    const { since } = this;
    for (let end = to; out.length < limit && end - length >= since; end -= length) {
      const { bought, sold } = this.between(end - length, end);
      out.push(bought - sold);
    }
    return out;
  }
}
