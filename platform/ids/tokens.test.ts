import { randomId, randomToken, tokenHash } from './tokens';

test('tokens carry 256 bits and do not repeat', () => {
  const tokens = new Set(Array.from({ length: 1000 }, randomToken));
  expect(tokens.size).toBe(1000);
  for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});

test('identifiers carry their prefix', () => {
  expect(randomId('job')).toMatch(/^job_[0-9a-f]{24}$/);
});

test('the hash of a token is its SHA-256', () => {
  expect(tokenHash('abc').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
