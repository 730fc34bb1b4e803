/**
 * Deadlines in event time: what is due runs before the next later event is looked at, in the order
 * of due time and then of arming, whatever the batches were.
 */
export interface Deadline {
  /** @param at the due time in µs, which is what raised alerts carry */
  due(at: number): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly what: Deadline;
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** A binary heap of deadlines. */
export class Timers {
  private readonly heap: Entry[] = [];
  private armed = 0;
  /** Due time of the earliest deadline; infinite when there is none. */
  next = Infinity;

  get size(): number {
    return this.heap.length;
  }

  arm(at: number, what: Deadline): void {
    const entry = { at, order: this.armed++, what };
    const heap = this.heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !before(entry, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = entry;
    this.next = heap[0]?.at ?? Infinity;
  }

  /** Runs all that is due at `now` or earlier. */
  run(now: number): void {
    while (this.next <= now) {
      const first = this.pop();
      if (first === undefined) return;
      first.what.due(first.at);
    }
  }

  private pop(): Entry | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (first !== undefined && last !== undefined && heap.length > 0) this.sink(last);
    this.next = heap[0]?.at ?? Infinity;
    return first;
  }

  private sink(entry: Entry): void {
    const heap = this.heap;
    let i = 0;
    for (;;) {
      const left = heap[2 * i + 1];
      const right = heap[2 * i + 2];
      if (left === undefined) break;
      const child = right !== undefined && before(right, left) ? right : left;
      if (!before(child, entry)) break;
      heap[i] = child;
      i = child === left ? 2 * i + 1 : 2 * i + 2;
    }
    heap[i] = entry;
  }
}
