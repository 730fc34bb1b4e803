// What the exchange takes for a trader's signature is what the chain's Ed25519 program takes.
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Keypair } from '@solana/web3.js';
import { isSignedBy } from '../../core/settlement/onchain/signed-order';
import { scene } from './scene';

const ORDER_OF_BASE = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

const littleEndian = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);

const bytesOf = (value: bigint): Buffer =>
  Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();

/** By the key's owner: its first half is the neutral point, so that the second is hash × secret. */
function smallOrderSignature(by: Keypair, message: Uint8Array): Buffer {
  const seed = by.secretKey.subarray(0, 32);
  const secret = createHash('sha512').update(seed).digest().subarray(0, 32);
  secret[0]! &= 248;
  secret[31] = (secret[31]! & 63) | 64;
  const point = bytesOf(1n);
  const hash = createHash('sha512').update(point).update(by.publicKey.toBytes()).update(message);
  const second = (littleEndian(hash.digest()) * littleEndian(secret)) % ORDER_OF_BASE;
  return Buffer.concat([point, bytesOf(second)]);
}

test("a signature is its key's own over these very bytes", () => {
  const { it, alice, bob } = scene();
  const { message, signature, owner } = it.order(alice);
  expect(isSignedBy(owner, message, signature)).toBe(true);
  expect(isSignedBy(bob.publicKey.toBytes(), message, signature)).toBe(false);
  expect(isSignedBy(owner, Buffer.from('another'), signature)).toBe(false);
  expect(isSignedBy(owner, message, signature.subarray(1))).toBe(false);
});

test('a point of small order is refused, though the equation holds, as the chain does', () => {
  const s = scene();
  const honest = s.it.order(s.alice);
  const { owner, message } = honest;
  const signature = smallOrderSignature(s.alice, message);
  const der = Buffer.concat([SPKI_ED25519, owner]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  expect(verify(null, message, key, signature)).toBe(true);
  expect(isSignedBy(owner, message, signature)).toBe(false);
  const refused = s.it.settle([s.fill({ taker: { ...honest, signature } })]);
  // Instruction 0 is the Ed25519 program's.
  expect(refused.error).toMatch(/index: 0/);
  expect(s.it.reason(s.it.settle([s.fill()]))).toBe('settled');
  // A key of small order, which nobody need have.
  const neutral = Buffer.concat([bytesOf(1n), bytesOf(0n)]);
  expect(isSignedBy(bytesOf(1n), message, neutral)).toBe(false);
});
