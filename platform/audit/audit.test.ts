import { createHash } from 'node:crypto';
import { transaction } from '../postgres/pool';
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { appendAudit, appendAudits, readAudit, type AuditRecord } from './audit';

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(() => db.drop());

const record = (over: Partial<AuditRecord> = {}): AuditRecord => ({
  actor: 'staff:a',
  action: 'test',
  subject: 'thing:1',
  before: null,
  after: { value: '1' },
  at: 1_000,
  ...over,
});

const append = (over: Partial<AuditRecord> = {}) =>
  transaction(db.pool, (tx) => appendAudit(tx, record(over)));

test('a record is kept as canonical JSON with its number and time', async () => {
  expect(await append()).toEqual({ seq: 1, ts: 1_000 });
  expect((await readAudit(db.pool, 0, 10))[0]?.entry).toBe(
    '{"action":"test","actor":"staff:a","after":{"value":"1"},"before":null,' +
      '"seq":1,"subject":"thing:1","ts":1000}',
  );
});

test('several records at once are the same as one after the other', async () => {
  const records = [record(), record({ subject: 'thing:2', at: 1_200 })];
  const places = await transaction(db.pool, (tx) => appendAudits(tx, records));
  expect(places).toEqual([
    { seq: 1, ts: 1_200 },
    { seq: 2, ts: 1_200 },
  ]);
  const entries = await readAudit(db.pool, 0, 10);
  expect(entries.map(({ entry }) => JSON.parse(entry).subject)).toEqual(['thing:1', 'thing:2']);
  expect(await transaction(db.pool, (tx) => appendAudits(tx, []))).toEqual([]);
  expect(await append()).toMatchObject({ seq: 3 });
});

test('the time never goes back', async () => {
  await append({ at: 2_000 });
  expect(await append({ at: 1_500 })).toEqual({ seq: 2, ts: 2_000 });
});

test('a record goes with its effect: rolled back together, its number used again', async () => {
  await append();
  const failing = transaction(db.pool, async (tx) => {
    await appendAudit(tx, record());
    throw new Error('the effect failed');
  });
  await expect(failing).rejects.toThrow('the effect failed');
  expect(await append()).toMatchObject({ seq: 2 });
});

test('many writers at once leave no gap and no double, some of them rolling back', async () => {
  await Promise.allSettled(
    Array.from({ length: 60 }, (_, n) =>
      transaction(db.pool, async (tx) => {
        await appendAudit(tx, record({ at: n }));
        if (n % 3 === 0) throw new Error('rolled back');
      }),
    ),
  );
  const entries = await readAudit(db.pool, 0, 100);
  expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  const times = entries.map(({ entry }) => JSON.parse(entry).ts);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test.each([
  'UPDATE platform_audit SET actor = $$x$$',
  'DELETE FROM platform_audit',
  'TRUNCATE platform_audit',
  'DELETE FROM platform_audit_values',
  'TRUNCATE platform_audit_head',
])('%s is refused', async (statement) => {
  await append();
  await expect(db.pool.query(statement)).rejects.toThrow(/append-only/);
  expect(await readAudit(db.pool, 0, 10)).toHaveLength(1);
});

test('a value too large for an entry goes beside the log under its hash', async () => {
  const large = { text: 'x'.repeat(100_000) };
  await append({ before: large, after: large });
  const [entry] = await readAudit(db.pool, 0, 1);
  expect(Buffer.byteLength(entry?.entry ?? '')).toBeLessThan(1_000);
  const text = JSON.stringify(large);
  const sha256 = createHash('sha256').update(text).digest('hex');
  expect(JSON.parse(entry?.entry ?? '')).toMatchObject({ after: { sha256, bytes: text.length } });
  const { rows } = await db.pool.query('SELECT value FROM platform_audit_values');
  expect(rows).toEqual([{ value: text }]);
});

test('names must be there and short', async () => {
  await expect(append({ actor: '' })).rejects.toThrow(RangeError);
  await expect(append({ subject: 'x'.repeat(201) })).rejects.toThrow(RangeError);
});
