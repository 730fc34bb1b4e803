// What a stolen operator key of the program `settlement` can and cannot do: docs/THREATS.md.
import type { Keypair, TransactionInstruction } from '@solana/web3.js';
import type { ChainFill } from '../../core/settlement/chain/batch-bytes';
import { scene, type Scene } from './scene';
import { EXIT_DELAY, keyOf } from './test-venue';

const MOST_U64 = 2n ** 64n - 1n;

/** Two ledgers of the thief's own: nobody's leave is needed for them. */
function thieves({ it }: Scene): [Keypair, Keypair] {
  return [it.trader('thief', [1_000n, 10_000n]), it.trader('accomplice', [1_000n, 10_000n])];
}

/** A fill of one lot between the thief's own ledgers: what a batch needs to be one. */
function ownFill({ it }: Scene, [thief, accomplice]: [Keypair, Keypair], id: bigint): ChainFill {
  const terms = { id, limit: 1n, quantity: 1n };
  return {
    maker: it.order(accomplice, { ...terms, side: 'SELL' }),
    taker: it.order(thief, terms),
    ...{ price: 1n, quantity: 1n, makerFeeRate: 0, takerFeeRate: 0 },
  };
}

test("signs for the admin, the guardian or a trader in no instruction's place", () => {
  const { it, alice } = scene();
  const { operator, venue } = it;
  const own = operator.publicKey;
  const [one, two] = [keyOf('one').publicKey, keyOf('two').publicKey];
  const as = (name: string, instruction: TransactionInstruction): string => {
    const signer = instruction.keys.find(({ isSigner }) => isSigner)!;
    signer.pubkey = own;
    for (const key of instruction.keys) key.isSigner &&= key.pubkey.equals(own);
    return `${name}: ${it.reason(it.run([instruction], [operator]))}`;
  };
  expect([
    as('propose', venue.proposeKeys(one, two)),
    as('apply', venue.applyKeys()),
    as('rotate', venue.rotateKeys(own, one, two)),
    as('new admin', venue.proposeAdmin(own, one)),
    as('be admin', venue.acceptAdmin(own)),
    as('position', venue.resetPosition(own, 1n)),
    as('market', it.listMarket()),
    as('request exit', venue.requestExit(alice.publicKey)),
    as('cancel exit', venue.cancelExit(alice.publicKey)),
    as('cancel orders', venue.cancelUpTo(alice.publicKey, MOST_U64)),
    as('cancel now', venue.cancelNow(alice.publicKey, MOST_U64, own)),
    as('deposit', it.deposit(alice, 0, 1n)),
    as('exit', it.exitWithdraw(alice, 0, 1n)),
    as('lift', venue.unfreeze(alice.publicKey, own, own)),
  ]).toEqual([
    'propose: NotAdmin',
    'apply: NotAdmin',
    'rotate: NotAdmin',
    'new admin: NotAdmin',
    'be admin: NotProposedAdmin',
    'position: NotAdmin',
    'market: NotAdmin',
    'request exit: WrongOwner',
    'cancel exit: WrongOwner',
    'cancel orders: WrongOwner',
    'cancel now: WrongOwner',
    'deposit: WrongOwner',
    'exit: WrongOwner',
    'lift: NotGuardian',
  ]);
});

test('takes the worst price and fee that a live order allows, and nothing beyond', () => {
  const s = scene();
  const { it, alice } = s;
  const [thief] = thieves(s);
  // Alice called this order off at the exchange; on chain it lives until it expires or she ends it.
  const taker = it.order(alice);
  const maker = it.order(thief, { side: 'SELL', limit: 1n });
  const fill = { maker, taker, price: 50n, quantity: 10n, makerFeeRate: 0, takerFeeRate: 100_000 };
  expect(it.reason(it.settle([{ ...fill, price: 51n }]))).toBe('OutsideLimit');
  expect(it.reason(it.settle([{ ...fill, quantity: 11n }]))).toBe('Overfill');
  expect(it.reason(it.settle([{ ...fill, takerFeeRate: 100_001 }]))).toBe('FeeTooHigh');
  it.must(it.settle([fill]));
  // 50 ticks × 10 lots × 10 units went, 1,000 base less the fee of a thousandth came.
  expect(it.ledger(alice).balances.slice(0, 2)).toEqual([1_999n, 75_000n]);
  expect(it.reason(it.settle([fill]))).toBe('OrderDone');
});

test('an order that its trader ended on chain is out of its reach 25 hours later', () => {
  const s = scene();
  const { it, alice, bob } = s;
  it.must(it.run([it.venue.cancelUpTo(alice.publicKey, 2n)], [alice]));
  const expiry = Number(it.chain.now + EXIT_DELAY);
  const lot = {
    maker: it.order(bob, { side: 'SELL', limit: 40n, expiry }),
    ...{ taker: it.order(alice, { expiry }), quantity: 1n },
  };
  it.must(it.settle([s.fill(lot)]));
  it.chain.now += EXIT_DELAY;
  expect(it.reason(it.settle([s.fill(lot)]))).toBe('OrderDead');
});

test('lot by lot, each fill rounds a fee up by less than a unit', () => {
  const s = scene();
  const lot = s.fill({ quantity: 1n, makerFeeRate: 1, takerFeeRate: 1 });
  s.it.must(s.it.settle(Array.from({ length: 10 }, () => lot)));
  // 1e-8 of 1,000 and of 4,500 units is one unit each when filled at once, ten when by the lot.
  expect(s.it.state().assets.map(({ fees }) => fees)).toEqual([10n, 10n]);
  expect(s.it.conserved([s.alice, s.bob])).toBe(true);
});

test("uses up the log's numbers: no batch settles again, traders leave with all", () => {
  const s = scene();
  const { it, alice } = s;
  const own = thieves(s);
  it.must(it.settle([ownFill(s, own, 1n)], { toSeq: MOST_U64 - 1n }));
  expect(it.state().nextSeq).toBe(MOST_U64);
  expect(it.reason(it.settle([s.fill()], { toSeq: MOST_U64 }))).toBe('Overflow');
  expect(it.reason(it.settle([s.fill()], { fromSeq: 1n, toSeq: 9n }))).toBe('BatchOutOfOrder');
  it.must(it.run([it.venue.requestExit(alice.publicKey)], [alice]));
  it.chain.now += EXIT_DELAY;
  it.must(it.run([it.exitWithdraw(alice, 1, 80_000n), it.exitWithdraw(alice, 0, 1_000n)], [alice]));
  expect(([0, 1] as const).map((asset) => it.held(it.tokens(alice.publicKey, asset)))).toEqual([
    1_000n,
    80_000n,
  ]);
});

test('is taken out, and admin and guardian put the place in the log back', () => {
  const s = scene();
  const { it } = s;
  const own = thieves(s);
  it.must(it.settle([ownFill(s, own, 1n)], { toSeq: MOST_U64 - 1n }));
  const { venue, guardian, admin, operator } = it;
  const back = venue.resetPosition(guardian.publicKey, 1n);
  const alone = venue.resetPosition(operator.publicKey, 1n);
  expect(it.reason(it.run([alone], [admin, operator]))).toBe('NotGuardian');
  it.must(it.run([back], [admin, guardian]));
  expect(it.state().nextSeq).toBe(1n);
  expect(it.reason(it.settle([s.fill()]))).toBe('settled');
  // What was settled is not settled again, wherever in the log a batch says to be.
  it.must(it.run([back], [admin, guardian]));
  expect(it.reason(it.settle([s.fill({ quantity: 1n })]))).toBe('OrderDone');
});

test("ends a trader's older orders by settling one of his far above them", () => {
  const s = scene();
  const { it, alice } = s;
  const [thief] = thieves(s);
  const high = { id: 1_025n, quantity: 1n };
  const maker = it.order(thief, { id: 1n, side: 'SELL', limit: 1n });
  it.must(it.settle([s.fill({ maker, taker: it.order(alice, high), quantity: 1n })]));
  expect(it.reason(it.settle([s.fill()]))).toBe('OrderDead');
});
