// What a dump holds is one moment of the database, and a load makes another database equal to it.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { PoolClient } from 'pg';
import { appendAudit } from '../audit/audit';
import { transaction } from '../postgres/pool';
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import {
  checkFile,
  dumpTables,
  loadTables,
  migrationsOf,
  sequencesOf,
  tableRecord,
} from './tables';

let from: TestDatabase;
let to: TestDatabase;
let folder: string;
beforeAll(async () => {
  [from, to] = await Promise.all([testDatabase(), testDatabase()]);
});
afterAll(() => Promise.all([from.drop(), to.drop()]));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probity-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const note = (action: string) =>
  transaction(from.pool, (tx) =>
    appendAudit(tx, { actor: 'system', action, subject: 'x', at: 1, before: null, after: null }),
  );

async function snapshot<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await from.pool.connect();
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  try {
    return await work(client);
  } finally {
    await client.query('COMMIT');
    client.release();
  }
}

const dump = () => snapshot((client) => dumpTables(client, folder));
const load = async (records: Awaited<ReturnType<typeof dump>>) => {
  const sequences = await sequencesOf(from.pool);
  await transaction(to.pool, (tx) => loadTables(tx, folder, records, sequences));
};
const rowsOf = async ({ pool }: TestDatabase, table: string) =>
  (await pool.query(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`)).rows;

test('tables, partitions, counters and what no trigger would let in come over', async () => {
  await note('first');
  await from.pool.query(`CREATE TABLE rep_trades_p PARTITION OF rep_trades
    FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`);
  await from.pool.query(`INSERT INTO core_writer VALUES (true, 7, 1)
    ON CONFLICT (one) DO UPDATE SET epoch = 7`);
  const records = await dump();
  await note('after the dump');
  expect(records.length).toBeGreaterThan(100);
  await load(records);
  for (const { table, rows } of records) {
    const there = await rowsOf(to, table);
    expect([table, there.length]).toEqual([table, rows]);
    if (!table.startsWith('platform_audit')) expect(there).toEqual(await rowsOf(from, table));
  }
  expect(JSON.stringify(await rowsOf(to, 'platform_audit'))).toContain('first');
  expect(JSON.stringify(await rowsOf(to, 'platform_audit'))).not.toContain('after the dump');
  expect(await sequencesOf(to.pool)).toEqual(await sequencesOf(from.pool));
  expect(await migrationsOf(to.pool)).toEqual(await migrationsOf(from.pool));
  // Triggers hold again afterwards.
  await expect(to.pool.query('DELETE FROM platform_audit')).rejects.toThrow();
});

test('a file that lost rows or bytes is noticed, and nothing is loaded', async () => {
  const records = await dump();
  const audit = records.find(({ rows, table }) => rows > 0 && table === 'platform_audit');
  if (audit === undefined) throw new Error('nothing was dumped');
  const path = join(folder, audit.file);
  await checkFile(path, audit);
  const before = await rowsOf(to, 'core_writer');
  const lines = gunzipSync(readFileSync(path)).toString().split('\n');
  writeFileSync(path, gzipSync(lines.slice(1).join('\n')));
  await expect(checkFile(path, audit)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  await expect(load(records)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  expect(await rowsOf(to, 'core_writer')).toEqual(before);
  appendFileSync(path, 'x');
  await expect(load(records)).rejects.toThrow();
});

test('tables of another version are refused', async () => {
  const records = await dump();
  await from.pool.query('CREATE TABLE core_newer (x int)');
  await expect(load(records.slice(1))).rejects.toMatchObject({ code: 'BACKUP_OF_ANOTHER_SHAPE' });
  rmSync(folder, { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), 'probity-backup-'));
  await expect(load(await dump())).rejects.toMatchObject({ code: 'BACKUP_OF_ANOTHER_SHAPE' });
});

test('a manifest brings no statement of its own', async () => {
  const records = await dump();
  expect(records.map((record) => tableRecord.parse(record))).toEqual(records);
  const parted = records.find(({ partitions }) => partitions.length > 0);
  if (parted === undefined) throw new Error('no table has partitions');
  const bounds = `FOR VALUES FROM ('0') TO ('1'); DROP TABLE core_log`;
  const partitions = parted.partitions.map((part) => ({ ...part, bounds }));
  expect(() => tableRecord.parse({ ...parted, partitions })).toThrow('bounds');
});
