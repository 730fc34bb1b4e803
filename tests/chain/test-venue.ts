/**
 * A venue on the real runtime for tests: two mints, a market, traders with tokens. Keys come from
 * seeds, so that a run repeats.
 */
import { createHash } from 'node:crypto';
import { Keypair, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { settlementMessage, type SettlementOrder } from '../../core/contract';
import type { ChainBatch, ChainFill, SignedOrder } from '../../core/settlement/chain/batch-bytes';
import { LocalChain, type Outcome } from '../../core/settlement/chain/local-chain';
import { loadProgram, loadProgramBytes } from '../../core/settlement/chain/program';
import { signBytes, signedTransaction } from '../../core/settlement/chain/transaction';
import { Venue } from '../../core/settlement/chain/venue';
import {
  readConfig,
  readLedger,
  type LedgerState,
  type VenueState,
} from '../../core/settlement/chain/venue-state';
import { ROOT } from '../source-files';
import {
  makeMint,
  makeTokenAccount,
  mintTo,
  TOKEN_PROGRAM,
  tokenAccount,
} from '../../core/settlement/chain/tokens';

export const LOT_UNITS = 100n;
export const NOTIONAL_UNITS = 10n;
/** The program's shortest, and what a cancel by a trader alone takes. */
export const EXIT_DELAY = 90_000n;
const CLUSTER = new Uint8Array(32).fill(7);

export const keyOf = (name: string): Keypair =>
  Keypair.fromSeed(createHash('sha256').update(name).digest());

/** Addresses found before: finding one is slow, and every venue here has the same ones. */
const FOUND = new Map<string, PublicKey>();
function found(name: string, find: () => PublicKey): PublicKey {
  const known = FOUND.get(name) ?? find();
  FOUND.set(name, known);
  return known;
}

export class TestVenue {
  readonly program = loadProgram(ROOT, 'settlement');
  readonly chain: LocalChain;
  readonly admin = keyOf('admin');
  readonly operator = keyOf('operator');
  readonly guardian = keyOf('guardian');
  readonly venue: Venue;
  readonly mints = [keyOf('base mint').publicKey, keyOf('quote mint').publicKey] as const;

  constructor(programs: readonly ('settlement' | 'amm')[] = ['settlement']) {
    const loaded = programs.map((name) => {
      return [loadProgram(ROOT, name).id.toBase58(), loadProgramBytes(ROOT, name)];
    });
    this.chain = new LocalChain(Object.fromEntries(loaded));
    this.chain.now = 1_800_000_000n;
    this.venue = new Venue(this.program, this.admin.publicKey);
    for (const key of [this.admin, this.operator, this.guardian]) this.fund(key);
    for (const name of ['base mint', 'quote mint']) this.mint(keyOf(name));
  }

  /** A venue with both assets and one market. */
  static open(): TestVenue {
    const it = new TestVenue();
    it.must(it.run([it.initialize()], [it.admin]));
    it.must(
      it.run(
        it.mints.map((m) => it.venue.listAsset(m, TOKEN_PROGRAM)),
        [it.admin],
      ),
    );
    it.must(it.run([it.listMarket()], [it.admin]));
    return it;
  }

  initialize(changed: Partial<Parameters<Venue['initialize']>[0]> = {}): TransactionInstruction {
    return this.venue.initialize({
      operator: this.operator.publicKey,
      guardian: this.guardian.publicKey,
      cluster: CLUSTER,
      exitDelaySeconds: EXIT_DELAY,
      maxFee: 1_000_000,
      firstSeq: 1n,
      ...changed,
    });
  }

  listMarket(): TransactionInstruction {
    const units = { lotUnits: LOT_UNITS, notionalUnits: NOTIONAL_UNITS };
    return this.venue.listMarket({ base: 0, quote: 1, ...units });
  }

  fund(key: Keypair): void {
    this.chain.fund(key.publicKey, 10n ** 12n);
  }

  mint(key: Keypair): void {
    const made = makeMint(this.admin.publicKey, key.publicKey);
    this.must(this.run(made, [this.admin, key]));
  }

  tokens(owner: PublicKey, asset: 0 | 1): PublicKey {
    return found(`tokens ${owner.toBase58()} ${asset}`, () =>
      tokenAccount(owner, this.mints[asset]),
    );
  }

  /** Gives a trader tokens of his own, in his own accounts. */
  endow(trader: Keypair, amounts: readonly [bigint, bigint]): void {
    this.fund(trader);
    for (const asset of [0, 1] as const) {
      const [mint, to] = [this.mints[asset], this.tokens(trader.publicKey, asset)];
      const { publicKey } = this.admin;
      const create = makeTokenAccount(publicKey, trader.publicKey, mint);
      const give = mintTo(publicKey, mint, to, amounts[asset]);
      this.must(this.run([create, give], [this.admin]));
    }
  }

  /** A trader with a ledger that holds these amounts. */
  trader(name: string, amounts: readonly [bigint, bigint]): Keypair {
    const trader = keyOf(name);
    this.endow(trader, amounts);
    const open = this.venue.openLedger(trader.publicKey, trader.publicKey);
    this.must(this.run([open], [trader]));
    for (const asset of [0, 1] as const) {
      if (amounts[asset] === 0n) continue;
      this.must(this.run([this.deposit(trader, asset, amounts[asset])], [trader]));
    }
    return trader;
  }

  move(trader: Keypair, asset: 0 | 1, amount: bigint) {
    const mint = this.mints[asset];
    return { owner: trader.publicKey, asset, amount, mint, tokenProgram: TOKEN_PROGRAM };
  }

  deposit(trader: Keypair, asset: 0 | 1, amount: bigint): TransactionInstruction {
    const source = this.tokens(trader.publicKey, asset);
    return this.venue.deposit({ ...this.move(trader, asset, amount), source });
  }

  withdraw(trader: Keypair, asset: 0 | 1, amount: bigint): TransactionInstruction {
    const destination = this.tokens(trader.publicKey, asset);
    const operator = this.operator.publicKey;
    return this.venue.withdraw({ ...this.move(trader, asset, amount), destination, operator });
  }

  exitWithdraw(trader: Keypair, asset: 0 | 1, amount: bigint): TransactionInstruction {
    const destination = this.tokens(trader.publicKey, asset);
    return this.venue.exitWithdraw({ ...this.move(trader, asset, amount), destination });
  }

  state(): VenueState {
    return readConfig(this.program, this.chain.account(this.venue.config)!);
  }

  ledger(owner: Keypair): LedgerState {
    const address = found(`ledger ${owner.publicKey.toBase58()}`, () =>
      this.venue.ledger(owner.publicKey),
    );
    return readLedger(this.program, this.chain.account(address)!);
  }

  /** Tokens in a vault, or in an account of a trader. */
  held(account: PublicKey): bigint {
    return Buffer.from(this.chain.account(account)!).readBigUInt64LE(64);
  }

  vault(asset: 0 | 1): bigint {
    return this.held(found(`vault ${asset}`, () => this.venue.vault(this.mints[asset])));
  }

  order(trader: Keypair, changed: Partial<SettlementOrder> = {}): SignedOrder {
    const message = settlementMessage({
      domain: this.state().domain,
      id: 1n,
      expiry: Number(this.chain.now) + 3600,
      limit: 50n,
      quantity: 10n,
      market: 0,
      maxFee: 100_000,
      side: 'BUY',
      ...changed,
    });
    const signature = signBytes(message, trader);
    return { owner: trader.publicKey.toBytes(), signature, message };
  }

  batch(fills: readonly ChainFill[], changed: Partial<ChainBatch> = {}): ChainBatch {
    const { nextSeq } = this.state();
    const logHash = new Uint8Array(32).fill(3);
    return { fromSeq: nextSeq, toSeq: nextSeq + 9n, logHash, fills, ...changed };
  }

  settle(fills: readonly ChainFill[], changed: Partial<ChainBatch> = {}): Outcome {
    const batch = this.batch(fills, changed);
    return this.run(this.venue.settleBatch(batch, this.operator.publicKey), [this.operator]);
  }

  run(
    instructions: readonly TransactionInstruction[],
    signers: readonly [Keypair, ...Keypair[]],
    version: 0 | 1 = 1,
  ): Outcome {
    this.chain.nextBlock();
    const recentBlockhash = this.chain.blockhash();
    const parts = { version, instructions: [...instructions], signers, recentBlockhash };
    return this.chain.send(signedTransaction(parts));
  }

  must(outcome: Outcome): Outcome {
    if (outcome.error === undefined) return outcome;
    throw new Error(`${this.reason(outcome)}\n${outcome.logs.join('\n')}`);
  }

  /** Why a transaction failed; `settled` when it did not. */
  reason({ error, custom }: Outcome): string {
    if (error === undefined) return 'settled';
    return (custom === undefined ? undefined : this.program.errorName(custom)) ?? error;
  }

  /** Total of an asset over the given ledgers and the fees equals the venue's total and vault. */
  conserved(traders: readonly Keypair[]): boolean {
    const { assets } = this.state();
    return ([0, 1] as const).every((asset) => {
      const held = traders.reduce((sum, one) => sum + this.ledger(one).balances[asset]!, 0n);
      const { total, fees } = assets[asset]!;
      return held + fees === total && total === this.vault(asset);
    });
  }
}
