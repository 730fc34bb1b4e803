// What the exchange foresees of the program: a model of a ledger in TypeScript says of random fills
// what the program then says, from partly filled orders to windows and cancels that fall due.
import type { Keypair } from '@solana/web3.js';
import { LedgerModel, type ModelMove } from '../../core/settlement/onchain/ledger-model';
import { Random } from '../../platform/random/random';
import { EXIT_DELAY, LOT_UNITS, NOTIONAL_UNITS, TestVenue } from './test-venue';

const SEED = 12;
const STEPS = 160;
/** What the draws must reach, or they prove little. */
const REACHED = [
  ...['settled', 'OrderDead', 'OrderDone', 'Overfill', 'OrderExpired', 'InsufficientBalance'],
  ...['Frozen', 'Exited'],
];

interface Drawn {
  readonly it: TestVenue;
  readonly random: Random;
  /** Highest order id of each trader. */
  readonly tops: Map<Keypair, bigint>;
}

/** Something between two batches that changes what a ledger or the clock allows. */
function meddle({ it, random, tops }: Drawn, who: Keypair): void {
  const { venue, operator, guardian } = it;
  const { publicKey } = who;
  const keys = [operator.publicKey, guardian.publicKey] as const;
  const near = tops.get(who)! - BigInt(random.int(8, 24));
  const lowest = near > 0n ? near : 0n;
  const { frozenUntil, exitAt } = it.ledger(who);
  if (frozenUntil !== 0n) it.run([venue.unfreeze(publicKey, ...keys)], [operator, guardian]);
  else if (exitAt !== 0n && it.chain.now >= exitAt) it.run([venue.cancelExit(publicKey)], [who]);
  else {
    random.pick([
      () => it.run([venue.cancelUpTo(publicKey, lowest)], [who]),
      () => it.run([venue.cancelUpTo(publicKey, lowest)], [who]),
      () => it.run([venue.cancelNow(publicKey, lowest, operator.publicKey)], [who, operator]),
      () => (it.chain.now += EXIT_DELAY / 2n),
      () => it.run([venue.freeze(publicKey, ...keys)], [operator, guardian]),
      () => {
        it.run([venue.requestExit(publicKey)], [who]);
        it.chain.now += random.pick([EXIT_DELAY - 1n, EXIT_DELAY]);
      },
    ])();
  }
}

function drawOrder({ it, random, tops }: Drawn, who: Keypair) {
  const top = tops.get(who)!;
  const jump = random.chance(0.01) ? random.pick([1_023, 1_024, 3_000]) : random.int(-26, 2);
  const id = top + BigInt(jump) < 0n ? 0n : top + BigInt(jump);
  if (id > top) tops.set(who, id);
  const late = random.chance(0.03) ? -1 : random.pick([0, 3_600]);
  return { id, quantity: BigInt(random.int(1, 7)), expiry: it.chain.now + BigInt(late) };
}

test(`the model of a ledger says what the program says (seed ${SEED})`, () => {
  const it = TestVenue.open();
  const traders = [it.trader('alice', [300n, 1_600n]), it.trader('bob', [300n, 1_600n])];
  const drawn = {
    ...{ it, random: new Random(`ledger model ${SEED}`) },
    tops: new Map(traders.map((one) => [one, 1n])),
  };
  const { random } = drawn;
  const seen = new Set<string>();
  for (let step = 1; step <= STEPS; step += 1) {
    const [buyer, seller] = random.shuffled(traders) as [Keypair, Keypair]; // as: the two of them
    if (random.chance(0.15)) meddle(drawn, buyer);
    const [buys, sells] = [drawOrder(drawn, buyer), drawOrder(drawn, seller)];
    const [price, quantity] = [BigInt(random.int(40, 50)), BigInt(random.pick([1, 1, 2]))];
    const base = { asset: 0, amount: quantity * LOT_UNITS };
    const quote = { asset: 1, amount: price * quantity * NOTIONAL_UNITS };
    const moves: [Keypair, ModelMove][] = [
      [buyer, { order: buys, quantity, gives: quote, takes: base }],
      [seller, { order: sells, quantity, gives: base, takes: quote }],
    ];
    const models = moves.map(([who]) => new LedgerModel(it.ledger(who), it.chain.now));
    const why = models.flatMap((model, i) => model.why(moves[i]![1]) ?? []);
    const fill = {
      taker: it.order(buyer, { ...buys, expiry: Number(buys.expiry) }),
      maker: it.order(seller, { ...sells, expiry: Number(sells.expiry), side: 'SELL', limit: 1n }),
      ...{ price, quantity, makerFeeRate: 0, takerFeeRate: 0 },
    };
    const said = it.reason(it.settle([fill]));
    seen.add(said);
    // Where both sides are wrong, the program says one of the reasons.
    expect([step, why.length === 0 ? ['settled'] : why]).toEqual([
      step,
      expect.arrayContaining([said]),
    ]);
    if (said !== 'settled') continue;
    moves.forEach(([who, move], i) => {
      models[i]!.book(move);
      const now = new LedgerModel(it.ledger(who), it.chain.now);
      expect([step, models[i]!.contents()]).toEqual([step, now.contents()]);
    });
  }
  expect([...seen]).toEqual(expect.arrayContaining(REACHED));
});
