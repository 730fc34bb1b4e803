// Mints of Token-2022, one extension each, for both programs: what cannot hurt a vault is taken,
// what can take from it only where it is listed as such, everything else never.
import { keyOf, TestVenue } from './test-venue';
import { FEE, FIXED_FEE, PLAIN, TestPool } from './test-pool';
import { MINT_EXTENSIONS, mintWith, type Fitness } from './token-extensions';
import {
  makeTokenAccount,
  mintTo,
  TOKEN_2022,
  tokenAccount,
} from '../../core/settlement/chain/tokens';

const of = (fitness: Fitness) => MINT_EXTENSIONS.filter((one) => one.fitness === fitness);
const REFUSED = 'MintExtension';

describe('settlement', () => {
  let it: TestVenue;
  let left = 0;
  // A venue has room for eight assets.
  beforeEach(() => {
    if (left === 0) {
      [it, left] = [new TestVenue(), 7];
      it.must(it.run([it.initialize()], [it.admin]));
    }
    left -= 1;
  });
  const list = (name: string, acceptRisks: boolean): string => {
    const mint = keyOf(name).publicKey;
    const listed = it.venue.listAsset(mint, TOKEN_2022, acceptRisks);
    return it.reason(it.run([listed], [it.admin]));
  };
  const made = (name: string): void => {
    const extension = MINT_EXTENSIONS.find((one) => one.name === name)!;
    const key = keyOf(name);
    it.must(it.run(mintWith(extension, key.publicKey, it.admin.publicKey), [it.admin, key]));
  };

  test.each(of('harmless'))('takes a mint with $name', ({ name }) => {
    made(name);
    expect(list(name, false)).toBe('settled');
  });

  test.each(of('risky'))('takes a mint with a $name only as such', ({ name }) => {
    made(name);
    expect(list(name, false)).toBe(REFUSED);
    expect(list(name, true)).toBe('settled');
  });

  test.each(of('unfit'))('never takes a mint with $name', ({ name }) => {
    made(name);
    expect([list(name, false), list(name, true)]).toEqual([REFUSED, REFUSED]);
  });

  test('credits what arrives of a mint that takes fees; the sums hold', () => {
    [it, left] = [new TestVenue(), 0];
    it.must(it.run([it.initialize()], [it.admin]));
    made('transfer fee');
    expect(list('transfer fee', true)).toBe('settled');
    const [mint, alice] = [keyOf('transfer fee').publicKey, keyOf('alice')];
    it.fund(alice);
    const source = tokenAccount(alice.publicKey, mint, TOKEN_2022);
    const { publicKey } = it.admin;
    const create = makeTokenAccount(publicKey, alice.publicKey, mint, TOKEN_2022);
    it.must(it.run([create, mintTo(publicKey, mint, source, 100_000n, TOKEN_2022)], [it.admin]));
    it.must(it.run([it.venue.openLedger(alice.publicKey, alice.publicKey)], [alice]));
    const move = { owner: alice.publicKey, asset: 0, mint, tokenProgram: TOKEN_2022 };
    it.must(it.run([it.venue.deposit({ ...move, amount: 100_000n, source })], [alice]));
    // A hundredth stays withheld in the vault's own account, which nobody can spend.
    const { total } = it.state().assets[0]!;
    expect([it.ledger(alice).balances[0], total]).toEqual([99_000n, 99_000n]);
    expect(it.held(it.venue.vault(mint))).toBe(99_000n);
    const out = { ...move, amount: 99_000n, destination: source, operator: it.operator.publicKey };
    it.must(it.run([it.venue.withdraw(out)], [alice, it.operator]));
    expect([it.held(source), it.held(it.venue.vault(mint))]).toEqual([98_010n, 0n]);
  });
});

describe('amm', () => {
  const kindOf = (extension: (typeof MINT_EXTENSIONS)[number]): TestPool => {
    const it = new TestPool();
    const key = keyOf(extension.name);
    const { maker } = it;
    it.must(it.run(mintWith(extension, key.publicKey, maker.publicKey), [maker, key]));
    return it;
  };
  const pooled = (it: TestPool, name: string): string => {
    const [base, quote] = [it.mints[0], keyOf(name).publicKey];
    const pool = it.poolOf(it.maker, [base, quote]);
    const vaults = { vault_base: it.vault(0, pool), vault_quote: it.vault(1, pool, quote) };
    const changed = { pool, mint_quote: quote, token_program_quote: TOKEN_2022, ...vaults };
    return it.why(it.maker, it.createPool(FEE, changed));
  };

  test.each(of('harmless'))('makes a pool of a mint with $name', (extension) => {
    expect(pooled(kindOf(extension), extension.name)).toBe('done');
  });

  test.each([...of('risky'), ...of('unfit')])('makes none of a mint with $name', (extension) => {
    expect(pooled(kindOf(extension), extension.name)).toBe(REFUSED);
  });

  test('liquidity and swaps move tokens of both token programs alike', () => {
    const E9 = 10n ** 9n;
    const plain2022 = { program: TOKEN_2022 };
    const it = TestPool.open(FIXED_FEE, [plain2022, PLAIN]);
    it.must(it.run([it.add(it.maker, 10n * E9, 5n * E9)], [it.maker]));
    const alice = it.trader('alice', [0n, E9]);
    it.must(it.run([it.swap(alice, 'BUY', E9)], [alice]));
    // The published output of one into five to ten, cut to nine decimals.
    expect(it.balances(alice)).toEqual([1_662_497_915n, 0n]);
    it.must(it.run([it.remove(it.maker, it.sharesOf(it.maker))], [it.maker]));
    expect(it.vaults()).toEqual(it.state().reserves);
  });
});
