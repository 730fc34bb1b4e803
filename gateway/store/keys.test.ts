import { generateKeyPairSync } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';
import type { KeyRecord } from '../access/keys';
import { PostgresKeyStore } from './keys';

let db: TestDatabase;
let store: PostgresKeyStore;
beforeAll(async () => {
  db = await testDatabase();
  store = new PostgresKeyStore(db.pool, createSealer(Buffer.alloc(32, 7)));
});
afterAll(() => db.drop());

const key: Omit<KeyRecord, 'number'> = {
  apiKey: 'K1',
  account: 'A1',
  permissions: ['trade', 'user-data'],
  kind: 'hmac',
  material: 'S1-secret',
  addresses: ['10.0.0.1'],
  limits: false,
};

test('a key comes back as written, and its secret is not in the table', async () => {
  const number = await store.upsertKey(key, 5);
  expect(await store.find('K1')).toEqual({ ...key, number });
  const { rows } = await db.pool.query<{ text: string }>(
    'SELECT gw_keys::text AS text FROM gw_keys',
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.text).not.toContain('S1-secret');
  expect(rows[0]?.text).not.toContain(Buffer.from('S1-secret').toString('hex'));
  expect(await store.find('K2')).toBeUndefined();
});

test('writing a key again changes it and keeps its number', async () => {
  const number = await store.upsertKey(key, 5);
  const { publicKey } = generateKeyPairSync('ed25519');
  const material = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const changed = { ...key, kind: 'ed25519' as const, material, limits: true };
  expect(await store.upsertKey(changed, 6)).toBe(number);
  expect(await store.find('K1')).toEqual({ ...changed, number });
});

test('a revoked key is not found until it is written again', async () => {
  await store.upsertKey({ ...key, apiKey: 'K3' }, 5);
  expect(await store.revokeKey('K3', 7)).toBe(true);
  expect(await store.revokeKey('K3', 8)).toBe(false);
  expect(await store.find('K3')).toBeUndefined();
  await store.upsertKey({ ...key, apiKey: 'K3' }, 9);
  expect((await store.find('K3'))?.account).toBe('A1');
});

test('a secret sealed for one key does not open as that of another', async () => {
  await store.upsertKey({ ...key, apiKey: 'K4' }, 5);
  await db.pool.query(
    `UPDATE gw_keys SET secret_sealed = (SELECT secret_sealed FROM gw_keys WHERE api_key = 'K4')
      WHERE api_key = 'K3'`,
  );
  await expect(store.find('K3')).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
});
