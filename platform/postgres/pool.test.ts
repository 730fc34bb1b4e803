import { createPool, safeNumber, transaction } from './pool';
import { testDatabase, type TestDatabase } from './test-database';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.pool.query('CREATE TABLE note (id int PRIMARY KEY, text text)');
});
afterAll(() => db.drop());

test('int8 comes back as bigint, numeric as text, int4 as number', async () => {
  const { rows } = await db.pool.query(
    'SELECT 9223372036854775807::int8 AS a, 0.10::numeric AS b, 7::int4 AS c',
  );
  expect(rows).toEqual([{ a: 9223372036854775807n, b: '0.10', c: 7 }]);
});

test('a bigint beyond 2^53-1 is not squeezed into a number', () => {
  expect(safeNumber(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => safeNumber(2n ** 53n)).toThrow(RangeError);
});

test('a transaction commits what it wrote and returns what it computed', async () => {
  const result = await transaction(db.pool, async (tx) => {
    await tx.query(`INSERT INTO note VALUES (1, 'kept')`);
    return 'done';
  });
  expect(result).toBe('done');
  expect((await db.pool.query('SELECT text FROM note WHERE id = 1')).rows).toHaveLength(1);
});

test('a transaction that throws leaves nothing behind and throws the same error', async () => {
  const fault = new Error('no');
  await expect(
    transaction(db.pool, async (tx) => {
      await tx.query(`INSERT INTO note VALUES (2, 'lost')`);
      throw fault;
    }),
  ).rejects.toBe(fault);
  expect((await db.pool.query('SELECT text FROM note WHERE id = 2')).rows).toHaveLength(0);
});

test('a pool survives its connections being cut, idle and in use', async () => {
  const errors: Error[] = [];
  const pool = createPool({ url: db.url, max: 2, onError: (error) => errors.push(error) });
  const cut = (pid: number) => db.pool.query('SELECT pg_terminate_backend($1)', [pid]);
  const backend = async () => (await pool.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;

  const idleLost = new Promise((done) => pool.once('error', done));
  await cut(await backend());
  await idleLost;
  expect(errors).toHaveLength(1);

  await expect(
    transaction(pool, async (tx) => {
      const { rows } = await tx.query('SELECT pg_backend_pid() AS pid');
      await cut(rows[0].pid);
      await tx.query('SELECT 1');
    }),
  ).rejects.toThrow();
  expect(await backend()).toBeGreaterThan(0);
  await pool.end();
});
