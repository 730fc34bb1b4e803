/** What the simulated server has on its disk: the rows that the core and its consumers use. */
import type { LogBatch } from '../../core/log/batch';

/** A row of `core_log`, and which life of a core wrote it. */
export interface StoredBatch extends LogBatch {
  readonly writer: string;
}

export interface StoredSnapshot {
  readonly command: number;
  readonly seq: number;
  readonly logHash: Buffer;
  readonly stateHash: string;
  readonly bytes: Buffer;
}

/** One batch's effect, as the chain consumer writes it. */
export interface StoredEffect {
  readonly consumer: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly hash: string;
}

export interface StoredBalance {
  available: bigint;
  locked: bigint;
}

export class Tables {
  /** By first event number. */
  readonly log: StoredBatch[] = [];
  /** Newest first. */
  snapshots: StoredSnapshot[] = [];
  epoch = 0;
  /** Which life of a core raised the epoch last. */
  epochHolder = '';
  readonly offsets = new Map<string, number>();
  readonly deadLetters: string[] = [];
  readonly effects: StoredEffect[] = [];
  /** By `account asset`. */
  readonly balances = new Map<string, StoredBalance>();

  batchAt(firstSeq: number): StoredBatch | undefined {
    return this.log.find((row) => row.firstSeq === firstSeq);
  }

  /** Up to `limit` batches whose events come after `seq`. */
  batchesAfter(seq: number, limit: number): StoredBatch[] {
    const start = this.log.findIndex((row) => row.firstSeq > seq);
    return start < 0 ? [] : this.log.slice(start, start + limit);
  }

  get headSeq(): number {
    return this.log.at(-1)?.lastSeq ?? 0;
  }

  insertBatch(row: StoredBatch): void {
    let at = this.log.length;
    while (at > 0 && (this.log[at - 1]?.firstSeq ?? 0) > row.firstSeq) at--;
    this.log.splice(at, 0, row);
  }
}
