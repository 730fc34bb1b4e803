/**
 * Time for everything outside the core: integer microseconds since the Unix epoch, UTC, as a
 * plain number (exact below 2^53, the year 2255). Callers brand it with their own type.
 */
export interface Clock {
  /** Microseconds since the epoch; never smaller than an earlier answer of the same clock. */
  nowMicros(): number;
}

const MICROS_PER_MILLI = 1000;

/**
 * The machine's clock. It goes on from the last answer when the machine's time is set back, so
 * that records of one process are never out of order.
 */
export function systemClock(): Clock {
  let last = 0;
  return {
    nowMicros() {
      const wall = Math.floor((performance.timeOrigin + performance.now()) * MICROS_PER_MILLI);
      const stepped = Date.now() * MICROS_PER_MILLI;
      // performance.now() does not follow a correction of the machine's time; Date.now() does.
      const drifted = Math.abs(stepped - wall) > MAX_DRIFT_MICROS;
      last = Math.max(last, drifted ? stepped : wall);
      return last;
    },
  };
}

const MAX_DRIFT_MICROS = 100_000;

/** A clock that stands still until it is told to move; for tests and offline runs. */
export class ManualClock implements Clock {
  #now: number;

  /** @param startMicros microseconds since the epoch */
  constructor(startMicros: number) {
    this.#now = startMicros;
  }

  nowMicros(): number {
    return this.#now;
  }

  /** @throws RangeError when asked to go back. */
  advance(micros: number): void {
    if (micros < 0) throw new RangeError(`a clock does not go back (asked for ${micros})`);
    this.#now += micros;
  }
}
