import { generateKeyPairSync } from 'node:crypto';
import { parseSandboxAccounts } from './sandbox-accounts';

const entry = { apiKey: 'K1', secret: 'S1', balances: { BTC: '100', USDT: '10000000' } };
const parse = (...entries: unknown[]) => parseSandboxAccounts(JSON.stringify(entries));

test('the entry of the contract is an account with its balances and limits on', () => {
  const [account] = parse(entry);
  expect(account).toMatchObject({
    apiKey: 'K1',
    account: 'sandbox-K1',
    owner: 'sandbox-K1',
    kind: 'hmac',
    material: 'S1',
    limits: true,
  });
  expect([...(account?.balances ?? [])]).toEqual(Object.entries(entry.balances));
});

test('a public key in PEM takes the place of the secret; owner and limits may be given', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const [account] = parse({ apiKey: 'K2', publicKey: pem, owner: 'Desk', limits: false });
  expect(account).toMatchObject({ kind: 'ed25519', material: pem, owner: 'Desk', limits: false });
});

test('nothing set means no accounts', () => {
  expect(parseSandboxAccounts(undefined)).toEqual([]);
  expect(parseSandboxAccounts(' ')).toEqual([]);
});

test.each([
  ['no JSON', '[{', /is not JSON/],
  ['no list', '{}', /expected array/],
  ['no secret', JSON.stringify([{ apiKey: 'K' }]), /0: needs either secret or publicKey/],
  ['two proofs', JSON.stringify([{ ...entry, publicKey: 'x' }]), /0: needs either/],
  ['a bad PEM', JSON.stringify([{ apiKey: 'K', publicKey: 'x' }]), /0\.publicKey: is not a PEM/],
  ['a strange key', JSON.stringify([{ ...entry, apiKey: 'a b' }]), /0\.apiKey: must be 1 to 128/],
  ['an amount as number', JSON.stringify([{ ...entry, balances: { BTC: 1 } }]), /balances\.BTC/],
  ['a negative amount', JSON.stringify([{ ...entry, balances: { BTC: '-1' } }]), /plain decimal/],
  ['an unknown field', JSON.stringify([{ ...entry, secrets: 'x' }]), /[Uu]nrecognized key/],
  ['a key twice', JSON.stringify([entry, entry]), /1\.apiKey: K1 is there twice/],
])('%s is refused with the place', (_name, text, message) => {
  expect(() => parseSandboxAccounts(text)).toThrow(message);
});
