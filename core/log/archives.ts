/**
 * What of the log stands in files instead of rows: the table of those files, and reading through
 * them. A file's bytes are held against the hash on record each time that it is opened.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { batchesIn, LARGEST_BYTES, LOG_START, type LogPlace } from './archive-file';
import type { LogBatch } from './batch';

export interface ArchiveRecord {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly batches: number;
  /** Of the batch before its first. */
  readonly previousHash: Buffer;
  /** Of its last batch. */
  readonly hash: Buffer;
  readonly path: string;
  /** Of the file's bytes. */
  readonly sha256: Buffer;
}

interface Row {
  readonly first_seq: bigint;
  readonly last_seq: bigint;
  readonly batches: bigint;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  readonly path: string;
  readonly sha256: Buffer;
}

/** All on record, in the order of the log. */
export function listArchives(sql: Sql): Promise<ArchiveRecord[]> {
  return select(sql, 'ORDER BY first_seq', []);
}

/** Where the rows of the log begin: behind the last archive. */
export async function endOfArchives(sql: Sql): Promise<LogPlace> {
  const [last] = await select(sql, 'ORDER BY first_seq DESC LIMIT 1', []);
  return last === undefined ? LOG_START : { seq: last.lastSeq, hash: last.hash };
}

/** The batches of one archive, the first of which comes after `afterSeq`; none = read the rows. */
export async function archivedAfter(sql: Sql, afterSeq: number): Promise<readonly LogBatch[]> {
  const found = await select(sql, 'WHERE last_seq > $1 ORDER BY first_seq LIMIT 2', [afterSeq]);
  for (const record of found) {
    const batches = (await open(record)).filter(({ firstSeq }) => firstSeq > afterSeq);
    if (batches.length > 0) return batches;
  }
  return [];
}

/** The archived batch that holds event `seq`; undefined where it stands in a row. */
export async function archivedBatch(sql: Sql, seq: number): Promise<LogBatch | undefined> {
  const where = 'WHERE first_seq <= $1 AND last_seq >= $1';
  const [record] = await select(sql, where, [seq]);
  if (record === undefined) return undefined;
  return (await open(record)).find(({ firstSeq, lastSeq }) => firstSeq <= seq && seq <= lastSeq);
}

async function select(sql: Sql, rest: string, values: unknown[]): Promise<ArchiveRecord[]> {
  const { rows } = await sql.query<Row>(
    `SELECT first_seq, last_seq, batches, previous_hash, hash, path, sha256 FROM core_archives
     ${rest}`,
    values,
  );
  return rows.map((row) => ({
    firstSeq: safeNumber(row.first_seq),
    lastSeq: safeNumber(row.last_seq),
    batches: safeNumber(row.batches),
    previousHash: row.previous_hash,
    hash: row.hash,
    path: row.path,
    sha256: row.sha256,
  }));
}

/** Files opened last, by their hash: who reads the log in order opens each once. */
const opened = new Map<string, Promise<readonly LogBatch[]>>();
const KEPT_OPEN = 2;

function open(record: ArchiveRecord): Promise<readonly LogBatch[]> {
  const key = record.sha256.toString('hex');
  const known = opened.get(key);
  if (known !== undefined) return known;
  const batches = load(record);
  batches.catch(() => opened.delete(key));
  opened.set(key, batches);
  for (const old of opened.keys()) {
    if (opened.size <= KEPT_OPEN) break;
    opened.delete(old);
  }
  return batches;
}

/** @throws CodedError ARCHIVE_MISSING, ARCHIVE_DAMAGED */
async function load(record: ArchiveRecord): Promise<readonly LogBatch[]> {
  const { path, firstSeq, lastSeq } = record;
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const what = `events ${firstSeq} to ${lastSeq} of the log are in ${path}: ${errorText(error)}`;
    const todo = 'put the file back, or name its new folder with probity compact --archive';
    throw new CodedError('ARCHIVE_MISSING', `${what}; ${todo}`, { cause: error });
  }
  if (!createHash('sha256').update(bytes).digest().equals(record.sha256)) {
    const what = `${path} is not the file that was written with events ${firstSeq} to ${lastSeq}`;
    throw new CodedError('ARCHIVE_DAMAGED', `${what}: take it from a backup`);
  }
  return batchesIn(await promisify(gunzip)(bytes, { maxOutputLength: LARGEST_BYTES }));
}
