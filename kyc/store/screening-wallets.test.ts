// A new address makes its customer's screening stale, whatever the customer's version says.
import { ManualClock } from '../../platform/clock/clock';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';
import type { SanctionsList } from '../screening/listed-entry';
import { createCustomers } from './history';
import { StoredCustomers } from './screening-customers';
import { ScreeningWork } from './screening-work';
import { SubjectKeys } from './subject-keys';

const CUSTOMER = 'Customer 0042';
const keys = new SubjectKeys(createSealer(Buffer.alloc(32, 1)));
const LISTED: SanctionsList = {
  name: 'Test list',
  dated: null,
  entries: [
    {
      ...{ listId: 'T1', kind: 'organisation', names: [{ text: 'Made Up Mixer', kind: 'main' }] },
      ...{ birthDates: [], countries: [], gender: null, identifiers: [], programmes: ['TEST'] },
      wallets: [{ asset: 'ETH', address: '0xlisted' }],
    },
  ],
};

let db: TestDatabase;
let work: ScreeningWork;

beforeAll(async () => {
  db = await testDatabase();
  const made = {
    kind: 'person',
    state: 'verified',
    tier: 'full',
    country: 'DE',
    origin: 'log',
    at: 1,
  } as const;
  await transaction(db.pool, (tx) =>
    createCustomers(tx, keys, [{ customer: CUSTOMER, ...made }], { actor: 'system', name: 'log' }),
  );
  work = new ScreeningWork({
    ...{ pool: db.pool, clock: new ManualClock(1_000), keys },
    customers: new StoredCustomers(keys),
    timeline: { push: async () => undefined },
  });
  const file = { file: 'test.csv', sha256: 'x' };
  const content = { list: 'Test list', dated: '2026-01-01', end: 'unknown' } as const;
  await work.takeLists([{ ...file, content }], [LISTED]);
  expect(await work.screenChanged()).toBe(1);
});
afterAll(() => db.drop());

const came = (address: string) =>
  db.pool.query(
    `INSERT INTO kyc_wallets (customer, asset, address, came_in, went_out, first_seen_at,
       last_seen_at) VALUES ($1, 'ETH', $2, 1, 0, 1, 1)`,
    [CUSTOMER, address],
  );
const hits = async () => (await db.pool.query('SELECT list_id FROM kyc_hits')).rows;

test('a new address is screened at the next look, and once', async () => {
  expect(await work.screenChanged()).toBe(0);
  await came('0xclean');
  expect(await work.screenChanged()).toBe(1);
  expect(await work.screenChanged()).toBe(0);
  expect(await hits()).toEqual([]);
  await came('0xlisted');
  expect(await work.screenChanged()).toBe(1);
  expect(await hits()).toEqual([{ list_id: 'T1' }]);
  expect(await work.screenChanged()).toBe(0);
});

test('what comes in while a customer is screened is done the next time', async () => {
  const stored = new StoredCustomers(keys);
  const meanwhile = new ScreeningWork({
    ...{ pool: db.pool, clock: new ManualClock(1_000), keys },
    customers: {
      page: (sql, after, limit) => stored.page(sql, after, limit),
      byIds: async (sql, ids) => {
        const found = await stored.byIds(sql, ids);
        await db.pool.query('UPDATE kyc_customers SET version = version + 1');
        await came('0xlate');
        return found;
      },
    },
    timeline: { push: async () => undefined },
  });
  await came('0xearly');
  expect(await meanwhile.screenChanged()).toBe(1);
  expect(await work.screenChanged()).toBe(1);
  expect(await work.screenChanged()).toBe(0);
});
