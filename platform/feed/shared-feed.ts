/**
 * One feed for several consumers of a process: what one of them has read is kept a while for the
 * others, who come by moments later. Holds the newest stretch only, bounded in batches and bytes.
 */
import type { FeedBatch, LogFeed } from './log-feed';

/** Read at once, however few the first caller wants: the others share the answer. */
const READ_AHEAD = 16;
const MOST_BATCHES = 512;
const MOST_BYTES = 16 * 1024 * 1024;

/** Batches are shared: nobody may write into their bytes. */
export class SharedFeed implements LogFeed {
  /** Without a gap, oldest first. */
  #kept: FeedBatch[] = [];
  #bytes = 0;
  readonly #asked = new Map<number, Promise<FeedBatch[]>>();

  constructor(private readonly inner: LogFeed) {}

  async read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    const kept = this.#keptAfter(afterSeq, limit);
    if (kept.length > 0) return kept;
    const asked = this.#asked.get(afterSeq) ?? this.#ask(afterSeq, limit);
    return (await asked).slice(0, limit);
  }

  head(): Promise<number> {
    return this.inner.head();
  }

  wait(afterSeq: number, signal: AbortSignal): Promise<void> {
    return this.inner.wait(afterSeq, signal);
  }

  #keptAfter(afterSeq: number, limit: number): FeedBatch[] {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#kept[middle]?.firstSeq ?? 0) <= afterSeq) low = middle + 1;
      else high = middle;
    }
    const first = this.#kept[low];
    // What comes before the kept stretch is not in it, nor is the rest of a batch.
    if (first?.firstSeq !== afterSeq + 1) return [];
    return this.#kept.slice(low, low + limit);
  }

  #ask(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    const answer = this.inner.read(afterSeq, Math.max(limit, READ_AHEAD));
    this.#asked.set(afterSeq, answer);
    const forget = (): void => void this.#asked.delete(afterSeq);
    answer.then((batches) => {
      forget();
      this.#keep(batches);
    }, forget);
    return answer;
  }

  #keep(batches: readonly FeedBatch[]): void {
    for (const batch of batches) {
      const last = this.#kept.at(-1);
      if (last !== undefined && batch.firstSeq <= last.lastSeq) continue;
      if (last !== undefined && batch.firstSeq !== last.lastSeq + 1) this.#forgetAll();
      this.#kept.push(batch);
      this.#bytes += sizeOf(batch);
    }
    let dropped = 0;
    while (this.#kept.length - dropped > MOST_BATCHES || this.#bytes > MOST_BYTES) {
      const oldest = this.#kept[dropped];
      if (oldest === undefined) break;
      this.#bytes -= sizeOf(oldest);
      dropped++;
    }
    if (dropped > 0) this.#kept.splice(0, dropped);
  }

  #forgetAll(): void {
    this.#kept = [];
    this.#bytes = 0;
  }
}

function sizeOf(batch: FeedBatch): number {
  return batch.payload.length + (batch.commands?.length ?? 0);
}
