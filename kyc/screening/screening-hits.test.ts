import type { Pool } from 'pg';
import type { TimelineEntry } from '../../cases/contract';
import { ManualClock } from '../../platform/clock/clock';
import { transaction, type Sql } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import type { CustomerToScreen, HitPage, ScreenedCustomers } from '../contract/screening';
import { decideHit, type HitAction } from '../store/screening-decisions';
import type { HitKeys } from '../store/screening-hits';
import { readListsPage, type SeenFile } from '../store/screening-lists';
import {
  countHits,
  listHits,
  PostgresScreeningFigures,
  readHit,
  readRuns,
} from '../store/screening-queries';
import { ScreeningWork } from '../store/screening-work';
import type { ListEntry, SanctionsList } from './listed-entry';

const key = {
  seal: (value: unknown) => Buffer.from(JSON.stringify(value)),
  open: (sealed: Buffer): unknown => JSON.parse(sealed.toString()),
  commit: (value: unknown) => `c${JSON.stringify(value)}`,
};
const keys: HitKeys = {
  find: async (_sql, customers) => new Map(customers.map((customer) => [customer, key])),
};

function entry(listId: string, name: string, over: Partial<ListEntry> = {}): ListEntry {
  return {
    ...{ listId, kind: 'person', names: [{ text: name, kind: 'main' }], birthDates: [] },
    ...{ countries: [], gender: null, identifiers: [], wallets: [], programmes: ['TEST'] },
    ...over,
  };
}

const LIST = 'Test list';
const seen = (problem?: string): SeenFile[] => [
  {
    file: 'test.csv',
    sha256: 'x',
    content:
      problem === undefined ? { list: LIST, dated: '2026-01-01', end: 'unknown' } : { problem },
  },
];
const list = (...entries: ListEntry[]): SanctionsList => ({ name: LIST, dated: null, entries });

let db: TestDatabase;
let pool: Pool;
let names: Record<string, string>;
let told: TimelineEntry[];
const clock = new ManualClock(1_000);

const customers: ScreenedCustomers<Sql> = {
  page: async (sql, after, limit) => (await stored(sql, after)).slice(0, limit),
  byIds: async (sql, ids) =>
    (await stored(sql, '')).filter(({ customerId }) => ids.includes(customerId)),
};

async function stored(sql: Sql, after: string): Promise<CustomerToScreen[]> {
  const { rows } = await sql.query<{ customer: string; version: number }>(
    'SELECT customer, version FROM kyc_customers WHERE customer > $1 ORDER BY customer',
    [after],
  );
  return rows.map(({ customer, version }) => ({
    ...{ customerId: customer, version },
    subjects: [
      {
        ...{ customerId: customer, person: null, kind: 'person' as const, birthDate: null },
        ...{ names: [names[customer] ?? customer], countries: [], gender: null },
        ...{ identifiers: [], wallets: [] },
      },
    ],
  }));
}

async function customer(id: string, name: string): Promise<void> {
  names[id] = name;
  await pool.query(
    `INSERT INTO kyc_customers (customer, kind, state, state_at, tier, version, created_at,
       audit_ref) VALUES ($1, 'person', 'draft', 1, 'none', 1, 1, $1)
     ON CONFLICT (customer) DO UPDATE SET version = kyc_customers.version + 1`,
    [id],
  );
}

let work: ScreeningWork;

beforeEach(async () => {
  db = await testDatabase();
  pool = db.pool;
  names = {};
  told = [];
  const timeline = {
    push: async (_tx: Sql, entries: readonly TimelineEntry[]) => void told.push(...entries),
  };
  work = new ScreeningWork({ pool, clock, keys, customers, timeline });
  await customer('Customer 0001', 'Orlando Quispe Tarrega');
  await customer('Customer 0002', 'Hanneke Vossberg');
});
afterEach(() => db.drop());

const decide = (action: HitAction, version: number, actor: string): Promise<void> =>
  transaction(pool, (tx) =>
    decideHit(
      tx,
      { keys, timeline: { push: async () => undefined } },
      { ...{ hit: 1n, action, version, reason: 'looked at', actor }, name: actor, at: 5_000 },
    ),
  );

const first = async (): Promise<HitPage | undefined> => readHit(pool, keys, 1n);
const QUISPE = entry('T1', 'QUISPE TARREGA, Orlando');

test('a list update finds the customers that are on it, and says why', async () => {
  await work.takeLists(seen(), [list(QUISPE, entry('T2', 'Somebody Else'))]);
  const [hit] = await listHits(pool, keys, {}, 10);
  expect(hit?.row).toMatchObject({
    ...{ hitId: 'HIT-000001', customerId: 'Customer 0001', listId: 'T1', state: 'open' },
    customerName: 'Orlando Quispe Tarrega',
  });
  const page = await first();
  expect(page?.parts[0]?.reason).toContain('“quispe” is the same');
  expect(page?.history.map(({ action }) => action)).toEqual(['found']);
  expect(told).toMatchObject([{ owner: 'Customer 0001', kind: 'screening' }]);
  expect(await readRuns(pool, 10)).toMatchObject([
    { cause: 'list-update', customers: 2, entries: 2, found: 1 },
  ]);
});

test('a customer that is new or changed is held against all lists', async () => {
  await work.takeLists(seen(), [list(QUISPE)]);
  await work.screenChanged();
  expect(await work.screenChanged()).toBe(0);
  await customer('Customer 0002', 'Orlando Quispe Tarrega');
  expect(await work.screenChanged()).toBe(1);
  expect((await countHits(pool, {})).open).toBe(2);
});

test('a dismissed hit stays dismissed until the entry or the customer changes', async () => {
  await work.takeLists(seen(), [list(QUISPE)]);
  await decide('dismiss', 1, 'staff:a');
  await work.takeLists(seen(), [list(QUISPE)]);
  expect((await first())?.state).toBe('dismissed');
  await work.takeLists(seen(), [list({ ...QUISPE, programmes: ['OTHER'] })]);
  expect(await first()).toMatchObject({ state: 'open', version: 3 });
  await decide('dismiss', 3, 'staff:a');
  await customer('Customer 0001', 'Orlando Kispe Tarrega');
  await work.screenChanged();
  const page = await first();
  expect(page?.state).toBe('open');
  expect(page?.history.at(-1)?.reason).toBe('the customer changed since it was dismissed');
});

test('a hit goes when the entry is taken off the list, and comes back with it', async () => {
  const other = entry('T9', 'Somebody Else');
  await work.takeLists(seen(), [list(QUISPE, other)]);
  await work.takeLists(seen(), [list(other)]);
  expect((await first())?.state).toBe('gone');
  await work.takeLists(seen(), [list(QUISPE, other)]);
  expect((await first())?.state).toBe('open');
});

test('a file that cannot be read leaves the list in force, and the page says why', async () => {
  await work.takeLists(seen(), [list(QUISPE)]);
  await work.takeLists(seen('the file is cut (line 7)'), []);
  const page = await readListsPage(pool, true);
  expect(page.lists).toMatchObject([{ list: LIST, entries: 1 }]);
  expect(page.lists[0]?.problem).toBe('test.csv: the file is cut (line 7)');
  await customer('Customer 0002', 'Orlando Quispe Tarrega');
  await work.screenChanged();
  expect((await countHits(pool, {})).open).toBe(2);
});

test('a true match needs a second person', async () => {
  await work.takeLists(seen(), [list(QUISPE)]);
  await decide('propose', 1, 'staff:a');
  await expect(decide('confirm', 2, 'staff:a')).rejects.toMatchObject({ code: 'SAME_PERSON' });
  await expect(decide('confirm', 1, 'staff:b')).rejects.toMatchObject({ code: 'HIT_CHANGED' });
  await decide('confirm', 2, 'staff:b');
  expect(await first()).toMatchObject({ state: 'confirmed', proposedBy: 'staff:a' });
  expect(await new PostgresScreeningFigures(pool).screening(0, 10_000)).toEqual({
    ...{ screened: 2, hits: 1, dismissed: 0, confirmed: 1, open: 0 },
  });
});

test.each([
  ['both at once', `state = 'confirmed', proposed_by = 'staff:a', confirmed_by = 'staff:b'`],
  ['one as both', `state = 'confirmed', proposed_by = 'staff:a', confirmed_by = 'staff:a'`],
  ['without a second', `state = 'confirmed', proposed_by = 'staff:a'`],
])('the database refuses a confirmation by one person: %s', async (_name, change) => {
  await work.takeLists(seen(), [list(QUISPE)]);
  const statement = `UPDATE kyc_hits SET ${change}, version = version + 1`;
  await expect(pool.query(statement)).rejects.toMatchObject({ code: '23514' });
});

test('the database refuses to rewrite who proposed a match that is then confirmed', async () => {
  await work.takeLists(seen(), [list(QUISPE)]);
  await decide('propose', 1, 'staff:a');
  const self = `UPDATE kyc_hits SET state = 'confirmed', confirmed_by = 'staff:a',
    version = version + 1`;
  await expect(pool.query(self)).rejects.toMatchObject({ code: '23514' });
  const rewritten = self.replace('SET', `SET proposed_by = 'staff:b',`);
  await expect(pool.query(rewritten)).rejects.toMatchObject({ code: '23514' });
  await expect(pool.query('DELETE FROM kyc_hit_history')).rejects.toThrow();
});

test('a list that lost entries stays unless format or checksum says that it is whole', async () => {
  const many = Array.from({ length: 100 }, (_, i) => entry(`M${i}`, `Made Up ${i}`));
  const withEnd = (end: 'seen' | 'missing' | 'unknown'): SeenFile[] => [
    { file: 'test.csv', sha256: 'x', content: { list: LIST, dated: null, end } },
  ];
  const inForce = async () => {
    const { rows } = await pool.query('SELECT entries FROM kyc_lists');
    return rows.map(({ entries }) => Number(entries));
  };
  await work.takeLists(withEnd('seen'), [list(...many)]);
  expect(await work.takeLists(withEnd('unknown'), [list(...many.slice(0, 90))])).toEqual([]);
  expect(await inForce()).toEqual([100]);
  const { rows } = await pool.query('SELECT problem FROM kyc_list_files');
  expect(rows[0].problem).toMatch(/^10 of 100 entries are gone and nothing says/);
  // Officials take a few off now and then.
  await work.takeLists(withEnd('unknown'), [list(...many.slice(0, 96))]);
  expect(await inForce()).toEqual([96]);
  expect(await work.takeLists(withEnd('missing'), [list(...many.slice(0, 95))])).toEqual([]);
  await work.takeLists(withEnd('seen'), [list(...many.slice(0, 10))]);
  expect(await inForce()).toEqual([10]);
});
