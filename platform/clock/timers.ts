/**
 * Waiting, as a port: what goes on by timers takes one, so that a simulation can put its own time
 * in the machine's place. The wall clock is another matter (clock.ts).
 */
export interface Timers {
  /** Milliseconds since some beginning; only goes forward. */
  elapsedMs(): number;
  /** Calls `work` after `ms` milliseconds. @returns how to call it off */
  after(ms: number, work: () => void): () => void;
  /** Calls `work` once what arrived in this turn of the event loop has been dealt with. */
  soon(work: () => void): void;
}

/** The machine's own. */
export const systemTimers: Timers = {
  elapsedMs: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  soon(work) {
    setImmediate(work);
  },
};

/** Resolves after `ms` milliseconds, or as soon as the signal is aborted. */
export function pause(timers: Timers, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = timers.after(ms, end);
    signal?.addEventListener('abort', end, { once: true });
  });
}
