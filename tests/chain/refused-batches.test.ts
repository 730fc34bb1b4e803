// Fills, ranges and signatures that the program `settlement` refuses, each by its own name: a check
// that is missing would settle, or fail under another name.
import { TransactionInstruction } from '@solana/web3.js';
import { encodeBatch, type ChainFill } from '../../core/settlement/chain/batch-bytes';
import { runTampered, scene, tampered, type Scene } from './scene';

/** Fills that are refused, and why. */
const FILLS: readonly [string, string, (s: Scene) => Partial<ChainFill>][] = [
  ["above the buyer's limit", 'OutsideLimit', () => ({ price: 51n })],
  ["below the seller's limit", 'OutsideLimit', () => ({ price: 39n })],
  ['more than the order', 'Overfill', () => ({ quantity: 11n })],
  ['nothing', 'ZeroFill', () => ({ quantity: 0n })],
  ['at no price', 'ZeroFill', () => ({ price: 0n })],
  ["a maker's fee above the order's rate", 'FeeTooHigh', () => ({ makerFeeRate: 100_001 })],
  ["a taker's fee above the order's rate", 'FeeTooHigh', () => ({ takerFeeRate: 100_001 })],
  [
    "a fee above the venue's rate, whatever the trader signed",
    'FeeTooHigh',
    ({ it, alice }) => ({ taker: it.order(alice, { maxFee: 4_000_000 }), takerFeeRate: 1_000_001 }),
  ],
  ['two buyers', 'OrdersDoNotMatch', ({ it, bob }) => ({ maker: it.order(bob, { limit: 60n }) })],
  [
    'one trader with himself',
    'SelfSettlement',
    ({ it, alice }) => ({ maker: it.order(alice, { id: 2n, side: 'SELL', limit: 40n }) }),
  ],
  [
    'an expired order',
    'OrderExpired',
    ({ it, alice }) => ({ taker: it.order(alice, { expiry: Number(it.chain.now) - 1 }) }),
  ],
  [
    'an order for another venue, program or cluster',
    'WrongDomain',
    ({ it, alice }) => ({ taker: it.order(alice, { domain: new Uint8Array(16) }) }),
  ],
  [
    'a market that is not listed',
    'UnknownMarket',
    ({ it, alice }) => ({ taker: it.order(alice, { market: 1 }) }),
  ],
  [
    'a sum beyond 64 bits',
    'Overflow',
    ({ it, alice }) => ({
      taker: it.order(alice, { limit: 2n ** 64n - 1n }),
      price: 2n ** 63n,
    }),
  ],
  [
    'more than the seller holds',
    'InsufficientBalance',
    ({ it, alice, bob }) => ({
      maker: it.order(bob, { side: 'SELL', limit: 1n, quantity: 60n }),
      taker: it.order(alice, { quantity: 60n }),
      price: 1n,
      quantity: 60n,
      makerFeeRate: 0,
      takerFeeRate: 0,
    }),
  ],
  [
    'more than the buyer holds',
    'InsufficientBalance',
    ({ it, alice }) => ({
      taker: it.order(alice, { limit: 9_000n }),
      price: 9_000n,
      makerFeeRate: 0,
    }),
  ],
];

describe('a fill', () => {
  let s: Scene;
  beforeAll(() => (s = scene()));
  // What was changed is the reason: as signed, it settles.
  afterAll(() => expect(s.it.reason(s.it.settle([s.fill()]))).toBe('settled'));

  test.each(FILLS)('of %s is refused as %s', (_what, reason, changed) => {
    expect(s.it.reason(s.it.settle([s.fill(changed(s))]))).toBe(reason);
    expect(s.it.conserved([s.alice, s.bob])).toBe(true);
  });
});

test("fees are the core's, rounded up to a unit", () => {
  const s = scene();
  s.it.must(s.it.settle([s.fill({ makerFeeRate: 99_999, takerFeeRate: 1 })]));
  // 4,500 × 0.099999 % = 4.499955; 1,000 × 1e-8 = 0.00001.
  expect(s.it.state().assets.map(({ fees }) => fees)).toEqual([1n, 5n]);
});

test('ranges of the log settle once and in order', () => {
  const s = scene();
  const at = (fromSeq: bigint, toSeq: bigint) =>
    s.it.reason(s.it.settle([s.fill({ quantity: 1n })], { fromSeq, toSeq }));
  expect(at(2n, 3n)).toBe('BatchOutOfOrder');
  expect(at(1n, 0n)).toBe('BatchRange');
  expect(at(1n, 5n)).toBe('settled');
  expect(at(1n, 5n)).toBe('BatchOutOfOrder');
  expect(at(5n, 6n)).toBe('BatchOutOfOrder');
  expect(at(6n, 6n)).toBe('settled');
  expect(at(7n, 2n ** 64n - 1n)).toBe('Overflow');
});

describe('what the Ed25519 program did not verify', () => {
  const MESSAGE = 51 + 2 * 32 + 64;

  test.each([
    ['a tampered quantity', 36],
    ['a tampered limit', 28],
    ['a tampered order id', 16],
    ['a tampered side', 50],
  ])('%s breaks the signature', (_what, at) => {
    const s = scene();
    const reason = runTampered(s, ({ data }) => (data[MESSAGE + at]! ^= 1));
    expect(reason).not.toBe('settled');
    // The precompile itself refuses: instruction 0, not the program.
    expect(reason).toMatch(/index: 0/);
  });

  test('a batch without the instruction before it', () => {
    const s = scene();
    const [, settle] = tampered(s, () => undefined);
    expect(s.it.reason(s.it.run([settle!], [s.it.operator]))).toBe('NoSignatureCheck');
  });

  test('a foreign instruction in its place', () => {
    const s = scene();
    const [, settle] = tampered(s, () => undefined);
    const foreign = s.it.venue.cancelUpTo(s.alice.publicKey, 1n);
    const outcome = s.it.run([foreign, settle!], [s.it.operator, s.alice]);
    expect(s.it.reason(outcome)).toBe('NoSignatureCheck');
  });

  test('checks of fewer orders than the batch has', () => {
    const s = scene();
    const [verify, settle] = tampered(s, () => undefined);
    const data = Buffer.from(verify!.data.subarray(0, 2 + 14));
    data[0] = 1;
    const fewer = new TransactionInstruction({ programId: verify!.programId, keys: [], data });
    expect(s.it.reason(s.it.run([fewer, settle!], [s.it.operator]))).toBe('SignatureOffsets');
  });

  test('a valid signature that lies in another instruction than the batch', () => {
    const s = scene();
    // The trader's true order, verified from a copy; the batch itself says another quantity.
    const bytes = encodeBatch(s.it.batch([s.fill()]));
    const forged = Buffer.from(bytes.data);
    forged.writeBigUInt64LE(1_000n, MESSAGE + 36);
    const [verify] = tampered(s, () => undefined);
    const copied = Buffer.from(verify!.data);
    const copy = Buffer.concat([copied, Buffer.alloc(12), Buffer.from(bytes.data)]);
    for (let order = 0; order < 2; order += 1) {
      for (const word of [0, 2, 4]) {
        const at = 2 + 14 * order + 2 * word;
        copy.writeUInt16LE(copy.readUInt16LE(at) + copied.length, at);
        copy.writeUInt16LE(0xffff, word === 4 ? at + 4 : at + 2);
      }
    }
    const { programId } = verify!;
    const elsewhere = new TransactionInstruction({ programId, keys: [], data: copy });
    const settle = s.it.venue.settleData(forged, bytes.owners, s.it.operator.publicKey);
    expect(s.it.reason(s.it.run([elsewhere, settle], [s.it.operator]))).toBe('SignatureOffsets');
  });

  test.each(['signature', 'key', 'message'] as const)('the %s of another order', (part) => {
    const s = scene();
    const at = 2 + 4 * ['signature', 'key', 'message'].indexOf(part);
    const reason = runTampered(s, ({ checks }) => checks.copy(checks, at + 14, at, at + 2));
    expect(reason).not.toBe('settled');
  });

  test('the first order verified twice instead of both', () => {
    const s = scene();
    const reason = runTampered(s, ({ checks }) => checks.copy(checks, 2 + 14, 2, 2 + 14));
    expect(reason).toBe('SignatureOffsets');
  });
});
