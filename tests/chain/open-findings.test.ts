// What the programs allow and an operator of them must know of: docs/THREATS.md, "Findings". A test
// that fails here because a program has become stricter is good news: change it and the page.
import { SystemProgram } from '@solana/web3.js';
import { TOKEN_PROGRAM } from '../../core/settlement/chain/tokens';
import { scene } from './scene';
import { TestVenue } from './test-venue';
import { FEE, TestPool } from './test-pool';

/** Lamports that keep an account without data on chain. */
const RENT_OF_NOTHING = 890_880;

test('lamports on the address of a vault to be made keep its mint from being listed', () => {
  const it = new TestVenue();
  it.must(it.run([it.initialize()], [it.admin]));
  const toPubkey = it.venue.vault(it.mints[0]);
  const lamports = RENT_OF_NOTHING;
  const gift = SystemProgram.transfer({ fromPubkey: it.operator.publicKey, toPubkey, lamports });
  it.must(it.run([gift], [it.operator]));
  const list = (asset: 0 | 1): string => {
    const listed = it.venue.listAsset(it.mints[asset], TOKEN_PROGRAM);
    return it.reason(it.run([listed], [it.admin]));
  };
  expect(list(0)).toMatch(/custom/i);
  expect(list(1)).toBe('settled');
});

test("lamports on a pool's vault to be made keep that creator from making that pool", () => {
  const it = new TestPool();
  const { maker } = it;
  const lamports = RENT_OF_NOTHING;
  const toPubkey = it.vault(0);
  const gift = SystemProgram.transfer({ fromPubkey: maker.publicKey, toPubkey, lamports });
  it.must(it.run([gift], [maker]));
  // The system program's own error: the account is in use.
  expect(it.why(maker, it.createPool(FEE))).toBe('error 0');
});

test('a mint is listed once', () => {
  const it = TestVenue.open();
  const again = it.venue.listAsset(it.mints[0], TOKEN_PROGRAM);
  expect(it.reason(it.run([again], [it.admin]))).toMatch(/custom/i);
});

test('a trader ends a matched order before its batch, and the batch is refused whole', () => {
  const s = scene();
  const { it, alice, bob } = s;
  const carol = it.trader('carol', [0n, 80_000n]);
  const other = s.fill({
    maker: it.order(bob, { side: 'SELL', limit: 40n, id: 2n }),
    taker: it.order(carol),
  });
  it.must(it.run([it.venue.cancelUpTo(alice.publicKey, 2n)], [alice]));
  expect(it.reason(it.settle([s.fill(), other]))).toBe('OrderDead');
  expect(it.ledger(carol).balances[0]).toBe(0n);
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
