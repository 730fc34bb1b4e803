/** Counters by a pair of small integers (account and market), in one table of integers. */
const FIRST_ROWS = 256;
/** Words of a row: both numbers of the pair, the count, one unused. */
const ROW = 4;

export class PairCounts {
  private rows = new Int32Array(FIRST_ROWS * ROW);
  private room = FIRST_ROWS;
  private used = 0;

  /** @param first from 1; 0 marks a free row */
  count(first: number, second: number): number {
    return this.rows[this.find(first, second) + 2]!;
  }

  add(first: number, second: number, difference: number): void {
    const at = this.find(first, second);
    if (this.rows[at] !== 0) {
      this.rows[at + 2] = this.rows[at + 2]! + difference;
      return;
    }
    this.rows[at] = first;
    this.rows[at + 1] = second;
    this.rows[at + 2] = difference;
    // Half full at most, so that a free row is near.
    if (++this.used * 2 > this.room) this.grow();
  }

  /** Place of the pair's row, or of the free one that it would take. */
  private find(first: number, second: number): number {
    const { rows } = this;
    const hash = Math.imul(first, 0x9e3779b1) + Math.imul(second, 0x85ebca6b);
    let row = (hash ^ (hash >>> 15)) & (this.room - 1);
    for (;;) {
      const at = row * ROW;
      if (rows[at] === 0 || (rows[at] === first && rows[at + 1] === second)) return at;
      row = (row + 1) & (this.room - 1);
    }
  }

  private grow(): void {
    const old = this.rows;
    this.room *= 2;
    this.rows = new Int32Array(this.room * ROW);
    for (let at = 0; at < old.length; at += ROW) {
      if (old[at] === 0) continue;
      this.rows.set(old.subarray(at, at + ROW), this.find(old[at]!, old[at + 1]!));
    }
  }
}
