// Where the program `settlement` has no more room, bytes that no client of ours would send, and
// sums over random sequences of everything that it can do.
import type { Keypair, TransactionInstruction } from '@solana/web3.js';
import { signBytes } from '../../core/settlement/chain/transaction';
import { makeMint, TOKEN_PROGRAM } from '../../core/settlement/chain/tokens';
import { Random } from '../../platform/random/random';
import { scene, tampered } from './scene';
import { LedgerModel } from '../../core/settlement/onchain/ledger-model';
import { EXIT_DELAY, keyOf, TestVenue } from './test-venue';

test('a ninth asset has no room', () => {
  const it = TestVenue.open();
  const list = (n: number): string => {
    const key = keyOf(`mint ${n}`);
    it.must(it.run(makeMint(it.admin.publicKey, key.publicKey), [it.admin, key]));
    const listed = it.venue.listAsset(key.publicKey, TOKEN_PROGRAM);
    return it.reason(it.run([listed], [it.admin]));
  };
  for (let n = 2; n < 8; n += 1) expect([n, list(n)]).toEqual([n, 'settled']);
  expect(list(8)).toBe('TooManyAssets');
});

test('a seventeenth partly filled order has no room until one of the others is over', () => {
  const s = scene();
  const part = (id: bigint, quantity = 1n): string =>
    s.it.reason(
      s.it.settle([
        {
          maker: s.it.order(s.bob, { side: 'SELL', limit: 40n, id: 100n + id, quantity }),
          taker: s.it.order(s.alice, { id, quantity: 2n }),
          ...{ price: 45n, quantity, makerFeeRate: 0, takerFeeRate: 0 },
        },
      ]),
    );
  for (let id = 1n; id <= 16n; id += 1n) expect([id, part(id)]).toEqual([id, 'settled']);
  expect(part(17n)).toBe('NoOrderSlot');
  // The exchange's model of the ledger says so too.
  const model = new LedgerModel(s.it.ledger(s.alice), s.it.chain.now);
  const move = { quantity: 1n, gives: { asset: 1, amount: 1n }, takes: { asset: 0, amount: 1n } };
  const order = { id: 17n, quantity: 2n, expiry: s.it.chain.now };
  expect(model.why({ ...move, order })).toBe('NoOrderSlot');
  expect(model.why({ ...move, order: { ...order, id: 18n, quantity: 1n } })).toBeUndefined();
  expect(model.why({ ...move, order: { ...order, id: 1_025n } })).toBeUndefined();
  // Filled in full at once, an order needs no room.
  expect(part(18n, 2n)).toBe('settled');
  const { alice, it } = s;
  const cancel = it.venue.cancelNow(alice.publicKey, 2n, it.operator.publicKey);
  it.must(it.run([cancel], [alice, it.operator]));
  expect(part(17n)).toBe('settled');
});

test('a side that is neither, signed by its trader', () => {
  const s = scene();
  const signed = s.it.order(s.alice);
  const message = Uint8Array.from(signed.message);
  message[50] = 2;
  const taker = { ...signed, message, signature: signBytes(message, s.alice) };
  expect(s.it.reason(s.it.settle([s.fill({ taker })]))).toBe('OrderSide');
});

test('bytes after the batch: what was verified is not all that the instruction says', () => {
  const s = scene();
  const [verify, settle] = tampered(s, () => undefined);
  const longer = Object.assign(settle!, { data: Buffer.concat([settle!.data, Buffer.alloc(1)]) });
  expect(s.it.reason(s.it.run([verify!, longer], [s.it.operator]))).toBe('NotTopLevel');
});

/** What two traders, the operator's and the guardian's keys can send, drawn at random. */
function drawn(
  it: TestVenue,
  random: Random,
  traders: readonly [Keypair, Keypair],
  step: number,
): { instructions: TransactionInstruction[]; signers: [Keypair, ...Keypair[]] } {
  const [one, other] = random.shuffled(traders);
  const asset = random.pick([0, 1] as const);
  const amount = BigInt(random.int(0, 3_000));
  const both = [it.operator.publicKey, it.guardian.publicKey] as const;
  const own = (instruction: TransactionInstruction, ...more: Keypair[]) => ({
    instructions: [instruction],
    signers: [one!, ...more] as [Keypair, ...Keypair[]], // as: the first is there
  });
  const { publicKey } = one!;
  const id = BigInt(step + random.int(0, 2));
  const fill = {
    maker: it.order(other!, { side: 'SELL', limit: 40n, id, quantity: 5n }),
    taker: it.order(one!, { id, quantity: 4n }),
    ...{ price: BigInt(random.int(39, 51)), quantity: BigInt(random.int(1, 5)) },
    ...{ makerFeeRate: random.int(0, 100_001), takerFeeRate: random.int(0, 100_000) },
  };
  const batch = it.venue.settleBatch(it.batch([fill]), it.operator.publicKey);
  const fees = { ...it.move(one!, asset, BigInt(random.int(1, 9))) };
  const destination = it.tokens(it.admin.publicKey, asset);
  return random.pick([
    () => own(it.deposit(one!, asset, amount)),
    () => own(it.withdraw(one!, asset, amount), it.operator),
    () => own(it.exitWithdraw(one!, asset, amount)),
    () => own(it.venue.requestExit(publicKey)),
    () => own(it.venue.cancelExit(publicKey)),
    () => own(it.venue.cancelUpTo(publicKey, id)),
    () => own(it.venue.cancelNow(publicKey, id, it.operator.publicKey), it.operator),
    () => ({
      instructions: [random.chance(0.5) ? it.venue.freeze : it.venue.unfreeze].map((change) =>
        change.call(it.venue, publicKey, ...both),
      ),
      signers: [it.operator, it.guardian] as [Keypair, ...Keypair[]], // as: two of them
    }),
    () => ({
      instructions: [it.venue.withdrawFees({ ...fees, destination })],
      signers: [it.admin] as [Keypair], // as: one of them
    }),
    ...[1, 2, 3].map(() => () => ({
      instructions: batch,
      signers: [it.operator] as [Keypair], // as: one of them
    })),
  ])();
}

test('sums hold over random sequences of all that can be sent; no token appears or goes', () => {
  const seed = 12;
  const random = new Random(`settlement sequences ${seed}`);
  const it = TestVenue.open();
  it.endow(it.admin, [0n, 0n]);
  const traders = [
    it.trader('alice', [20_000n, 20_000n]),
    it.trader('bob', [20_000n, 20_000n]),
  ] as const;
  for (const one of traders) it.endow(one, [20_000n, 20_000n]);
  const accounts = ([0, 1] as const).map((asset) => [
    it.venue.vault(it.mints[asset]),
    ...[it.admin, ...traders].map(({ publicKey }) => it.tokens(publicKey, asset)),
  ]);
  const supply = (): bigint[] =>
    accounts.map((keys) => keys.reduce((sum, key) => sum + it.held(key), 0n));
  const before = supply();
  const seen = new Map<string, number>();
  for (let step = 1; step <= 150; step += 1) {
    if (random.chance(0.04)) it.chain.now += random.pick([1n, EXIT_DELAY, 31n * EXIT_DELAY]);
    const { instructions, signers } = drawn(it, random, traders, step);
    const reason = it.reason(it.run(instructions, signers));
    seen.set(reason, (seen.get(reason) ?? 0) + 1);
    expect([seed, step, reason, it.conserved(traders)]).toEqual([seed, step, reason, true]);
    expect([seed, step, supply()]).toEqual([seed, step, before]);
  }
  expect(seen.get('settled')).toBeGreaterThan(25);
  const names = ['Frozen', 'ExitTooEarly', 'Overfill'];
  expect([...seen.keys()]).toEqual(expect.arrayContaining(names));
});
