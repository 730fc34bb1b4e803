/**
 * How long a market usually waits from one sign of life to the next: the longest wait of today and
 * of the day before. A wait that was complained of is not learnt.
 */

const DAY = 86_400_000_000;

export interface HabitLimits {
  /** Signs of today and the day before that make a habit. */
  readonly needed: number;
  /** Silent is who waits this many times its longest wait, */
  readonly factor: number;
  /** and at least so long, in µs. */
  readonly floor: number;
}

export class Habit {
  private count = 0;
  private countBefore = 0;
  private longest = 0;
  private longestBefore = 0;
  private dayEnds = 0;
  /** µs of living time of the newest sign; -1 before the first. */
  private last = -1;

  constructor(private readonly limits: HabitLimits) {}

  /** A sign of life at `now` µs; `known`: the wait before it was complained of. */
  sign(now: number, known: boolean): void {
    this.turn(now);
    if (this.last >= 0 && !known) this.longest = Math.max(this.longest, now - this.last);
    this.last = now;
    this.count += 1;
  }

  /** Waits that do not count begin anew (the market was halted). */
  skip(now: number): void {
    if (this.last >= 0) this.last = now;
  }

  /** µs; undefined while there are too few signs. */
  get usual(): number | undefined {
    const enough = this.count + this.countBefore >= this.limits.needed;
    return enough ? Math.max(this.longest, this.longestBefore) : undefined;
  }

  /** µs that it has waited by `now` if that is too long; undefined if not. */
  silentFor(now: number): number | undefined {
    const { usual } = this;
    if (usual === undefined || this.last < 0) return undefined;
    const waited = now - this.last;
    const limit = Math.max(this.limits.floor, this.limits.factor * usual);
    return waited > limit ? waited : undefined;
  }

  private turn(now: number): void {
    if (now < this.dayEnds) return;
    const isNext = now < this.dayEnds + DAY;
    this.countBefore = isNext ? this.count : 0;
    this.longestBefore = isNext ? this.longest : 0;
    this.count = 0;
    this.longest = 0;
    this.dayEnds = now - (now % DAY) + DAY;
  }
}
