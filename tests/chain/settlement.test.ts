// The program `settlement` on the real runtime: what each instruction does.
import { EXIT_DELAY, keyOf, TestVenue } from './test-venue';

test('tokens come in, and go out by the word of owner and operator', () => {
  const it = TestVenue.open();
  const alice = it.trader('alice', [5_000n, 80_000n]);
  expect(it.ledger(alice).balances.slice(0, 2)).toEqual([5_000n, 80_000n]);
  expect([it.vault(0), it.vault(1)]).toEqual([5_000n, 80_000n]);
  it.must(it.run([it.withdraw(alice, 1, 30_000n)], [alice, it.operator]));
  expect(it.ledger(alice).balances[1]).toBe(50_000n);
  expect(it.held(it.tokens(alice.publicKey, 1))).toBe(30_000n);
  expect(it.conserved([alice])).toBe(true);
});

test('a batch moves what both traders signed for, and the fees', () => {
  const it = TestVenue.open();
  const alice = it.trader('alice', [0n, 80_000n]);
  const bob = it.trader('bob', [5_000n, 0n]);
  const maker = it.order(bob, { side: 'SELL', limit: 40n });
  const taker = it.order(alice);
  const fill = {
    maker,
    taker,
    price: 45n,
    quantity: 10n,
    makerFeeRate: 100_000,
    takerFeeRate: 100_000,
  };
  const outcome = it.must(it.settle([fill]));
  // 10 lots of 100 units at 45 ticks: 1,000 base against 45 × 10 × 10 quote.
  expect(it.ledger(alice).balances.slice(0, 2)).toEqual([999n, 75_500n]);
  expect(it.ledger(bob).balances.slice(0, 2)).toEqual([4_000n, 4_495n]);
  expect(it.state().assets.map(({ fees }) => fees)).toEqual([1n, 5n]);
  expect(it.state().nextSeq).toBe(11n);
  expect(it.conserved([alice, bob])).toBe(true);
  const [event] = it.program.events(outcome.logs);
  expect(event?.name).toBe('BatchSettled');
});

test('a partly filled order goes on in a later batch, a full one is over', () => {
  const it = TestVenue.open();
  const [alice, bob] = [it.trader('alice', [0n, 80_000n]), it.trader('bob', [5_000n, 0n])];
  const [maker, taker] = [it.order(bob, { side: 'SELL', limit: 40n }), it.order(alice)];
  const fill = { maker, taker, price: 45n, quantity: 6n, makerFeeRate: 0, takerFeeRate: 0 };
  it.must(it.settle([fill]));
  expect(it.reason(it.settle([{ ...fill, quantity: 5n }]))).toBe('Overfill');
  it.must(it.settle([{ ...fill, quantity: 4n }]));
  expect(it.reason(it.settle([{ ...fill, quantity: 1n }]))).toBe('OrderDone');
  expect(it.ledger(alice).balances[0]).toBe(1_000n);
});

test('the hatch opens by the owner alone once the delay has passed', () => {
  const it = TestVenue.open();
  const alice = it.trader('alice', [5_000n, 0n]);
  const leave = () => it.run([it.exitWithdraw(alice, 0, 5_000n)], [alice]);
  expect(it.reason(leave())).toBe('ExitNotRequested');
  it.must(it.run([it.venue.requestExit(alice.publicKey)], [alice]));
  expect(it.reason(it.run([it.venue.requestExit(alice.publicKey)], [alice]))).toBe('ExitRequested');
  it.chain.now += EXIT_DELAY - 1n;
  expect(it.reason(leave())).toBe('ExitTooEarly');
  it.chain.now += 1n;
  it.must(leave());
  expect(it.held(it.tokens(alice.publicKey, 0))).toBe(5_000n);
  expect([it.vault(0), it.state().assets[0]?.total]).toEqual([0n, 0n]);
  it.must(it.run([it.venue.cancelExit(alice.publicKey)], [alice]));
  expect(it.reason(it.run([it.venue.cancelExit(alice.publicKey)], [alice]))).toBe(
    'ExitNotRequested',
  );
});

test('a freeze by two keys holds the hatch shut and lapses by itself', () => {
  const it = TestVenue.open();
  const alice = it.trader('alice', [5_000n, 0n]);
  const keys = [it.operator.publicKey, it.guardian.publicKey] as const;
  const freeze = () =>
    it.run([it.venue.freeze(alice.publicKey, ...keys)], [it.operator, it.guardian]);
  it.must(it.run([it.venue.requestExit(alice.publicKey)], [alice]));
  it.must(freeze());
  it.chain.now += EXIT_DELAY;
  const leave = () => it.run([it.exitWithdraw(alice, 0, 5_000n)], [alice]);
  expect(it.reason(leave())).toBe('Frozen');
  expect(it.reason(it.run([it.withdraw(alice, 0, 1n)], [alice, it.operator]))).toBe('Frozen');
  it.chain.now += 30n * 86_400n - EXIT_DELAY - 1n;
  expect(it.reason(leave())).toBe('Frozen');
  it.must(freeze());
  it.chain.now += 30n * 86_400n - 1n;
  expect(it.reason(leave())).toBe('Frozen');
  it.chain.now += 1n;
  it.must(leave());
});

test('two keys lift a freeze before its term', () => {
  const it = TestVenue.open();
  const alice = it.trader('alice', [5_000n, 0n]);
  const keys = [it.operator.publicKey, it.guardian.publicKey] as const;
  const signers = [it.operator, it.guardian] as const;
  const lift = () => it.run([it.venue.unfreeze(alice.publicKey, ...keys)], [...signers]);
  expect(it.reason(lift())).toBe('NotFrozen');
  it.must(it.run([it.venue.freeze(alice.publicKey, ...keys)], [...signers]));
  it.must(lift());
  it.must(it.run([it.withdraw(alice, 0, 1n)], [alice, it.operator]));
});

describe('cancelling on chain', () => {
  const begin = () => {
    const it = TestVenue.open();
    const [alice, bob] = [it.trader('alice', [0n, 80_000n]), it.trader('bob', [5_000n, 0n])];
    const expiry = Number(it.chain.now) + 1_000_000;
    const maker = it.order(bob, { side: 'SELL', limit: 40n, expiry });
    const terms = { maker, price: 45n, quantity: 1n, makerFeeRate: 0, takerFeeRate: 0 };
    const upTo = (id: bigint) =>
      it.reason(it.run([it.venue.cancelUpTo(alice.publicKey, id)], [alice]));
    const now = (id: bigint, operator = it.operator) => {
      const cancel = it.venue.cancelNow(alice.publicKey, id, operator.publicKey);
      return it.reason(it.run([cancel], [alice, operator]));
    };
    const settle = (id: bigint) =>
      it.reason(it.settle([{ ...terms, taker: it.order(alice, { id, expiry }) }]));
    return { it, alice, bob, upTo, now, settle };
  };

  test('cancel-up-to by the trader alone ends orders after 25 hours, not a second sooner', () => {
    const { it, alice, upTo, settle } = begin();
    expect([upTo(7n), upTo(7n)]).toEqual(['settled', 'CancelNotRising']);
    it.chain.now += EXIT_DELAY - 1n;
    expect([settle(5n), it.ledger(alice).lowestLive]).toEqual(['settled', 0n]);
    it.chain.now += 1n;
    expect([settle(6n), settle(7n)]).toEqual(['OrderDead', 'settled']);
    expect([it.ledger(alice).lowestLive, it.ledger(alice).cancelAt]).toEqual([7n, 0n]);
    expect(upTo(7n)).toBe('CancelNotRising');
  });

  test('a higher cancel-up-to takes the place of one that waits, and waits anew', () => {
    const { it, upTo, settle } = begin();
    expect(upTo(7n)).toBe('settled');
    it.chain.now += EXIT_DELAY - 1n;
    expect([upTo(6n), upTo(9n)]).toEqual(['CancelNotRising', 'settled']);
    it.chain.now += 1n;
    expect(settle(6n)).toBe('settled');
    it.chain.now += EXIT_DELAY - 2n;
    expect(settle(5n)).toBe('settled');
    it.chain.now += 1n;
    expect([settle(8n), settle(9n)]).toEqual(['OrderDead', 'settled']);
  });

  test('one whose time has come is carried out before the next is announced', () => {
    const { it, alice, upTo } = begin();
    expect(upTo(7n)).toBe('settled');
    it.chain.now += EXIT_DELAY;
    expect([upTo(7n), upTo(9n)]).toEqual(['CancelNotRising', 'settled']);
    expect([it.ledger(alice).lowestLive, it.ledger(alice).cancelBelow]).toEqual([7n, 9n]);
  });

  test('owner and operator together end orders at once', () => {
    const { it, alice, bob, now, upTo, settle } = begin();
    expect(now(7n, bob)).toBe('NotOperator');
    expect([now(7n), now(7n), settle(6n)]).toEqual(['settled', 'CancelNotRising', 'OrderDead']);
    // What was announced below that changes nothing when its time comes.
    expect([upTo(8n), now(9n)]).toEqual(['settled', 'settled']);
    it.chain.now += EXIT_DELAY;
    expect([settle(9n), it.ledger(alice).lowestLive]).toEqual(['settled', 9n]);
    const theirs = it.venue.cancelNow(alice.publicKey, 99n, it.operator.publicKey);
    theirs.keys[0]!.pubkey = bob.publicKey;
    expect(it.reason(it.run([theirs], [bob, it.operator]))).toBe('WrongOwner');
  });
});

test('operator and guardian change by two keys at once, by the admin alone after a wait', () => {
  const it = TestVenue.open();
  const [one, two, three] = [keyOf('one'), keyOf('two'), keyOf('three')];
  const rotate = it.venue.rotateKeys(it.guardian.publicKey, one.publicKey, two.publicKey);
  it.must(it.run([rotate], [it.admin, it.guardian]));
  expect(it.reason(it.run([rotate], [it.admin, it.guardian]))).toBe('NotGuardian');
  expect(it.reason(it.run([it.venue.applyKeys()], [it.admin]))).toBe('NothingProposed');
  it.must(it.run([it.venue.proposeKeys(three.publicKey, one.publicKey)], [it.admin]));
  it.chain.now += 2n * EXIT_DELAY - 1n;
  expect(it.reason(it.run([it.venue.applyKeys()], [it.admin]))).toBe('TooEarly');
  it.chain.now += 1n;
  it.must(it.run([it.venue.applyKeys()], [it.admin]));
  const alice = it.trader('alice', [10n, 0n]);
  it.fund(three);
  const out = { ...it.move(alice, 0, 1n), destination: it.tokens(alice.publicKey, 0) };
  const paid = it.venue.withdraw({ ...out, operator: three.publicKey });
  it.must(it.run([paid], [alice, three]));
});

test('fees are paid out, and no more than the fees', () => {
  const it = TestVenue.open();
  const [alice, bob] = [it.trader('alice', [0n, 80_000n]), it.trader('bob', [5_000n, 0n])];
  const [maker, taker] = [it.order(bob, { side: 'SELL', limit: 40n }), it.order(alice)];
  it.must(
    it.settle([
      { maker, taker, price: 45n, quantity: 10n, makerFeeRate: 100_000, takerFeeRate: 100_000 },
    ]),
  );
  it.endow(it.admin, [0n, 0n]);
  const destination = it.tokens(it.admin.publicKey, 1);
  const pay = (amount: bigint) =>
    it.run([it.venue.withdrawFees({ ...it.move(alice, 1, amount), destination })], [it.admin]);
  expect(it.reason(pay(6n))).toBe('InsufficientFees');
  it.must(pay(5n));
  expect(it.held(destination)).toBe(5n);
  expect(it.conserved([alice, bob])).toBe(true);
});
