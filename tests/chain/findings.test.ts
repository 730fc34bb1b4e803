// What a reading of the programs found, and what was done about it: docs/THREATS.md, "Findings".
import { SystemProgram, TransactionInstruction, type Keypair } from '@solana/web3.js';
import { address } from '@solana/kit';
import { loadProgramBytes } from '../../core/settlement/chain/program';
import { TOKEN_PROGRAM } from '../../core/settlement/chain/tokens';
import { Venue } from '../../core/settlement/chain/venue';
import { ROOT } from '../source-files';
import { scene } from './scene';
import { EXIT_DELAY, keyOf, TestVenue } from './test-venue';
import { FEE, TestPool } from './test-pool';

/** Lamports that keep an account without data on chain. */
const RENT_OF_NOTHING = 890_880;
const MORE_THAN_RENT = 10_000_000;

test.each([1, RENT_OF_NOTHING, MORE_THAN_RENT])(
  '%p lamports on the address of a vault to be made do not keep its mint from being listed',
  (lamports) => {
    const it = new TestVenue();
    it.must(it.run([it.initialize()], [it.admin]));
    const toPubkey = it.venue.vault(it.mints[0]);
    if (lamports >= RENT_OF_NOTHING) {
      const gift = SystemProgram.transfer({
        fromPubkey: it.operator.publicKey,
        toPubkey,
        lamports,
      });
      it.must(it.run([gift], [it.operator]));
    } else it.chain.fund(toPubkey, BigInt(lamports));
    it.must(it.run([it.venue.listAsset(it.mints[0], TOKEN_PROGRAM)], [it.admin]));
    const alice = it.trader('alice', [5n, 0n]);
    expect([it.ledger(alice).balances[0], it.vault(0)]).toEqual([5n, 5n]);
  },
);

test("lamports on a pool's vault to be made do not keep its creator from making that pool", () => {
  const it = new TestPool();
  const { maker } = it;
  for (const [side, lamports] of [RENT_OF_NOTHING, MORE_THAN_RENT].entries()) {
    const toPubkey = it.vault(side === 0 ? 0 : 1);
    const gift = SystemProgram.transfer({ fromPubkey: maker.publicKey, toPubkey, lamports });
    it.must(it.run([gift], [maker]));
  }
  expect(it.why(maker, it.createPool(FEE))).toBe('done');
});

test('a mint is listed once', () => {
  const it = TestVenue.open();
  const again = it.venue.listAsset(it.mints[0], TOKEN_PROGRAM);
  expect(it.reason(it.run([again], [it.admin]))).toMatch(/custom/i);
});

test('a trader does not end a matched order before it can settle', () => {
  const s = scene();
  const { it, alice } = s;
  const expiry = Number(it.chain.now + EXIT_DELAY);
  const upTo = it.venue.cancelUpTo(alice.publicKey, 2n);
  it.must(it.run([upTo, it.venue.requestExit(alice.publicKey)], [alice]));
  // A day is promised for settlement to begin.
  it.chain.now += 86_400n;
  const fill = s.fill({
    maker: it.order(s.bob, { side: 'SELL', limit: 40n, expiry }),
    taker: it.order(alice, { expiry }),
  });
  expect(it.reason(it.settle([fill]))).toBe('settled');
});

describe('another admin', () => {
  const begin = () => {
    const s = scene();
    const { it } = s;
    const next = keyOf('next admin');
    it.fund(next);
    const propose = (admin: Keypair, second = it.guardian) => {
      const venue = new Venue(it.program, it.admin.publicKey, admin.publicKey);
      const { publicKey } = second;
      return (to: Keypair) =>
        it.reason(it.run([venue.proposeAdmin(publicKey, to.publicKey)], [admin, second]));
    };
    const accept = (by: Keypair) => it.reason(it.run([it.venue.acceptAdmin(by.publicKey)], [by]));
    return { ...s, next, propose, accept };
  };

  test('takes over once admin and guardian have announced it and it has signed', () => {
    const { it, alice, next, propose, accept } = begin();
    expect(accept(next)).toBe('NotProposedAdmin');
    expect(propose(it.admin, it.operator)(next)).toBe('NotGuardian');
    expect(propose(next)(next)).toBe('NotAdmin');
    expect(propose(it.admin)(next)).toBe('settled');
    expect([accept(it.operator), accept(next)]).toEqual(['NotProposedAdmin', 'settled']);
    expect(it.state().admin).toEqual(next.publicKey);
    expect([accept(next), propose(it.admin)(it.admin)]).toEqual(['NotProposedAdmin', 'NotAdmin']);
    // The venue's address and its vaults stay; the old key has no right any more.
    it.must(it.run([it.withdraw(alice, 1, 9n)], [alice, it.operator]));
    const fees = { ...it.move(alice, 1, 1n), destination: it.tokens(alice.publicKey, 1) };
    expect(it.reason(it.run([it.venue.withdrawFees(fees)], [it.admin]))).toBe('NotAdmin');
    const venue = new Venue(it.program, it.admin.publicKey, next.publicKey);
    expect(it.reason(it.run([venue.withdrawFees(fees)], [next]))).toBe('InsufficientFees');
  });

  test('voids what the old one has announced', () => {
    const { it, next, propose, accept } = begin();
    const [one, two] = [keyOf('one').publicKey, keyOf('two').publicKey];
    it.must(it.run([it.venue.proposeKeys(one, two)], [it.admin]));
    expect([propose(it.admin)(next), accept(next)]).toEqual(['settled', 'settled']);
    it.chain.now += 2n * EXIT_DELAY;
    const venue = new Venue(it.program, it.admin.publicKey, next.publicKey);
    expect(it.reason(it.run([venue.applyKeys()], [next]))).toBe('NothingProposed');
  });

  test('is none of the other keys, neither when announced nor when it takes over', () => {
    const { it, next, propose, accept } = begin();
    expect(propose(it.admin)(it.operator)).toBe('SameKeys');
    expect(propose(it.admin)(it.guardian)).toBe('SameKeys');
    expect(propose(it.admin)(next)).toBe('settled');
    const { guardian, venue, admin } = it;
    const rotate = venue.rotateKeys(guardian.publicKey, next.publicKey, guardian.publicKey);
    it.must(it.run([rotate], [admin, guardian]));
    expect(accept(next)).toBe('SameKeys');
  });
});

test('a batch that another program calls is refused', () => {
  const s = scene();
  const { it } = s;
  const relay = keyOf('relay').publicKey;
  it.chain.svm.addProgram(address(relay.toBase58()), loadProgramBytes(ROOT, 'relay'));
  const [checks, settle] = it.venue.settleBatch(it.batch([s.fill()]), it.operator.publicKey);
  const called = (instruction: TransactionInstruction) =>
    new TransactionInstruction({
      programId: relay,
      keys: [
        { pubkey: instruction.programId, isSigner: false, isWritable: false },
        ...instruction.keys,
      ],
      data: instruction.data,
    });
  const request = it.venue.requestExit(s.alice.publicKey);
  // Other instructions may be called: the relay does pass on what it is given.
  expect(it.reason(it.run([called(request)], [s.alice]))).toBe('settled');
  expect(it.reason(it.run([checks!, called(settle!)], [it.operator]))).toBe('NotTopLevel');
  expect(it.reason(it.run([checks!, settle!], [it.operator]))).toBe('settled');
});

test('of two orders under one id: in all at most the larger, and reaching either ends it', () => {
  const small = { id: 1n, quantity: 4n };
  const large = { id: 1n, quantity: 10n };
  const fills = (steps: readonly [typeof small, bigint][]): string[] => {
    const s = scene();
    return steps.map(([order, quantity]) =>
      s.it.reason(s.it.settle([s.fill({ taker: s.it.order(s.alice, order), quantity })])),
    );
  };
  // Ended by the smaller one; the larger one's rest is lost.
  expect(
    fills([
      [small, 4n],
      [large, 1n],
    ]),
  ).toEqual(['settled', 'OrderDone']);
  expect(
    fills([
      [large, 4n],
      [small, 1n],
      [large, 6n],
      [large, 1n],
    ]),
  ).toEqual(['settled', 'Overfill', 'settled', 'OrderDone']);
  expect(
    fills([
      [small, 3n],
      [large, 1n],
      [small, 1n],
      [large, 7n],
    ]),
  ).toEqual(['settled', 'settled', 'Overfill', 'Overfill']);
});
