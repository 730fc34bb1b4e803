// Ledgers, signers and terms that the program `settlement` refuses, each by its own name.
import { TransactionInstruction, type Keypair } from '@solana/web3.js';
import { encodeBatch } from '../../core/settlement/chain/batch-bytes';
import { Venue } from '../../core/settlement/chain/venue';
import { runTampered, scene, tampered, type Scene } from './scene';
import { EXIT_DELAY, keyOf, TestVenue } from './test-venue';
import { TOKEN_PROGRAM } from '../../core/settlement/chain/tokens';

describe('ledgers', () => {
  const settleWith = (s: Scene, change: (i: TransactionInstruction) => void): string => {
    const batch = s.it.batch([s.fill()]);
    const both = s.it.venue.settleBatch(batch, s.it.operator.publicKey);
    change(both[1]!);
    return s.it.reason(s.it.run(both, [s.it.operator]));
  };

  test("another trader's ledger in the place of the signer's", () => {
    const s = scene();
    const carol = s.it.trader('carol', [1_000n, 80_000n]);
    const reason = settleWith(s, ({ keys }) => {
      keys[3]!.pubkey = s.it.venue.ledger(carol.publicKey);
    });
    expect(reason).toBe('WrongOwner');
  });

  test('the same ledger twice', () => {
    const s = scene();
    expect(settleWith(s, ({ keys }) => (keys[4]!.pubkey = keys[3]!.pubkey))).not.toBe('settled');
  });

  test('owners out of order, or one twice', () => {
    const s = scene();
    const bytes = encodeBatch(s.it.batch([s.fill()]));
    const data = Buffer.from(bytes.data);
    data.copy(data, 51 + 32, 51, 51 + 32);
    const owners = [bytes.owners[0]!, bytes.owners[0]!];
    const checks = Buffer.from(bytes.checks(1));
    const [verify] = tampered(s, () => undefined);
    const { programId } = verify!;
    // Both orders are the first trader's own, so that every signature is good.
    const first = s.it.order(s.alice.publicKey.toBytes()[0] === owners[0]![0] ? s.alice : s.bob);
    for (let order = 0; order < 2; order += 1) {
      Buffer.from(first.signature).copy(data, 51 + 64 + 116 * order);
      Buffer.from(first.message).copy(data, 51 + 64 + 116 * order + 64);
    }
    const reason = s.it.reason(
      s.it.run(
        [
          new TransactionInstruction({ programId, keys: [], data: checks }),
          s.it.venue.settleData(data, owners, s.it.operator.publicKey),
        ],
        [s.it.operator],
      ),
    );
    expect(reason).toBe('LedgerOrder');
  });

  test('a ledger of another venue', () => {
    const s = scene();
    const stranger = keyOf('stranger');
    s.it.fund(stranger);
    const other = new Venue(s.it.program, stranger.publicKey);
    const made = other.initialize({
      operator: s.it.operator.publicKey,
      guardian: s.it.guardian.publicKey,
      cluster: new Uint8Array(32),
      exitDelaySeconds: EXIT_DELAY,
      maxFee: 0,
      firstSeq: 1n,
    });
    s.it.must(s.it.run([made], [stranger]));
    const { publicKey } = s.alice;
    s.it.must(s.it.run([other.openLedger(publicKey, publicKey)], [s.alice]));
    const reason = settleWith(s, ({ keys }) => {
      const own = s.it.venue.ledger(publicKey).toBase58();
      const at = keys.findIndex(({ pubkey }) => pubkey.toBase58() === own);
      keys[at]!.pubkey = other.ledger(publicKey);
    });
    expect(reason).toBe('ForeignLedger');
  });

  test('an account that is no ledger, or not writable', () => {
    const s = scene();
    expect(settleWith(s, ({ keys }) => (keys[3]!.pubkey = s.it.mints[0]))).toBe('ForeignLedger');
    expect(settleWith(s, ({ keys }) => (keys[3]!.isWritable = false))).toBe('ForeignLedger');
  });

  test('a frozen ledger', () => {
    const s = scene();
    const keys = [s.it.operator.publicKey, s.it.guardian.publicKey] as const;
    const freeze = s.it.venue.freeze(s.alice.publicKey, ...keys);
    s.it.must(s.it.run([freeze], [s.it.operator, s.it.guardian]));
    expect(s.it.reason(s.it.settle([s.fill()]))).toBe('Frozen');
    const deposit = s.it.run([s.it.deposit(s.alice, 0, 1n)], [s.alice]);
    expect(s.it.reason(deposit)).toBe('Frozen');
  });

  test('an exited ledger; before the delay has passed it still settles', () => {
    const s = scene();
    s.it.must(s.it.run([s.it.venue.requestExit(s.alice.publicKey)], [s.alice]));
    const fill = () => s.fill({ quantity: 1n });
    expect(s.it.reason(s.it.settle([fill()]))).toBe('settled');
    s.it.chain.now += EXIT_DELAY;
    expect(s.it.reason(s.it.settle([fill()]))).toBe('Exited');
  });
});

describe('who may not', () => {
  test('nobody but the operator settles, nobody but the admin lists', () => {
    const s = scene();
    const { it, alice } = s;
    const settle = it.venue.settleBatch(it.batch([s.fill()]), alice.publicKey);
    expect(it.reason(it.run(settle, [alice]))).toBe('NotOperator');
    const market = it.listMarket();
    market.keys[0]!.pubkey = alice.publicKey;
    expect(it.reason(it.run([market], [alice]))).toBe('NotAdmin');
    const asset = it.venue.listAsset(it.mints[0], TOKEN_PROGRAM);
    asset.keys[0]!.pubkey = alice.publicKey;
    expect(it.reason(it.run([asset], [alice]))).toBe('NotAdmin');
  });

  test('one key alone neither freezes nor lifts nor rotates', () => {
    const { it, alice } = scene();
    const { operator, guardian } = it;
    const freeze = (by: Keypair, second: Keypair) =>
      it.reason(
        it.run([it.venue.freeze(alice.publicKey, by.publicKey, second.publicKey)], [by, second]),
      );
    expect(freeze(operator, alice)).toBe('NotGuardian');
    expect(freeze(alice, guardian)).toBe('NotOperator');
    const rotate = it.venue.rotateKeys(alice.publicKey, alice.publicKey, operator.publicKey);
    expect(it.reason(it.run([rotate], [it.admin, alice]))).toBe('NotGuardian');
  });

  test("a trader does not touch another's ledger", () => {
    const { it, alice, bob } = scene();
    const theirs = it.exitWithdraw(alice, 0, 1n);
    theirs.keys[0]!.pubkey = bob.publicKey;
    expect(it.reason(it.run([theirs], [bob]))).toBe('WrongOwner');
    const cancel = it.venue.cancelUpTo(alice.publicKey, 9n);
    cancel.keys[0]!.pubkey = bob.publicKey;
    expect(it.reason(it.run([cancel], [bob]))).toBe('WrongOwner');
    const exit = it.venue.requestExit(alice.publicKey);
    exit.keys[0]!.pubkey = bob.publicKey;
    expect(it.reason(it.run([exit], [bob]))).toBe('WrongOwner');
  });

  test('a stolen operator key moves nothing that no trader signed for', () => {
    const s = scene();
    const { it, alice } = s;
    const { operator } = it;
    it.endow(operator, [0n, 0n]);
    // Its own withdrawal of a trader's funds; the fees; a freeze; a batch that nobody signed.
    const out = it.withdraw(alice, 0, 1n);
    out.keys[0]!.pubkey = operator.publicKey;
    expect(it.reason(it.run([out], [operator]))).toBe('WrongOwner');
    const destination = it.tokens(operator.publicKey, 1);
    const fees = it.venue.withdrawFees({ ...it.move(alice, 1, 1n), destination });
    fees.keys[0]!.pubkey = operator.publicKey;
    expect(it.reason(it.run([fees], [operator]))).toBe('NotAdmin');
    const frozen = it.venue.freeze(alice.publicKey, operator.publicKey, operator.publicKey);
    expect(it.reason(it.run([frozen], [operator]))).toBe('NotGuardian');
    const forged = { ...it.order(alice), signature: new Uint8Array(64).fill(1) };
    expect(it.reason(it.settle([s.fill({ taker: forged })]))).toMatch(/index: 0/);
    expect(it.ledger(alice).balances.slice(0, 2)).toEqual([1_000n, 80_000n]);
  });
});

describe('terms and amounts', () => {
  test('a venue keeps within what the program allows', () => {
    const it = new TestVenue();
    const made = (changed: Parameters<TestVenue['initialize']>[0]) =>
      it.reason(it.run([it.initialize(changed)], [it.admin]));
    expect(made({ exitDelaySeconds: EXIT_DELAY - 1n })).toBe('ExitDelay');
    expect(made({ exitDelaySeconds: 14n * 86_400n + 1n })).toBe('ExitDelay');
    expect(made({ maxFee: 5_000_001 })).toBe('FeeRate');
    expect(made({ guardian: it.operator.publicKey })).toBe('SameKeys');
    expect(made({ operator: it.admin.publicKey })).toBe('SameKeys');
    expect(made({})).toBe('settled');
  });

  test('markets name listed assets and have units', () => {
    const it = TestVenue.open();
    const list = (base: number, quote: number, lotUnits: bigint, notionalUnits: bigint) =>
      it.reason(
        it.run([it.venue.listMarket({ base, quote, lotUnits, notionalUnits })], [it.admin]),
      );
    expect(list(0, 2, 1n, 1n)).toBe('UnknownAsset');
    expect(list(0, 0, 1n, 1n)).toBe('MarketTerms');
    expect(list(0, 1, 0n, 1n)).toBe('MarketTerms');
    expect(list(0, 1, 1n, 0n)).toBe('MarketTerms');
    for (let n = 1; n < 16; n += 1) expect(list(0, 1, 1n, BigInt(n))).toBe('settled');
    expect(list(0, 1, 1n, 99n)).toBe('TooManyMarkets');
  });

  test('amounts are above zero and there', () => {
    const { it, alice } = scene();
    const out = (asset: 0 | 1, amount: bigint) =>
      it.reason(it.run([it.withdraw(alice, asset, amount)], [alice, it.operator]));
    expect(out(0, 0n)).toBe('ZeroAmount');
    expect(out(0, 1_001n)).toBe('InsufficientBalance');
    expect(it.reason(it.run([it.deposit(alice, 0, 0n)], [alice]))).toBe('ZeroAmount');
    const wrong = it.deposit(alice, 0, 1n);
    const other = it.deposit(alice, 1, 1n);
    wrong.keys[5]!.pubkey = other.keys[5]!.pubkey;
    expect(it.reason(it.run([wrong], [alice]))).toBe('WrongVault');
  });

  test('bytes that are no batch', () => {
    const s = scene();
    for (const length of [0, 50, 51]) {
      const settle = s.it.venue.settleData(new Uint8Array(length), [], s.it.operator.publicKey);
      expect(s.it.reason(s.it.run([settle], [s.it.operator]))).toBe('BatchLayout');
    }
    const reason = runTampered(s, ({ data }) => (data[49]! += 1));
    expect(reason).toBe('BatchLayout');
  });
});
