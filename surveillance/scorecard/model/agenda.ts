/** What happens when: a binary heap of actions in order of time, then of entry. */

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

const before = (x: Entry, y: Entry): boolean => x.at < y.at || (x.at === y.at && x.order < y.order);

export class Agenda {
  readonly #heap: Entry[] = [];
  #entries = 0;

  /** Time of the next action in µs, or undefined when there is none. */
  get nextAt(): number | undefined {
    return this.#heap[0]?.at;
  }

  add(at: number, action: () => void): void {
    const heap = this.#heap;
    const entry = { at, order: this.#entries++, action };
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !before(entry, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = entry;
  }

  /** Takes the next action out. @throws RangeError when there is none. */
  take(): () => void {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined) throw new RangeError('the agenda is empty');
    if (heap.length > 0) this.#sink(last);
    return top.action;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      let child = heap[down];
      if (child === undefined) break;
      const right = heap[down + 1];
      if (right !== undefined && before(right, child)) {
        child = right;
        down++;
      }
      if (!before(child, entry)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = entry;
  }
}
