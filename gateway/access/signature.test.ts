import { createSecretKey, generateKeyPairSync, sign } from 'node:crypto';
import type { ApiKey, KeyKind } from './keys';
import { publicKeyKind } from './keys';
import { isSignedBy } from './signature';
import { readSent } from '../api/params';

const key = (kind: KeyKind, verifier: ApiKey['verifier']): ApiKey => ({
  apiKey: 'K',
  number: 1,
  account: 'A',
  permissions: [],
  kind,
  material: '',
  addresses: [],
  limits: true,
  verifier,
});

// The worked examples of the reference, "SIGNED Endpoint Examples for POST /api/v3/order".
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const REST =
  '&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000' +
  '&timestamp=1499827319559';
const EXAMPLES = [
  ['LTCBTC', 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71'],
  [
    '%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96',
    'e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3',
  ],
] as const;
const hmac = key('hmac', createSecretKey(Buffer.from(SECRET)));

test.each(EXAMPLES)('the documented signature of %s is taken, in any case', (symbol, signature) => {
  const query = `symbol=${symbol}${REST}&signature=${signature}`;
  const { payload, signature: read } = readSent(query, '');
  expect(payload).toBe(`symbol=${symbol}${REST}`);
  expect(isSignedBy(hmac, payload, read ?? '')).toBe(true);
  expect(isSignedBy(hmac, payload, signature.toUpperCase())).toBe(true);
});

test('parameters signed as query, as body, or as both are one payload', () => {
  const [symbol, signature] = EXAMPLES[0];
  const all = `symbol=${symbol}${REST}`;
  const cut = all.indexOf('&quantity');
  const query = all.slice(0, cut);
  const body = all.slice(cut);
  for (const { payload } of [
    readSent('', `${all}&signature=${signature}`),
    readSent(query, `${body}&signature=${signature}`),
    readSent(`signature=${signature}&${all}`, ''),
    readSent(`symbol=${symbol}&signature=${signature}${REST}`, ''),
  ]) {
    expect(isSignedBy(hmac, payload, signature)).toBe(true);
  }
});

test('a payload, secret or signature that is not the signed one is refused', () => {
  const [symbol, signature] = EXAMPLES[0];
  const payload = `symbol=${symbol}${REST}`;
  const other = key('hmac', createSecretKey(Buffer.from(`${SECRET}x`)));
  expect(isSignedBy(other, payload, signature)).toBe(false);
  expect(isSignedBy(hmac, `${payload}&a=1`, signature)).toBe(false);
  for (const bad of ['', 'zz', signature.slice(1), `${signature}00`, `0${signature.slice(1)}`]) {
    expect(isSignedBy(hmac, payload, bad)).toBe(false);
  }
});

test.each(['ed25519', 'rsa'] as const)('%s signatures in base64 are checked', (kind) => {
  const pair =
    kind === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(publicKeyKind(pem)).toBe(kind);
  const payload = 'symbol=BTCUSDT&timestamp=1668481559918';
  const algorithm = kind === 'rsa' ? 'sha256' : null;
  const signature = sign(algorithm, Buffer.from(payload), pair.privateKey).toString('base64');
  const held = key(kind, pair.publicKey);
  expect(isSignedBy(held, payload, signature)).toBe(true);
  expect(isSignedBy(held, `${payload}0`, signature)).toBe(false);
  expect(isSignedBy(held, payload, 'not base64!')).toBe(false);
  expect(isSignedBy(held, payload, '')).toBe(false);
});

test('other kinds of public keys are refused by name', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(() => publicKeyKind(pem)).toThrow(/public key is ec/);
});
