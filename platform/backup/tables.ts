/**
 * All tables of a database as files and back: what stands in them at one moment, column by column,
 * as COPY writes it, packed. The shape comes from the migrations, never from a backup.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { CodedError } from '../errors/coded-error';
import { safeNumber, type Sql } from '../postgres/pool';

const count = z.number().int().nonnegative();
const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);
/** It becomes part of a statement: nothing but bounds may stand in it. */
const bounds = z.string().regex(/^FOR VALUES (FROM|IN) \([^();]*\)( TO \([^();]*\))?$/);

export const tableRecord = z.object({
  table: name,
  columns: z.array(name).min(1),
  rows: count,
  file: z.string().regex(/^[a-z0-9_]+\.copy\.gz$/),
  sha256: z.string(),
  bytes: count,
  /** Those made as time went on, with their bounds as the server writes them. */
  partitions: z.array(z.object({ name, bounds })),
});
export type TableRecord = z.infer<typeof tableRecord>;

export const sequenceRecord = z.object({ sequence: name, last: z.string().nullable() });
export type SequenceRecord = z.infer<typeof sequenceRecord>;

/**
 * Writes every table to a file of `folder`. The client's transaction decides which moment it is:
 * REPEATABLE READ, or the files are of different ones.
 */
export async function dumpTables(client: PoolClient, folder: string): Promise<TableRecord[]> {
  const records: TableRecord[] = [];
  for (const table of await tablesOf(client)) {
    const columns = await columnsOf(client, table);
    const file = `${table}.copy.gz`;
    const query = client.query(copyTo(`COPY (SELECT ${quoted(columns)} FROM ${table}) TO STDOUT`));
    const seen = new Seen();
    const to = createWriteStream(join(folder, file), { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(query, createGzip({ level: 1 }), seen, to);
    const partitions = await partitionsOf(client, table);
    const { rowCount } = query;
    records.push({ table, columns, rows: rowCount, file, ...seen.result(), partitions });
  }
  return records;
}

export async function sequencesOf(sql: Sql): Promise<SequenceRecord[]> {
  const { rows } = await sql.query<{ sequence: string; last: bigint | null }>(
    `SELECT sequencename AS sequence, last_value AS last FROM pg_sequences
     WHERE schemaname = current_schema() ORDER BY sequencename COLLATE "C"`,
  );
  return rows.map(({ sequence, last }) => ({
    sequence,
    last: last === null ? null : String(last),
  }));
}

/**
 * Puts the rows of the files in the place of whatever the tables hold, without their triggers.
 * @param client in a transaction of its own; its user must be the server's superuser
 * @throws CodedError BACKUP_OF_ANOTHER_SHAPE, BACKUP_DAMAGED; then roll back
 */
export async function loadTables(
  client: PoolClient,
  folder: string,
  records: readonly TableRecord[],
  sequences: readonly SequenceRecord[],
): Promise<void> {
  await client.query('SET LOCAL session_replication_role = replica');
  const wanted = records.map(({ table }) => table);
  const present = await tablesOf(client);
  const other = [...wanted, ...present].find((t) => !wanted.includes(t) || !present.includes(t));
  if (other !== undefined) {
    const what = `table ${other} is on one side alone`;
    const todo = 'restore with the version that wrote the backup, then start the newer one';
    throw new CodedError('BACKUP_OF_ANOTHER_SHAPE', `${what}: ${todo}`);
  }
  await client.query(`TRUNCATE ${wanted.join(', ')}`);
  for (const record of records) {
    for (const part of record.partitions) {
      const of = `PARTITION OF ${record.table} ${part.bounds}`;
      await client.query(`CREATE TABLE IF NOT EXISTS ${part.name} ${of}`);
    }
    const into = `COPY ${record.table} (${quoted(record.columns)}) FROM STDIN`;
    const query = client.query(copyFrom(into));
    await pipeline(createReadStream(join(folder, record.file)), createGunzip(), query);
    if (query.rowCount !== record.rows) {
      const what = `${record.file} gave ${query.rowCount} rows, not ${record.rows}`;
      throw new CodedError('BACKUP_DAMAGED', `${what}: take another backup`);
    }
  }
  for (const { sequence, last } of sequences) {
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [
      ...[sequence, last ?? '1', last !== null],
    ]);
  }
}

/** @throws CodedError BACKUP_DAMAGED when the file is missing or not what the manifest says */
export async function checkFile(
  path: string,
  said: { readonly sha256: string; readonly bytes: number },
): Promise<void> {
  if (!existsSync(path)) {
    throw new CodedError('BACKUP_DAMAGED', `${path} is missing: take another backup`);
  }
  const seen = new Seen();
  await pipeline(createReadStream(path), seen, async (pieces) => {
    for await (const _ of pieces);
  });
  const { sha256, bytes } = seen.result();
  if (sha256 === said.sha256 && bytes === said.bytes) return;
  const what = `${path} has ${bytes} bytes and SHA-256 ${sha256}`;
  throw new CodedError(
    'BACKUP_DAMAGED',
    `${what}, not what the manifest says: take another backup`,
  );
}

/** Copies a file and says what was copied. */
export async function copyFile(from: string, to: string) {
  const seen = new Seen();
  const target = createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(createReadStream(from), seen, target);
  return seen.result();
}

/** Writes bytes to a new file that nobody else may read, down to the disk. */
export async function writeNew(path: string, text: string): Promise<void> {
  const target = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(Readable.from([text]), target);
}

/** Hashes and counts what passes. */
class Seen extends Transform {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  override _transform(piece: Buffer, _encoding: string, done: (e: null, p: Buffer) => void): void {
    this.hash.update(piece);
    this.bytes += piece.length;
    done(null, piece);
  }

  result(): { sha256: string; bytes: number } {
    return { sha256: this.hash.digest('hex'), bytes: this.bytes };
  }
}

const quoted = (columns: readonly string[]): string =>
  columns.map((column) => `"${column}"`).join(', ');

async function tablesOf(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
       AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname COLLATE "C"`,
  );
  return rows.map(({ relname }) => relname);
}

/** Those that are written; what the server works out itself is left out. */
async function columnsOf(sql: Sql, table: string): Promise<string[]> {
  const { rows } = await sql.query<{ attname: string }>(
    `SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass
       AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [table],
  );
  return rows.map(({ attname }) => attname);
}

async function partitionsOf(sql: Sql, table: string): Promise<TableRecord['partitions']> {
  const { rows } = await sql.query<{ name: string; bounds: string }>(
    `SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = $1::regclass AND c.relispartition ORDER BY c.relname COLLATE "C"`,
    [table],
  );
  return rows;
}

/** Which migrations have made the tables, each with the hash of its file. */
export async function migrationsOf(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ module: string; number: number; sha256: string }>(
    'SELECT module, number, sha256 FROM platform_migrations ORDER BY module, number',
  );
  return rows.map((row) => `${row.module} ${safeNumber(BigInt(row.number))} ${row.sha256}`);
}
