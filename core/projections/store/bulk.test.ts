/** Columns reach the server as arrays written by hand; here it reads back what was in them. */
import { arrayOf, bulk, type Column } from './bulk';
import { testDatabase, type TestDatabase } from '../../../platform/postgres/test-database';

interface Row {
  readonly n: number;
  readonly amount: bigint | null;
  readonly words: string | null;
  readonly yes: boolean;
  readonly bytes: Buffer;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'n', type: 'bigint', value: (row) => row.n },
  { name: 'amount', type: 'numeric', value: (row) => row.amount },
  { name: 'words', type: 'text', value: (row) => row.words },
  { name: 'yes', type: 'boolean', value: (row) => row.yes },
  { name: 'bytes', type: 'bytea', value: (row) => row.bytes },
];
const WORDS = ['', 'plain', 'NULL', 'null', ' a b ', 'a,b', '{a}', '{}', 'say "x"', '\\', '\\"'];
const MORE = ["it's", 'line\nbreak\ttab', 'Ünï', '😀', '"', '\\\\N', '{"a":"b\\"c"}', null];

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.pool.query(
    'CREATE TABLE written (n bigint, amount numeric(40, 0), words text, yes boolean, bytes bytea)',
  );
});
afterAll(() => db.drop());

test('the server reads every row as it was, whatever is in its texts', async () => {
  const rows = [...WORDS, ...MORE].map((words, n) => ({
    n,
    amount: n % 3 === 0 ? null : -(10n ** 30n) * BigInt(n),
    words,
    yes: n % 2 === 0,
    bytes: Buffer.from([n, 0, 255]),
  }));
  await bulk(db.pool, 'INSERT INTO written (COLUMNS) ROWS', COLUMNS, rows);
  const { rows: read } = await db.pool.query<{ n: bigint; amount: string | null }>(
    'SELECT * FROM written ORDER BY n',
  );
  const plain = read.map(({ n, amount, ...rest }) => ({
    ...rest,
    n: Number(n),
    amount: amount === null ? null : BigInt(amount),
  }));
  expect(plain).toEqual(rows);
});

test('a column without rows is an empty array', () => {
  expect(arrayOf({ name: 'n', type: 'bigint', value: Number }, [])).toBe('{}');
});
