import { ManualClock } from '../../platform/clock/clock';
import { KeyDirectory, type KeyRecord } from './keys';

const record: KeyRecord = {
  apiKey: 'K',
  number: 1,
  account: 'A',
  permissions: ['trade'],
  kind: 'hmac',
  material: 'secret',
  addresses: [],
  limits: true,
};

function directory() {
  const clock = new ManualClock(1_000_000);
  const asked: string[] = [];
  const stored = new Map([['K', record]]);
  const store = {
    find: async (apiKey: string) => {
      asked.push(apiKey);
      return stored.get(apiKey);
    },
  };
  return { clock, asked, stored, keys: new KeyDirectory(store, clock) };
}

test('a key is asked for once and then known without waiting', async () => {
  const { keys, asked } = directory();
  expect(keys.known('K')).toBeUndefined();
  const both = await Promise.all([keys.find('K'), keys.find('K')]);
  expect(both.map((key) => key?.account)).toEqual(['A', 'A']);
  expect(keys.known('K')?.account).toBe('A');
  expect(keys.find('K')).not.toBeInstanceOf(Promise);
  expect(asked).toEqual(['K']);
});

test('an unknown key is remembered as unknown', async () => {
  const { keys, asked } = directory();
  expect(await keys.find('X')).toBeUndefined();
  expect(await keys.find('X')).toBeUndefined();
  expect(asked).toEqual(['X']);
});

test('a revoked key stops working after ten seconds', async () => {
  const { keys, clock, stored } = directory();
  await keys.find('K');
  stored.delete('K');
  clock.advance(9_999_999);
  expect((await keys.find('K'))?.account).toBe('A');
  clock.advance(1);
  expect(await keys.find('K')).toBeUndefined();
});
