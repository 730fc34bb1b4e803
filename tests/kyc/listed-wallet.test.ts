// `listed-wallet`, from a list's file over `--params kyc.lists` to the alert; and the wallets of
// customers in screening.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, HOUR, MoneyScript } from './money-driver';
import { monitoringSettings } from '../../app/params/params';
import { readRunParams } from '../../app/params/run-params';
import { CustomerMonitoring } from '../../kyc/monitoring/monitoring';
import { StoredCustomers } from '../../kyc/store/screening-customers';
import { SubjectKeys } from '../../kyc/store/subject-keys';
import { testDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';

const ROWS = [
  'id,name,asset,address',
  'L-1,Made Up Exchange,ETH,0x00000000000000000000000000000000000000aB',
  'L-2,Made Up Person,XBT,1MadeUpBase58AddressXXXXXXXXXXXXXX',
];
const folder = mkdtempSync(join(tmpdir(), 'probity-wallets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function alertsOf(script: MoneyScript) {
  writeFileSync(join(folder, 'own.csv'), `${ROWS.join('\n')}\n`);
  const file = join(folder, 'params.json');
  writeFileSync(file, JSON.stringify({ kyc: { lists: ['own.csv'] } }));
  const monitoring = new CustomerMonitoring(monitoringSettings(await readRunParams(file)));
  for (const e of script.events()) monitoring.onEvent(e);
  return monitoring.alerts().filter(({ rule }) => rule === 'listed-wallet');
}

const paid = (address: string) => new MoneyScript().open('a').pay(DAY, 'a', 50, { address });

test.each([
  ['a listed address in other letters of hexadecimal', `0x${'0'.repeat(38)}AB`, 1],
  ['a listed base58 address', '1MadeUpBase58AddressXXXXXXXXXXXXXX', 1],
  ['base58 in another case, which is another address', '1madeupbase58addressxxxxxxxxxxxxxx', 0],
  ['an address that nobody lists', `0x${'1'.repeat(40)}`, 0],
])('%s', async (_what, address, expected) => {
  expect(await alertsOf(paid(address))).toHaveLength(expected);
});

test('one alert for the conduct, extended while it goes on, with list and entry', async () => {
  const address = `0x${'0'.repeat(38)}ab`;
  const script = paid(address)
    .take(2 * DAY, 'a', 20, { address })
    .take(2 * DAY + HOUR, 'a', 20, { address })
    .pay(90 * DAY, 'a', 5, { address });
  const alerts = await alertsOf(script);
  expect(alerts).toHaveLength(2);
  expect(alerts[0]).toMatchObject({ accounts: ['a'], measures: { movements: { value: 3 } } });
  expect(alerts[0]?.explanation).toContain('own lists under L-1');
});

test('a list that cannot be read stops the run, with file and line', async () => {
  const file = join(folder, 'bad.json');
  writeFileSync(join(folder, 'cut.csv'), 'id,name\nL-1,"Made Up');
  writeFileSync(file, JSON.stringify({ kyc: { lists: ['cut.csv'] } }));
  await expect(readRunParams(file)).rejects.toThrow(/kyc\.lists: .*cut.*cut\.csv/);
});

test('customers go to screening with their wallets', async () => {
  const db = await testDatabase();
  try {
    await db.pool.query(
      `INSERT INTO kyc_customers (customer, kind, state, state_at, tier, version, created_at,
         audit_ref) VALUES ('Customer 0042', 'person', 'draft', 1, 'none', 1, 1, 'x')`,
    );
    await db.pool.query(
      `INSERT INTO kyc_wallets (customer, asset, address, came_in, went_out, first_seen_at,
         last_seen_at) VALUES ('Customer 0042', 'ETH', '0xab', 1, 0, 1, 1)`,
    );
    const keys = new SubjectKeys(createSealer(Buffer.alloc(32, 1)));
    const [found] = await new StoredCustomers(keys).byIds(db.pool, ['Customer 0042']);
    expect(found?.subjects[0]?.wallets).toEqual([{ asset: 'ETH', address: '0xab' }]);
  } finally {
    await db.drop();
  }
});
