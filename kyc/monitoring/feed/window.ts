/** What has a time, in its order, of the last days only and not more than a fixed number. */
interface Timed {
  /** µs */
  readonly at: number;
}

export class RecentWindow<T extends Timed> {
  #all: T[] = [];
  /** Places before this one are empty; moved together now and then. */
  #first = 0;

  constructor(
    private readonly length: number,
    private readonly most: number,
  ) {}

  get size(): number {
    return this.#all.length - this.#first;
  }

  add(one: T): void {
    this.#all.push(one);
    this.forget(one.at);
    if (this.size > this.most) this.#first += 1;
    if (this.#first > 64 && this.#first * 2 > this.#all.length) {
      this.#all = this.#all.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Lets go what is `length` or more before `now`. */
  forget(now: number): void {
    const until = now - this.length;
    for (;;) {
      const oldest = this.#all[this.#first];
      if (oldest === undefined || oldest.at > until) return;
      this.#first += 1;
    }
  }

  /** Those within `span` µs up to `now`, oldest first. */
  within(now: number, span: number): readonly T[] {
    let from = this.#all.length;
    while (from > this.#first && (this.#all[from - 1]?.at ?? 0) > now - span) from -= 1;
    return this.#all.slice(from);
  }
}
