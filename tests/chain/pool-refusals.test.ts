// What the program `amm` refuses, each by its own name.
import type { Keypair, PublicKey } from '@solana/web3.js';
import { FEE, FIXED_FEE, PLAIN, TestPool } from './test-pool';
import { keyOf } from './test-venue';
import { TOKEN_2022 } from '../../core/settlement/chain/tokens';

const E9 = 10n ** 9n;
const MOST = 2n ** 63n - 1n;

/** A pool of 100 to 400 and a trader with a position. */
function scene(): { it: TestPool; alice: Keypair } {
  const it = TestPool.open();
  const alice = it.trader('alice', [E9 * 10n, E9 * 10n]);
  it.must(it.run([it.add(it.maker, 100n * E9, 400n * E9)], [it.maker]));
  return { it, alice };
}

describe('terms and mints', () => {
  test('a fee out of bounds', () => {
    const it = new TestPool();
    const wrong: Partial<typeof FEE>[] = [
      { base: FEE.highest + 1 },
      { highest: 100_000_000 },
      { control: 1_000_001 },
      { filter: FEE.decay + 1 },
      { reduction: 10_001 },
      { max_volatility: 1_000_001 },
    ];
    for (const changed of wrong) {
      const made = it.createPool({ ...FEE, ...changed });
      expect([changed, it.why(it.maker, made)]).toEqual([changed, 'FeeTerms']);
    }
    expect(it.why(it.maker, it.createPool({ ...FEE, highest: 99_999_999 }))).toBe('done');
  });

  test('one mint twice, and accounts that are no mint', () => {
    const it = new TestPool();
    const [base] = it.mints;
    const pool = it.poolOf(it.maker, [base, base]);
    const vault = it.vault(0, pool);
    const twice = { pool, mint_quote: base, vault_base: vault, vault_quote: vault };
    expect(it.why(it.maker, it.createPool(FEE, twice))).toBe('SameMint');
    it.endow(it.maker, [1n, 1n]);
    const none = it.tokens(it.maker, 0);
    const other = it.poolOf(it.maker, [none, it.mints[1]]);
    const changed = {
      ...{ pool: other, mint_base: none },
      ...{ vault_base: it.vault(0, other, none), vault_quote: it.vault(1, other) },
    };
    expect(it.why(it.maker, it.createPool(FEE, changed))).toBe('MintExtension');
  });

  test('a token program of another mint, a vault elsewhere, a pool that is there', () => {
    const it = new TestPool();
    const made = (changed: Record<string, PublicKey>): string =>
      it.why(it.maker, it.createPool(FEE, changed));
    expect(made({ token_program_base: TOKEN_2022 })).toBe('WrongVault');
    expect(made({ token_program_quote: TOKEN_2022 })).toBe('WrongVault');
    expect(made({ vault_base: keyOf('elsewhere').publicKey })).toBe('error 2006');
    expect(made({})).toBe('done');
    expect(made({})).toBe('error 0');
  });
});

describe('accounts', () => {
  test("mints and vaults that are not the pool's", () => {
    const { it, alice } = scene();
    const [base, quote] = it.mints;
    const wrong: Record<string, PublicKey>[] = [
      { mint_base: quote, token_program_base: PLAIN.program },
      { mint_quote: base },
      { vault_base: it.vault(1) },
      { vault_quote: it.vault(0) },
      { vault_base: it.tokens(alice, 0) },
      { vault_quote: it.tokens(alice, 1) },
      { token_program_base: TOKEN_2022 },
      { token_program_quote: TOKEN_2022 },
    ];
    for (const changed of wrong) {
      const what = Object.keys(changed);
      const { swap, add, remove } = {
        swap: it.swap(alice, 'BUY', 1000n, 0n, changed),
        add: it.add(alice, 1000n, 4000n, 0n, changed),
        remove: it.remove(it.maker, 1000n, [0n, 0n], changed),
      };
      expect([what, it.why(alice, swap)]).toEqual([what, 'WrongVault']);
      expect([what, it.why(alice, add)]).toEqual([what, 'WrongVault']);
      expect([what, it.why(it.maker, remove)]).toEqual([what, 'WrongVault']);
    }
  });

  test("another's position, or one of another pool", () => {
    const { it, alice } = scene();
    const theirs = { position: it.position(it.maker) };
    expect(it.why(alice, it.remove(alice, 1000n, [0n, 0n], theirs))).toBe('WrongPosition');
    expect(it.why(alice, it.add(alice, 1000n, 4000n, 0n, theirs))).toBe('WrongPosition');
    const pool = it.poolOf(alice);
    const made = it.createPool(FIXED_FEE, {
      ...{ creator: alice.publicKey, pool },
      ...{ vault_base: it.vault(0, pool), vault_quote: it.vault(1, pool) },
    });
    const open = it.openPosition(alice);
    open.keys[1]!.pubkey = pool;
    open.keys[2]!.pubkey = it.position(alice, pool);
    it.must(it.run([made, open], [alice]));
    const foreign = { position: it.position(alice, pool) };
    expect(it.why(alice, it.add(alice, 1000n, 4000n, 0n, foreign))).toBe('WrongPosition');
  });

  test("another's tokens, or tokens of the other mint", () => {
    const { it, alice } = scene();
    const bob = it.trader('bob', [E9, E9]);
    const theirs = { owner_quote: it.tokens(bob, 1) };
    // The token program's own errors: owner does not match (4), mint mismatch (3).
    expect(it.why(alice, it.swap(alice, 'BUY', 1000n, 0n, theirs))).toBe('error 4');
    const other = { owner_quote: it.tokens(alice, 0) };
    expect(it.why(alice, it.swap(alice, 'BUY', 1000n, 0n, other))).toBe('error 3');
    expect(it.balances(bob)).toEqual([E9, E9]);
  });

  test('an owner who does not sign, and a pool that is no account of this program', () => {
    const { it, alice } = scene();
    const bob = it.trader('bob', [E9, E9]);
    const unsigned = it.swap(alice, 'BUY', 1000n);
    unsigned.keys[0]!.isSigner = false;
    expect(it.why(bob, unsigned)).toBe('error 3010');
    const fake = { pool: it.position(it.maker) };
    expect(it.why(alice, it.swap(alice, 'BUY', 1000n, 0n, fake))).toBe('error 3002');
    const foreign = { pool: it.mints[0] };
    expect(it.why(alice, it.swap(alice, 'BUY', 1000n, 0n, foreign))).toBe('error 3007');
  });
});

describe('amounts', () => {
  test('nothing, from an empty pool, too little, less than asked for', () => {
    const it = TestPool.open();
    const alice = it.trader('alice', [E9, E9]);
    expect(it.why(alice, it.swap(alice, 'BUY', 1000n))).toBe('EmptyPool');
    expect(it.why(alice, it.add(alice, 0n, 1n))).toBe('ZeroAmount');
    expect(it.why(alice, it.add(alice, 1n, 0n))).toBe('ZeroAmount');
    expect(it.why(alice, it.add(alice, 1_000n, 1_000n))).toBe('TooLittle');
    expect(it.why(alice, it.add(alice, 999n, 1_001n))).toBe('TooLittle');
    expect(it.why(alice, it.add(alice, 2_000n, 2_000n, 1_001n))).toBe('Slippage');
    it.must(it.run([it.add(it.maker, 1_000_000n, 4_000_000n)], [it.maker]));
    expect(it.why(alice, it.swap(alice, 'SELL', 0n))).toBe('ZeroAmount');
    expect(it.why(alice, it.swap(alice, 'BUY', 4n))).toBe('TooLittle');
    expect(it.why(alice, it.swap(alice, 'BUY', 1000n, 250n))).toBe('Slippage');
    expect(it.why(alice, it.add(alice, 1n, 1n))).toBe('TooLittle');
    expect(it.why(alice, it.add(alice, 1_000n, 4_000n, 2_001n))).toBe('Slippage');
    expect(it.why(it.maker, it.remove(it.maker, 0n))).toBe('ZeroAmount');
    expect(it.why(it.maker, it.remove(it.maker, 1n))).toBe('TooLittle');
    expect(it.why(it.maker, it.remove(it.maker, 2_000n, [1_001n, 0n]))).toBe('Slippage');
    expect(it.why(it.maker, it.remove(it.maker, 2_000n, [0n, 4_001n]))).toBe('Slippage');
    expect(it.why(it.maker, it.remove(it.maker, 2_000n, [1_000n, 4_000n]))).toBe('done');
  });

  test('shares that the position does not hold, the locked ones among them', () => {
    const it = TestPool.open();
    const alice = it.trader('alice', [E9, E9]);
    it.must(it.run([it.add(it.maker, 10_000n, 10_000n)], [it.maker]));
    expect(it.why(alice, it.remove(alice, 1_000n))).toBe('InsufficientShares');
    expect(it.why(it.maker, it.remove(it.maker, 9_001n))).toBe('InsufficientShares');
    expect(it.why(it.maker, it.remove(it.maker, 9_000n))).toBe('done');
  });

  test('more tokens than the owner has', () => {
    const { it, alice } = scene();
    const before = it.state();
    // Insufficient funds: 1 of the token program.
    expect(it.why(alice, it.swap(alice, 'BUY', 11n * E9))).toBe('error 1');
    expect(it.why(alice, it.add(alice, 11n * E9, 44n * E9))).toBe('error 1');
    expect(it.state()).toEqual(before);
  });

  test('what would pass 2^63-1 units, by swap and by deposit; up to it is fine', () => {
    const it = TestPool.open();
    const whale = it.trader('whale', [MOST, MOST]);
    it.must(it.run([it.add(it.maker, 10_000n, 10_000n)], [it.maker]));
    expect(it.why(whale, it.swap(whale, 'BUY', MOST - 9_999n))).toBe('Overflow');
    expect(it.why(whale, it.swap(whale, 'BUY', 2n ** 64n - 1n))).toBe('Overflow');
    expect(it.why(whale, it.add(whale, MOST, MOST))).toBe('Overflow');
    const wide = 2n ** 64n - 1n;
    expect(it.why(whale, it.add(whale, wide, wide))).toBe('Overflow');
    expect(it.why(whale, it.swap(whale, 'BUY', MOST - 10_000n))).toBe('done');
    expect(it.state().reserves[1]).toBe(MOST);
    expect(it.why(it.maker, it.swap(it.maker, 'SELL', 1n))).toBe('done');
  });
});
