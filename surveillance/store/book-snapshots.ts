/**
 * Keeps snapshots of all books at intervals of the log, and finds the one to begin a replay from.
 * A consumer of its own: detection neither waits for it nor depends on it.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { eventCodec, WireReader } from '../../core/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import { CodedError } from '../../platform/errors/coded-error';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { ReplayBooks, type BooksSnapshot } from '../replay/replay-book';

/** Events between two snapshots: a tenth of a second of reading when a replay is opened. */
const SNAPSHOT_EVERY = 50_000;
const READ_LIMIT = 64;

export class BookSnapshotConsumer implements BatchHandler {
  private books = new ReplayBooks();
  private lastKept = 0;

  constructor(
    private readonly feed: LogFeed,
    private readonly every: number = SNAPSHOT_EVERY,
  ) {}

  /** @throws CodedError SNAPSHOT_REWIND when the log ends before `seq` */
  async rewind(seq: number, sql: Sql): Promise<void> {
    this.books = await booksBefore(sql, seq + 1);
    this.lastKept = this.books.seq;
    while (this.books.seq < seq) {
      const batches = await this.feed.read(this.books.seq, READ_LIMIT);
      for (const batch of batches) if (batch.lastSeq <= seq) this.take(batch);
      if (batches[0] === undefined || batches[0].lastSeq > seq) {
        const what = `book snapshots were to go on after event ${seq}`;
        const todo = 'restore the log, or reset the offset of this consumer to 0';
        throw new CodedError(
          'SNAPSHOT_REWIND',
          `${what}, but the log gives whole batches up to ${this.books.seq} only: ${todo}`,
        );
      }
    }
  }

  async handle(batch: FeedBatch, tx: Sql): Promise<void> {
    this.take(batch);
    if (this.books.seq - this.lastKept < this.every) return;
    await keep(tx, this.books);
    this.lastKept = this.books.seq;
  }

  private take({ payload }: FeedBatch): void {
    const reader = new WireReader(payload);
    while (!reader.done) this.books.apply(eventCodec.decode(reader));
  }
}

async function keep(tx: Sql, books: ReplayBooks): Promise<void> {
  const body = deflateRawSync(JSON.stringify(books.snapshot()));
  await tx.query(
    'INSERT INTO surv_book_snapshots (seq, ts, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [books.seq, books.ts, body],
  );
}

interface Row {
  readonly seq: bigint;
  readonly ts: bigint;
  readonly body: Buffer;
}

/** The newest snapshot that ends before event `seq`. */
export async function booksBefore(sql: Sql, seq: number): Promise<ReplayBooks> {
  const { rows } = await sql.query<Row>(
    'SELECT seq, ts, body FROM surv_book_snapshots WHERE seq < $1 ORDER BY seq DESC LIMIT 1',
    [seq],
  );
  const [row] = rows;
  if (row === undefined) return new ReplayBooks();
  // Written by keep() above.
  const snapshot = JSON.parse(inflateRawSync(row.body).toString('utf8')) as BooksSnapshot;
  return ReplayBooks.restore(snapshot, safeNumber(row.seq), safeNumber(row.ts));
}
