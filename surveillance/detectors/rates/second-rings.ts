/**
 * Messages of each seat in each of its last ten seconds, in one array. Nothing is cleared as time
 * goes on: a second's count says which second it is of.
 */

const SECOND = 1_000_000;
const SPAN = 10;
/** A seat's words: which second each slot is of, its count; the same of two spans of ten. */
const COUNTS = SPAN;
const SPAN_AT = 2 * SPAN;
const CURRENT = SPAN_AT + 1;
const PREVIOUS = SPAN_AT + 2;
const WORDS = 24;
const FIRST_SEATS = 256;

export class SecondRings {
  private words = new Uint32Array(FIRST_SEATS * WORDS);
  private second = 0;

  /**
   * Counts a message.
   * @param at µs
   * @returns the seat's messages of the running second
   */
  note(seat: number, at: number): number {
    const base = seat * WORDS;
    if (base >= this.words.length) this.grow(base);
    const { words } = this;
    // Seconds are told apart over 136 years, which is as far as a word goes.
    const second = Math.floor(at / SECOND) >>> 0;
    this.second = second;
    const slot = base + (second % SPAN);
    if (words[slot] !== second) {
      words[slot] = second;
      words[slot + COUNTS] = 0;
    }
    const span = Math.floor(second / SPAN);
    if (words[base + SPAN_AT] !== span) {
      const follows = words[base + SPAN_AT] === span - 1;
      words[base + PREVIOUS] = follows ? (words[base + CURRENT] ?? 0) : 0;
      words[base + CURRENT] = 0;
      words[base + SPAN_AT] = span;
    }
    words[base + CURRENT] = (words[base + CURRENT] ?? 0) + 1;
    const count = (words[slot + COUNTS] ?? 0) + 1;
    words[slot + COUNTS] = count;
    return count;
  }

  /** No fewer than the seat's messages of the ten seconds that end with the newest message's. */
  atMost(seat: number): number {
    const base = seat * WORDS;
    return (this.words[base + CURRENT] ?? 0) + (this.words[base + PREVIOUS] ?? 0);
  }

  /** The seat's messages of those ten seconds, and in how many of them there were any. */
  lastTen(seat: number): { sum: number; active: number } {
    const base = seat * WORDS;
    let sum = 0;
    let active = 0;
    for (let slot = base; slot < base + SPAN; slot++) {
      const count = this.words[slot + COUNTS] ?? 0;
      if (count === 0 || this.second - (this.words[slot] ?? 0) >= SPAN) continue;
      sum += count;
      active += 1;
    }
    return { sum, active };
  }

  clear(seat: number): void {
    this.words.fill(0, seat * WORDS, (seat + 1) * WORDS);
  }

  private grow(base: number): void {
    const more = new Uint32Array(Math.max(2 * this.words.length, base + WORDS));
    more.set(this.words);
    this.words = more;
  }
}
