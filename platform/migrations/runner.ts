/**
 * Brings the database's tables up to date: numbered SQL files, forward only, each in a transaction
 * of its own, `platform` before the other modules in alphabetical order.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { CodedError, errorText } from '../errors/coded-error';
import { transactionOn } from '../postgres/pool';

export interface MigrationFile {
  readonly module: string;
  /** Ascending within the module; a block of its own begins at a multiple of ten. */
  readonly number: number;
  /** The file's name without number and ending (`consumer`). */
  readonly name: string;
  readonly sql: string;
  /** Of the file's bytes, hexadecimal. */
  readonly sha256: string;
}

const FILE_NAME = /^(\d{3})_([a-z0-9_]+)\.sql$/;
const FIRST_MODULE = 'platform';
/** What only some servers can do: run by who uses it, when the server can (its README). */
const NOT_A_MODULE = 'timescale';
/** Rooms of a module number their files in blocks: 001.., 010.., 020... */
const BLOCK = 10;
/** Any fixed number that no other user of advisory locks in this database takes. */
const LOCK_KEY = '7269636974617931';

/** The repository's `migrations/`, found from the sources and from the build alike. */
export function migrationsDir(): string {
  for (let dir = __dirname; dir !== dirname(dir); dir = dirname(dir)) {
    const candidate = join(dir, 'migrations');
    if (existsSync(join(dir, 'package.json')) && existsSync(candidate)) return candidate;
  }
  const what = `no migrations/ beside a package.json above ${__dirname}: install again`;
  throw new CodedError('MIGRATIONS_NOT_FOUND', what);
}

/**
 * All files in the order in which they are applied.
 * @throws CodedError MIGRATION_NAME when a file is not named NNN_name.sql, or its number neither
 * follows the one before nor begins a block
 */
export function readMigrations(root: string = migrationsDir()): MigrationFile[] {
  const modules = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== NOT_A_MODULE)
    .map((entry) => entry.name)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return modules.flatMap((module) => readModule(root, module));
}

function rank(module: string): number {
  return module === FIRST_MODULE ? 0 : 1;
}

function readModule(root: string, module: string): MigrationFile[] {
  const names = readdirSync(join(root, module)).filter((name) => name.endsWith('.sql'));
  let before = 0;
  return names.sort().map((fileName) => {
    const [, digits, name] = FILE_NAME.exec(fileName) ?? [];
    const number = Number(digits);
    const follows = number === before + 1 || (number > before && number % BLOCK === 0);
    if (digits === undefined || name === undefined || !follows) {
      const expected = String(before + 1).padStart(3, '0');
      const what = `migrations/${module}/${fileName}: expected a file named ${expected}_name.sql`;
      throw new CodedError('MIGRATION_NAME', `${what}, or a multiple of ten for a new block`);
    }
    before = number;
    const bytes = readFileSync(join(root, module, fileName));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { module, number, name, sql: bytes.toString('utf8'), sha256 };
  });
}

/**
 * Applies what is missing and returns it; safe to call from several processes at once.
 * @param nowMicros stamped on the applied files
 * @throws CodedError MIGRATION_CHANGED when an applied file differs from the one here,
 * MIGRATION_UNKNOWN when the database is newer than this program, MIGRATION_FAILED
 */
export async function migrate(
  pool: Pool,
  nowMicros: number,
  files: readonly MigrationFile[] = readMigrations(),
): Promise<MigrationFile[]> {
  const client = await pool.connect();
  let done = false;
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    const missing = await missingFiles(client, files);
    for (const file of missing) await apply(client, file, nowMicros);
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
    done = true;
    return missing;
  } finally {
    client.release(!done); // a connection that still holds the lock must not go back
  }
}

async function missingFiles(
  client: PoolClient,
  files: readonly MigrationFile[],
): Promise<MigrationFile[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS platform_migrations (
    module text NOT NULL,
    number int NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at bigint NOT NULL,
    PRIMARY KEY (module, number))`);
  const { rows } = await client.query<AppliedRow>('SELECT * FROM platform_migrations');
  const here = new Map(files.map((file) => [key(file), file]));
  for (const row of rows) check(row, here.get(key(row)));
  const applied = new Set(rows.map(key));
  return files.filter((file) => !applied.has(key(file)));
}

interface AppliedRow {
  module: string;
  number: number;
  name: string;
  sha256: string;
}

function key(file: { module: string; number: number }): string {
  return `${file.module}/${file.number}`;
}

function check(row: AppliedRow, file: MigrationFile | undefined): void {
  const path = `migrations/${row.module}/${String(row.number).padStart(3, '0')}_${row.name}.sql`;
  if (file === undefined) {
    const what = `the database has ${path}, this program does not: start a newer version of it`;
    throw new CodedError('MIGRATION_UNKNOWN', what);
  }
  if (file.sha256 === row.sha256) return;
  const what =
    `${path} was changed after it had been applied to this database: ` +
    'restore the file, and put the change into a new one with the next number';
  throw new CodedError('MIGRATION_CHANGED', what);
}

async function apply(client: PoolClient, file: MigrationFile, nowMicros: number): Promise<void> {
  try {
    await transactionOn(client, async (tx) => {
      await tx.query(file.sql);
      await tx.query('INSERT INTO platform_migrations VALUES ($1, $2, $3, $4, $5)', [
        file.module,
        file.number,
        file.name,
        file.sha256,
        nowMicros,
      ]);
    });
  } catch (cause) {
    const what = `migrations/${key(file)} (${file.name}) failed: ${errorText(cause)}`;
    throw new CodedError('MIGRATION_FAILED', what, { cause });
  }
}
