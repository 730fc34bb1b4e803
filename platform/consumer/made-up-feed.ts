/**
 * A feed for tests: batches that are a function of their place, of one to three events each, so
 * that every process that reads it sees the same log.
 */
import type { FeedBatch, LogFeed } from '../feed/log-feed';

export class MadeUpFeed implements LogFeed {
  readonly #batches: FeedBatch[] = [];
  #wake: (() => void)[] = [];

  /** @param batches how many there are to begin with */
  constructor(batches: number) {
    this.grow(batches);
  }

  /** Appends `batches` more and wakes those who wait. */
  grow(batches: number): void {
    for (let n = 0; n < batches; n++) {
      const index = this.#batches.length;
      const firstSeq = (this.#batches.at(-1)?.lastSeq ?? 0) + 1;
      const lastSeq = firstSeq + (index % 3);
      this.#batches.push({ firstSeq, lastSeq, payload: Buffer.from(`batch ${index}`) });
    }
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Takes the batch at `index` out, as a damaged log would. */
  lose(index: number): void {
    this.#batches.splice(index, 1);
  }

  read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    const found = this.#batches.filter((batch) => batch.firstSeq > afterSeq);
    return Promise.resolve(found.slice(0, limit));
  }

  head(): Promise<number> {
    return Promise.resolve(this.#batches.at(-1)?.lastSeq ?? 0);
  }

  async wait(afterSeq: number, signal: AbortSignal): Promise<void> {
    // Without an await between: a signal that aborts meanwhile would never be heard.
    if (signal.aborted || (this.#batches.at(-1)?.lastSeq ?? 0) > afterSeq) return;
    await new Promise<void>((resolve) => {
      this.#wake.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
