/**
 * Time of a simulated run: a queue of what is to happen, and a clock that jumps from one to the
 * next. What is due at the same moment happens in the order in which it was asked for, so a run
 * is a function of its seed.
 */
import type { Timers } from '../../platform/clock/timers';

/** Something that can die or stand still, and then nothing that it was to do happens. */
export interface Life {
  alive: boolean;
  /** Until then (ms) it stands still: what is due waits. */
  frozenUntil: number;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly life: Life;
  readonly work: () => void;
}

export function newLife(): Life {
  return { alive: true, frozenUntil: 0 };
}

export class VirtualTime {
  private readonly queue: Due[] = [];
  private order = 0;
  private now = 0;

  /** Milliseconds since the run began. */
  get nowMs(): number {
    return this.now;
  }

  after(ms: number, life: Life, work: () => void): void {
    this.push({ at: this.now + Math.max(0, ms), order: this.order++, life, work });
  }

  /** Resolves after `ms`; never when the life ends before. */
  pause(ms: number, life: Life): Promise<void> {
    return new Promise((resolve) => this.after(ms, life, resolve));
  }

  /**
   * Lets happen what is due, one after the other, until `finished` says so.
   * @returns false when nothing is left, or `limitMs` is reached, before
   */
  async run(finished: () => boolean, limitMs: number): Promise<boolean> {
    while (!finished()) {
      const due = this.pop();
      if (due === undefined || due.at > limitMs) return false;
      this.now = Math.max(this.now, due.at);
      if (!due.life.alive) continue;
      if (due.life.frozenUntil > this.now) {
        this.push({ ...due, at: due.life.frozenUntil });
        continue;
      }
      due.work();
      await promisesDone();
    }
    return true;
  }

  private push(due: Due): void {
    const { queue } = this;
    let at = queue.length;
    queue.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = queue[parent];
      if (above === undefined || !before(due, above)) break;
      queue[at] = above;
      at = parent;
    }
    queue[at] = due;
  }

  private pop(): Due | undefined {
    const { queue } = this;
    const first = queue[0];
    const last = queue.pop();
    if (first === undefined || last === undefined || queue.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      let below = queue[child];
      const right = queue[child + 1];
      if (below !== undefined && right !== undefined && before(right, below)) {
        below = right;
        child++;
      }
      if (below === undefined || !before(below, last)) break;
      queue[at] = below;
      at = child;
    }
    queue[at] = last;
    return first;
  }
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** The machine's own queue turns over once all promises that can go on have gone on. */
function promisesDone(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The timers of one simulated process. */
export function timersOf(time: VirtualTime, life: Life): Timers {
  return {
    elapsedMs: () => time.nowMs,
    after(ms, work) {
      let called = true;
      time.after(ms, life, () => {
        if (called) work();
      });
      return () => (called = false);
    },
    soon: (work) => time.after(0, life, work),
  };
}
