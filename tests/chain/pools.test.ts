// The program `amm` on the real runtime: what each instruction does.
import { FEE, FIXED_FEE, TestPool } from './test-pool';
import { firstShares, squareRoot } from '../../core/pools/constant-product';

const E9 = 10n ** 9n;

test('the first deposit sets the price; 1,000 shares of it stay locked for good', () => {
  const it = TestPool.open();
  it.must(it.run([it.add(it.maker, 4_000n * E9, 1_000n * E9)], [it.maker]));
  expect(it.state()).toMatchObject({ reserves: [4_000n * E9, E9 * 1_000n], shares: 2_000n * E9 });
  expect(it.sharesOf(it.maker)).toBe(firstShares(4_000n * E9, 1_000n * E9));
  expect(it.vaults()).toEqual(it.state().reserves);
  // All that can be redeemed leaves something behind.
  it.must(it.run([it.remove(it.maker, 2_000n * E9 - 1000n)], [it.maker]));
  expect(it.state()).toMatchObject({ shares: 1_000n, reserves: [2_000n, 500n] });
});

test('a later deposit keeps the ratio, takes no more than offered, and comes out as it was', () => {
  const it = TestPool.open();
  const alice = it.trader('alice', [E9, E9]);
  it.must(it.run([it.add(it.maker, 400n * E9, 100n * E9)], [it.maker]));
  const outcome = it.must(it.run([it.add(alice, 10_000n, 10_000n, 5_000n)], [alice]));
  expect(it.balances(alice)).toEqual([E9 - 10_000n, E9 - 2_500n]);
  expect(it.sharesOf(alice)).toBe(5_000n);
  const [event] = it.program.events(outcome.logs);
  expect([event?.name, String(event?.data['shares'])]).toEqual(['LiquidityChanged', '5000']);
  it.must(it.run([it.remove(alice, 5_000n, [10_000n, 2_500n])], [alice]));
  expect(it.balances(alice)).toEqual([E9, E9]);
});

// uniswap/v2-core test/UniswapV2Pair.spec.ts has these with 18 decimals, which 64 bits do not hold:
// the same cases with 9, and the published figures cut to them.
const PUBLISHED: readonly [bigint, bigint, bigint, bigint][] = [
  [1n, 5n, 10n, 1_662_497_915n],
  [1n, 10n, 5n, 453_305_446n],
  [2n, 5n, 10n, 2_851_015_155n],
  [2n, 10n, 5n, 831_248_957n],
  [1n, 10n, 10n, 906_610_893n],
  [1n, 100n, 100n, 987_158_034n],
  [1n, 1000n, 1000n, 996_006_981n],
];

test('a swap gives the published outputs, and not a unit more', () => {
  for (const [put, x, y, out] of PUBLISHED) {
    const it = TestPool.open();
    it.must(it.run([it.add(it.maker, y * E9, x * E9)], [it.maker]));
    const before = it.balances(it.maker);
    expect(it.why(it.maker, it.swap(it.maker, 'BUY', put * E9, out + 1n))).toBe('Slippage');
    it.must(it.run([it.swap(it.maker, 'BUY', put * E9, out)], [it.maker]));
    expect(it.balances(it.maker)).toEqual([before[0] + out, before[1] - put * E9]);
    expect(it.state().reserves).toEqual([y * E9 - out, (x + put) * E9]);
    expect(it.vaults()).toEqual(it.state().reserves);
  }
});

test('a sale is the mirror of a purchase', () => {
  const it = TestPool.open();
  it.must(it.run([it.add(it.maker, 5n * E9, 10n * E9)], [it.maker]));
  const alice = it.trader('alice', [E9, 0n]);
  const outcome = it.must(it.run([it.swap(alice, 'SELL', E9)], [alice]));
  expect(it.balances(alice)).toEqual([0n, 1_662_497_915n]);
  const [event] = it.program.events(outcome.logs);
  expect([event?.name, event?.data['buys']]).toEqual(['Swapped', false]);
});

test('the fee rises with volatility, halves after the filter, is forgotten after the decay', () => {
  const it = TestPool.open(FEE);
  it.must(it.run([it.add(it.maker, 1000n * E9, 1000n * E9)], [it.maker]));
  const rate = (amount: bigint, wait: bigint): number => {
    it.chain.now += wait;
    const { logs } = it.must(it.run([it.swap(it.maker, 'BUY', amount)], [it.maker]));
    return Number(it.program.events(logs)[0]?.data['fee_rate']);
  };
  // As core/pools/dynamic-fee.test.ts has it on paper: 29 steps.
  expect(rate(10n * E9, 0n)).toBe(342_050);
  expect(rate(2n, 0n)).toBe(342_050);
  expect(it.state().volatility.slice(0, 3)).toEqual([0, 0, 29]);
  rate(1_000n, 30n);
  expect(it.state().volatility.slice(0, 3)).toEqual([29, 14, 14]);
  expect(rate(1_000n, 600n)).toBe(300_000);
});

test('the accumulators are the price that stood times the seconds it stood', () => {
  const it = TestPool.open();
  it.must(it.run([it.add(it.maker, 100n * E9, 400n * E9)], [it.maker]));
  const [before] = [it.state().cumulative];
  it.chain.now += 10n;
  it.must(it.run([it.swap(it.maker, 'BUY', 400n * E9)], [it.maker]));
  const q64 = 1n << 64n;
  const first = it.state().cumulative;
  expect(first[0] - before[0]).toBe(4n * q64 * 10n);
  expect(first[1] - before[1]).toBe((q64 / 4n) * 10n);
  const [base, quote] = it.state().reserves;
  it.chain.now += 3n;
  it.must(it.run([it.add(it.maker, E9, 100n * E9)], [it.maker]));
  expect(it.state().cumulative[0] - first[0]).toBe(((quote << 64n) / base) * 3n);
});

test('what happens within one second moves no accumulator, however large', () => {
  const it = TestPool.open();
  it.must(it.run([it.add(it.maker, 100n * E9, 100n * E9)], [it.maker]));
  it.chain.now += 5n;
  it.must(it.run([it.swap(it.maker, 'BUY', 1n * E9)], [it.maker]));
  const settled = it.state().cumulative;
  it.must(it.run([it.swap(it.maker, 'BUY', 10_000n * E9)], [it.maker]));
  it.must(it.run([it.swap(it.maker, 'SELL', 90n * E9)], [it.maker]));
  it.must(it.run([it.add(it.maker, E9, 100_000n * E9)], [it.maker]));
  expect(it.state().cumulative).toEqual(settled);
});

test('tokens sent to a vault move no price and nobody gains a share by them', () => {
  const it = TestPool.open();
  const [attacker, victim] = [it.trader('attacker', [E9, E9]), it.trader('victim', [E9, E9])];
  // The classic attack on a first deposit: the least shares, a gift to the vaults, then a victim
  // whose deposit is to round down to nothing.
  it.must(it.run([it.add(attacker, 1_001n, 1_001n)], [attacker]));
  expect(it.sharesOf(attacker)).toBe(1n);
  for (const side of [0, 1] as const) it.gift(attacker, side, 500_000_000n);
  expect(it.state().reserves).toEqual([1_001n, 1_001n]);
  it.must(it.run([it.add(victim, 100_000_000n, 100_000_000n)], [victim]));
  expect(it.sharesOf(victim)).toBe(100_000_000n);
  it.must(it.run([it.remove(victim, 100_000_000n)], [victim]));
  expect(it.balances(victim)).toEqual([E9, E9]);
  it.must(it.run([it.remove(attacker, 1n)], [attacker]));
  expect(it.balances(attacker)).toEqual([500_000_000n - 1_000n, 500_000_000n - 1_000n]);
});

test('dust by swaps inflates no share above what it costs', () => {
  const it = TestPool.open();
  const attacker = it.trader('attacker', [E9, E9]);
  it.must(it.run([it.add(attacker, 1_001n, 1_001n)], [attacker]));
  for (let i = 0; i < 10; i++) {
    it.must(it.run([it.swap(attacker, 'BUY', 90n), it.swap(attacker, 'SELL', 80n)], [attacker]));
  }
  const { reserves, shares } = it.state();
  expect(shares).toBe(1_001n);
  expect(squareRoot(reserves[0] * reserves[1]) >= 1_001n).toBe(true);
  const victim = it.trader('victim', [E9, E9]);
  it.must(it.run([it.add(victim, 1_000_000n, 1_000_000n)], [victim]));
  it.must(it.run([it.remove(victim, it.sharesOf(victim))], [victim]));
  const lost = it.balances(victim).map((left) => E9 - left);
  expect(lost.every((units) => units <= 2n)).toBe(true);
});

test('two pools of one pair by different makers stand apart; mints may stand either way', () => {
  const it = TestPool.open(FIXED_FEE);
  const other = it.trader('other', [E9, E9]);
  const pool = it.poolOf(other);
  const made = it.createPool(FIXED_FEE, {
    ...{ creator: other.publicKey, pool },
    ...{ vault_base: it.vault(0, pool), vault_quote: it.vault(1, pool) },
  });
  it.must(it.run([made], [other]));
  const [base, quote] = it.mints;
  const turned = it.poolOf(it.maker, [quote, base]);
  const mirrored = it.createPool(FIXED_FEE, {
    ...{ pool: turned, mint_base: quote, mint_quote: base },
    ...{ vault_base: it.vault(1, turned), vault_quote: it.vault(0, turned) },
  });
  it.must(it.run([mirrored], [it.maker]));
});
