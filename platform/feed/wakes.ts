/** Those who wait for something to happen, though never longer than so many milliseconds. */
import type { Timers } from '../clock/timers';

export class Wakes {
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly timers: Timers,
    private readonly longestMs: number,
  ) {}

  /** Resolves with the next wake(), when it has been long enough, or when the signal is aborted. */
  next(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const wake = (): void => {
        cancel();
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = this.timers.after(this.longestMs, wake);
      signal?.addEventListener('abort', wake, { once: true });
      this.#waiting.add(wake);
    });
  }

  wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
