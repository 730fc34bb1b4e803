/**
 * Takes old batches out of `core_log` into archive files. In this order, so that an end at any
 * point loses nothing: the file is written and read back; then one transaction puts it on record
 * and deletes its rows, which the database allows only together. Until then the rows are the log,
 * and a file that an earlier run left behind is written again over itself: where a file ends
 * follows from the log alone.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Pool } from 'pg';
import { CodedError } from '../../platform/errors/coded-error';
import { safeNumber, transaction, type Sql } from '../../platform/postgres/pool';
import { readArchives, writeArchive, type LogPlace } from './archive-file';
import { endOfArchives, listArchives, type ArchiveRecord } from './archives';
import type { LogBatch } from './batch';
import { readBatches } from './log-table';

/** Bytes of commands and events after which a file is full. */
const FILE_BYTES = 16_000_000;
const PAGE = 64;

export interface CompactionOptions {
  readonly pool: Pool;
  /** Where the files go; made when it is not there. */
  readonly folder: string;
  /** Last event that all who read the log in order have taken in. */
  readonly consumed: (sql: Sql) => Promise<number>;
  readonly nowMicros: () => number;
  /** Bytes after which a file is full; smaller in tests. */
  readonly fileBytes?: number;
  /** Stops between two files. */
  readonly signal?: AbortSignal;
}

/**
 * Archives as many whole files as there are batches older than the newest snapshot and taken in by
 * all. Of two at once one waits and then finds nothing to do.
 * @returns the files written
 * @throws CodedError ARCHIVE_DAMAGED when a file reads back differently; the rows stay
 */
export async function compact(options: CompactionOptions): Promise<ArchiveRecord[]> {
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true });
  const done: ArchiveRecord[] = [];
  while (options.signal?.aborted !== true) {
    const from = await endOfArchives(options.pool);
    const batches = await fullFile(options, from, await limitOf(options));
    if (batches === undefined) return done;
    const record = written(folder, batches, from);
    if (!(await putOnRecord(options, record))) return done;
    done.push(record);
  }
  return done;
}

/** Events up to here may go: the batch that the newest snapshot ends with stays. */
async function limitOf({ pool, consumed }: CompactionOptions): Promise<number> {
  const { rows } = await pool.query<{ seq: bigint | null }>(
    'SELECT max(seq) AS seq FROM core_snapshots',
  );
  const snapshot = safeNumber(rows[0]?.seq ?? 0n);
  return Math.min(snapshot - 1, await consumed(pool));
}

/** The batches behind `from` that fill a file; undefined while they do not. */
async function fullFile(
  { pool, fileBytes = FILE_BYTES }: CompactionOptions,
  from: LogPlace,
  limit: number,
): Promise<LogBatch[] | undefined> {
  const batches: LogBatch[] = [];
  let [seq, bytes] = [from.seq, 0];
  for (;;) {
    const page = await readBatches(pool, seq, PAGE);
    for (const batch of page) {
      if (batch.lastSeq > limit) return undefined;
      batches.push(batch);
      bytes += batch.commands.length + batch.events.length;
      if (bytes >= fileBytes) return batches;
      seq = batch.lastSeq;
    }
    if (page.length === 0) return undefined;
  }
}

/** Writes the file and reads it back, hash by hash. */
function written(folder: string, batches: readonly LogBatch[], from: LogPlace): ArchiveRecord {
  const path = join(folder, writeArchive(folder, batches));
  const [first, last] = [batches[0], batches.at(-1)];
  let [count, end] = [0, from];
  for (const { lastSeq, hash } of readArchives([path], from)) {
    count++;
    end = { seq: lastSeq, hash };
  }
  if (!first || !last || count !== batches.length || !end.hash.equals(last.hash)) {
    const what = `${path} does not hold what was written to it`;
    throw new CodedError('ARCHIVE_DAMAGED', `${what}: the log stays as it is; look at the disk`);
  }
  const sha256 = createHash('sha256').update(readFileSync(path)).digest();
  const numbers = { firstSeq: first.firstSeq, lastSeq: last.lastSeq, batches: count };
  return { ...numbers, previousHash: from.hash, hash: last.hash, path, sha256 };
}

/** @returns false when another run was faster */
async function putOnRecord({ pool, nowMicros }: CompactionOptions, record: ArchiveRecord) {
  const { firstSeq, lastSeq, batches, previousHash, hash, path, sha256 } = record;
  return transaction(pool, async (tx) => {
    await tx.query('LOCK TABLE core_archives IN SHARE ROW EXCLUSIVE MODE');
    if ((await endOfArchives(tx)).seq !== firstSeq - 1) return false;
    await tx.query(
      `INSERT INTO core_archives (first_seq, last_seq, batches, previous_hash, hash, path, sha256,
         written_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [firstSeq, lastSeq, batches, previousHash, hash, path, sha256, nowMicros()],
    );
    const { rowCount } = await tx.query(
      'DELETE FROM core_log WHERE first_seq >= $1 AND last_seq <= $2',
      [firstSeq, lastSeq],
    );
    if (rowCount === batches) return true;
    const what = `${rowCount ?? 0} rows of the log hold what ${batches} batches of ${path} do`;
    throw new CodedError('LOG_DAMAGED', `${what}: nothing was deleted; check core_log`);
  });
}

/**
 * Archives that have moved to `folder` are read there from now on.
 * @returns the new paths
 */
export async function findMoved(sql: Sql, folder: string): Promise<string[]> {
  const moved: string[] = [];
  for (const { firstSeq, path, sha256 } of await listArchives(sql)) {
    const there = join(resolve(folder), basename(path));
    if (existsSync(path) || !existsSync(there)) continue;
    if (!createHash('sha256').update(readFileSync(there)).digest().equals(sha256)) continue;
    await sql.query('UPDATE core_archives SET path = $2 WHERE first_seq = $1', [firstSeq, there]);
    moved.push(there);
  }
  return moved;
}
