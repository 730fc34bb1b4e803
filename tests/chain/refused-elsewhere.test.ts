// Refusals of the program `settlement` at their other places: a name that is reached in one
// instruction may be missing in another. And the dearest batch that fits into a transaction.
import { TransactionInstruction } from '@solana/web3.js';
import {
  makeTokenAccount,
  mintTo,
  TOKEN_2022,
  TOKEN_PROGRAM,
  tokenAccount,
} from '../../core/settlement/chain/tokens';
import { scene } from './scene';
import { EXIT_DELAY, keyOf, TestVenue } from './test-venue';
import { MINT_EXTENSIONS, mintWith } from './token-extensions';

test('keys that are not three are neither announced nor put in force', () => {
  const { it } = scene();
  const { admin, guardian, venue } = it;
  const [one, two] = [keyOf('one').publicKey, keyOf('two').publicKey];
  const pairs = [
    [one, one],
    [admin.publicKey, two],
    [one, admin.publicKey],
  ] as const;
  for (const pair of pairs) {
    expect(it.reason(it.run([venue.proposeKeys(...pair)], [admin]))).toBe('SameKeys');
    const rotate = venue.rotateKeys(guardian.publicKey, ...pair);
    expect(it.reason(it.run([rotate], [admin, guardian]))).toBe('SameKeys');
  }
});

test('no payment of an unlisted asset, through another vault or mint, or into the vault', () => {
  const { it, alice } = scene();
  const { operator, venue } = it;
  it.must(it.run([venue.requestExit(alice.publicKey)], [alice]));
  it.chain.now += EXIT_DELAY;
  const destination = it.tokens(alice.publicKey, 0);
  const ways = {
    deposit: () => [it.deposit(alice, 0, 1n), [alice]] as const,
    withdraw: () => [it.withdraw(alice, 0, 1n), [alice, operator]] as const,
    exit_withdraw: () => [it.exitWithdraw(alice, 0, 1n), [alice]] as const,
  };
  for (const [name, way] of Object.entries(ways)) {
    const changed = (change: (instruction: TransactionInstruction) => void): string => {
      const [instruction, signers] = way();
      change(instruction);
      return it.reason(it.run([instruction], [signers[0], ...signers.slice(1)]));
    };
    const place =
      (key: string): ((i: TransactionInstruction) => number) =>
      (i) =>
        i.keys.findIndex(({ pubkey }) => pubkey.toBase58() === key);
    const vault = place(venue.vault(it.mints[0]).toBase58());
    const mint = place(it.mints[0].toBase58());
    expect([
      name,
      changed((i) => (i.data[8] = 2)),
      changed((i) => (i.keys[vault(i)]!.pubkey = venue.vault(it.mints[1]))),
      changed((i) => (i.keys[mint(i)]!.pubkey = it.mints[1])),
      changed((i) => (i.keys.at(-1)!.pubkey = TOKEN_2022)),
    ]).toEqual([name, 'UnknownAsset', 'WrongVault', 'WrongVault', 'WrongVault']);
  }
  const into = it.exitWithdraw(alice, 0, 1n);
  const to = into.keys.findIndex(({ pubkey }) => pubkey.equals(destination));
  into.keys[to]!.pubkey = venue.vault(it.mints[0]);
  expect(it.reason(it.run([into], [alice]))).toBe('WrongVault');
});

test('no listing under another token program, no fees through another vault or mint', () => {
  const s = scene();
  const { it, alice } = s;
  const { venue, admin } = it;
  const key = keyOf('third mint');
  it.mint(key);
  const listed = venue.listAsset(key.publicKey, TOKEN_2022);
  expect(it.reason(it.run([listed], [admin]))).toBe('WrongVault');
  const destination = it.tokens(alice.publicKey, 0);
  const fees = (change: (i: TransactionInstruction) => void): string => {
    const move = { asset: 0, amount: 1n, mint: it.mints[0], tokenProgram: TOKEN_PROGRAM };
    const instruction = venue.withdrawFees({ ...move, destination });
    change(instruction);
    return it.reason(it.run([instruction], [admin]));
  };
  it.must(it.settle([s.fill()]));
  const places = [it.mints[0], venue.vault(it.mints[0]), TOKEN_PROGRAM].map((at) => {
    return (to: typeof at) => (i: TransactionInstruction) => {
      i.keys.find(({ pubkey }) => pubkey.equals(at))!.pubkey = to;
    };
  });
  const [mint, vault, program] = places;
  expect([
    fees(mint!(it.mints[1])),
    fees(vault!(venue.vault(it.mints[1]))),
    fees(program!(TOKEN_2022)),
    fees(() => undefined),
  ]).toEqual(['WrongVault', 'WrongVault', 'WrongVault', 'settled']);
});

test('orders of two markets do not match', () => {
  const s = scene();
  s.it.must(s.it.run([s.it.listMarket()], [s.it.admin]));
  const taker = s.it.order(s.alice, { market: 1 });
  expect(s.it.reason(s.it.settle([s.fill({ taker })]))).toBe('OrdersDoNotMatch');
});

test('a mint with a freeze authority is listed as risky alone: a frozen vault pays nobody', () => {
  const it = new TestVenue();
  it.must(it.run([it.initialize()], [it.admin]));
  const [key, alice] = [keyOf('freeze authority'), keyOf('alice')];
  const [mint, authority] = [key.publicKey, it.admin.publicKey];
  const freezable = MINT_EXTENSIONS.find(({ name }) => name === 'freeze authority')!;
  it.must(it.run(mintWith(freezable, mint, authority), [it.admin, key]));
  it.must(it.run([it.venue.listAsset(mint, TOKEN_2022, true)], [it.admin]));
  it.fund(alice);
  const source = tokenAccount(alice.publicKey, mint, TOKEN_2022);
  const create = makeTokenAccount(authority, alice.publicKey, mint, TOKEN_2022);
  it.must(it.run([create, mintTo(authority, mint, source, 9n, TOKEN_2022)], [it.admin]));
  it.must(it.run([it.venue.openLedger(alice.publicKey, alice.publicKey)], [alice]));
  const move = { owner: alice.publicKey, asset: 0, amount: 9n, mint, tokenProgram: TOKEN_2022 };
  it.must(it.run([it.venue.deposit({ ...move, source })], [alice]));
  const keys = [it.venue.vault(mint), mint, authority].map((pubkey, i) => ({
    pubkey,
    isSigner: i === 2,
    isWritable: i === 0,
  }));
  // FreezeAccount.
  const freeze = new TransactionInstruction({
    ...{ programId: TOKEN_2022, keys, data: Buffer.from([10]) },
  });
  it.must(it.run([freeze], [it.admin]));
  it.must(it.run([it.venue.requestExit(alice.publicKey)], [alice]));
  it.chain.now += EXIT_DELAY;
  const leave = it.venue.exitWithdraw({ ...move, destination: source });
  // The token program's own error: the account is frozen.
  expect(it.run([leave], [alice]).custom).toBe(17);
});

test('a batch whose every order moves a window by its whole length fits a transaction', () => {
  const it = TestVenue.open();
  const names = Array.from({ length: 8 }, (_, i) => i);
  // The lowest live id of each rises from 0 to 1,023: the longest walk.
  const id = 2_046n;
  const fills = names.map((i) => ({
    maker: it.order(it.trader(`seller ${i}`, [5_000n, 0n]), { id, side: 'SELL', limit: 40n }),
    taker: it.order(it.trader(`buyer ${i}`, [0n, 9_000n]), { id }),
    ...{ price: 45n, quantity: 1n, makerFeeRate: 100_000, takerFeeRate: 100_000 },
  }));
  const { computeUnits } = it.must(it.settle(fills));
  expect(computeUnits).toBeLessThan(300_000);
});
