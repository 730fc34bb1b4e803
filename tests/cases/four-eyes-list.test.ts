// docs/four-eyes.md against the database: each constraint and trigger that it names is there and
// switched on, and no constraint on two persons is left out of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { ROOT } from '../source-files';

const LINES = readFileSync(join(ROOT, 'docs', 'four-eyes.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(({ length, 2: table = '' }) => length === 6 && table.startsWith('`'));
const words = (cell = '') => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, word]) => word ?? '');

interface Guard {
  readonly name: string;
  readonly table: string;
  readonly on: boolean;
}

let db: TestDatabase;
let guards: readonly Guard[];

beforeAll(async () => {
  db = await testDatabase();
  const { rows } = await db.pool.query<Guard>(
    `SELECT conname AS name, conrelid::regclass::text AS table, convalidated AS on
     FROM pg_constraint WHERE contype = 'c'
     UNION ALL
     SELECT tgname, tgrelid::regclass::text, tgenabled IN ('O', 'A')
     FROM pg_trigger WHERE NOT tgisinternal`,
  );
  guards = rows;
});
afterAll(() => db.drop());

test('the document has its lines', () => {
  expect(LINES.length).toBeGreaterThan(10);
});

test.each(LINES)('%s%s', (_before, _what, tables, held) => {
  const named = words(held);
  expect(named.length).toBeGreaterThan(0);
  for (const name of named) {
    const found = guards.filter((guard) => guard.name === name);
    expect({ name, found }).toEqual({ name, found: [expect.objectContaining({ on: true })] });
    expect(words(tables)).toContain(found[0]?.table);
  }
});

test('every constraint on two persons is in the document', () => {
  const known = new Set(LINES.flatMap(({ 3: held }) => words(held)));
  const all = guards.filter(({ name }) => name.endsWith('_four_eyes')).map(({ name }) => name);
  expect(all.length).toBeGreaterThan(5);
  expect(all.filter((name) => !known.has(name))).toEqual([]);
});
