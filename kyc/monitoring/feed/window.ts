/** Movements in order of time, of the last days only and not more than a fixed number. */
import type { Move } from './move';

export class MoveWindow {
  #moves: Move[] = [];
  /** Places before this one are empty; moved together now and then. */
  #first = 0;

  constructor(
    private readonly length: number,
    private readonly most: number,
  ) {}

  get size(): number {
    return this.#moves.length - this.#first;
  }

  add(move: Move): void {
    this.#moves.push(move);
    this.forget(move.at);
    if (this.size > this.most) this.#first += 1;
    if (this.#first > 64 && this.#first * 2 > this.#moves.length) {
      this.#moves = this.#moves.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Lets go what is `length` or more before `now`. */
  forget(now: number): void {
    const until = now - this.length;
    for (;;) {
      const oldest = this.#moves[this.#first];
      if (oldest === undefined || oldest.at > until) return;
      this.#first += 1;
    }
  }

  /** Those within `span` µs up to `now`, oldest first. */
  within(now: number, span: number): readonly Move[] {
    let from = this.#moves.length;
    while (from > this.#first && (this.#moves[from - 1]?.at ?? 0) > now - span) from -= 1;
    return this.#moves.slice(from);
  }
}
