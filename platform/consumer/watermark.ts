/** How far something has come, and promises for those who wait until it is there. */
import { pause, type Timers } from '../clock/timers';

interface Waiter {
  readonly seq: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class Watermark {
  #position = 0;
  #waiters: Waiter[] = [];
  #ended: Error | undefined;
  #hurry: (() => void) | undefined;

  get position(): number {
    return this.#position;
  }

  /** Moves to `seq` (back only when work is done again) and lets those go who waited. */
  set(seq: number): void {
    this.#position = seq;
    const due = this.#waiters.filter((waiter) => waiter.seq <= seq);
    if (due.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.seq > seq);
    for (const waiter of due) waiter.resolve();
  }

  /** Resolves when the position is at or past `seq`; rejects when it will never come there. */
  after(seq: number): Promise<void> {
    if (this.#position >= seq) return Promise.resolve();
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiters.push({ seq, resolve, reject });
      this.#hurry?.();
    });
  }

  /** Called when anybody begins to wait, and at once if somebody does. @returns how to end that */
  onWaiter(hurry: () => void): () => void {
    this.#hurry = hurry;
    if (this.#waiters.length > 0) hurry();
    return () => (this.#hurry = undefined);
  }

  /** It will not move again: those who still wait are told why. */
  end(reason: Error): void {
    this.#ended ??= reason;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#ended);
  }
}

/** Resolves after `ms` milliseconds, or as soon as anybody waits or the signal is aborted. */
export async function pauseUnlessWaited(
  timers: Timers,
  ms: number,
  watermark: Watermark,
  signal: AbortSignal,
): Promise<void> {
  const until = new AbortController();
  const hurry = (): void => until.abort();
  signal.addEventListener('abort', hurry, { once: true });
  if (signal.aborted) hurry();
  const forget = watermark.onWaiter(hurry);
  await pause(timers, ms, until.signal);
  forget();
  signal.removeEventListener('abort', hurry);
}
