import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { migrate, migrationsDir, readMigrations } from './runner';

let db: TestDatabase;
let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'migrations-'));
  db = await testDatabase({ empty: true });
});
afterEach(async () => {
  rmSync(root, { recursive: true, force: true });
  await db.drop();
});

function file(path: string, sql: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), sql);
}

const names = (files: readonly { module: string; name: string }[]) =>
  files.map(({ module, name }) => `${module}/${name}`);

test('the repository has its migrations where the runner looks, and all apply', async () => {
  expect(names(readMigrations(migrationsDir()))).toContain('platform/audit');
  expect((await migrate(db.pool, 5)).length).toBeGreaterThan(0);
  expect(await migrate(db.pool, 6)).toEqual([]);
});

test('platform comes first, then the modules by name, each in the order of its numbers', () => {
  file('zoo/001_a.sql', '');
  file('alpha/001_b.sql', '');
  file('alpha/002_c.sql', '');
  file('platform/001_d.sql', '');
  expect(names(readMigrations(root))).toEqual(['platform/d', 'alpha/b', 'alpha/c', 'zoo/a']);
});

test.each(['002_gap.sql', '1_short.sql', '001-dash.sql'])('%s is refused as a name', (name) => {
  file(`alpha/${name}`, '');
  expect(() => readMigrations(root)).toThrow(/expected a file named 001_name\.sql/);
});

test('rooms of a module number their files in blocks of ten, without gaps inside a block', () => {
  file('alpha/001_a.sql', '');
  file('alpha/010_b.sql', '');
  file('alpha/011_c.sql', '');
  file('alpha/030_d.sql', '');
  expect(readMigrations(root).map(({ number }) => number)).toEqual([1, 10, 11, 30]);
  file('alpha/013_gap.sql', '');
  expect(() => readMigrations(root)).toThrow(/alpha\/013_gap\.sql: expected .* 012_name\.sql/);
});

test('what only some servers can do is no module', () => {
  file('timescale/hypertables.sql', '');
  expect(readMigrations(root)).toEqual([]);
});

test('a file of a lower block that comes later is applied all the same', async () => {
  file('alpha/010_high.sql', 'CREATE TABLE a (n int)');
  await migrate(db.pool, 1, readMigrations(root));
  file('alpha/001_low.sql', 'CREATE TABLE b (n int)');
  expect(names(await migrate(db.pool, 2, readMigrations(root)))).toEqual(['alpha/low']);
});

test('what was applied is recorded, and only what is new is applied later', async () => {
  file('alpha/001_first.sql', 'CREATE TABLE a (n int)');
  await migrate(db.pool, 11, readMigrations(root));
  file('alpha/002_second.sql', 'CREATE TABLE b (n int); CREATE TABLE c (n int);');
  expect(names(await migrate(db.pool, 12, readMigrations(root)))).toEqual(['alpha/second']);
  const { rows } = await db.pool.query(
    'SELECT module, number, name, applied_at FROM platform_migrations ORDER BY number',
  );
  expect(rows).toEqual([
    { module: 'alpha', number: 1, name: 'first', applied_at: 11n },
    { module: 'alpha', number: 2, name: 'second', applied_at: 12n },
  ]);
});

test('a file changed after it was applied is refused, naming it', async () => {
  file('alpha/001_first.sql', 'CREATE TABLE a (n int)');
  await migrate(db.pool, 1, readMigrations(root));
  file('alpha/001_first.sql', 'CREATE TABLE a (n bigint)');
  await expect(migrate(db.pool, 2, readMigrations(root))).rejects.toMatchObject({
    code: 'MIGRATION_CHANGED',
    message: expect.stringContaining('migrations/alpha/001_first.sql'),
  });
});

test('a database of a newer program is refused', async () => {
  file('alpha/001_first.sql', 'CREATE TABLE a (n int)');
  await migrate(db.pool, 1, readMigrations(root));
  await expect(migrate(db.pool, 2, [])).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' });
});

test('a file that fails leaves nothing of itself, and what came before stays', async () => {
  file('alpha/001_first.sql', 'CREATE TABLE a (n int)');
  file('alpha/002_broken.sql', 'CREATE TABLE b (n int); SELECT 1 / 0;');
  await expect(migrate(db.pool, 1, readMigrations(root))).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('division by zero'),
  });
  const { rows } = await db.pool.query(
    `SELECT to_regclass('a') IS NOT NULL AS a, to_regclass('b') IS NOT NULL AS b`,
  );
  expect(rows).toEqual([{ a: true, b: false }]);
});

test('ten starters at once apply each file exactly once', async () => {
  file('alpha/001_first.sql', 'CREATE TABLE a (n int)');
  file('alpha/002_second.sql', 'INSERT INTO a VALUES (1)');
  const files = readMigrations(root);
  const applied = await Promise.all(Array.from({ length: 10 }, () => migrate(db.pool, 1, files)));
  expect(applied.flat()).toHaveLength(2);
  expect((await db.pool.query('SELECT * FROM a')).rows).toHaveLength(1);
});
