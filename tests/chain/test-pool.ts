// long-file: one pool with all that tests do to it
/** A pool of the program `amm` on the real runtime for tests: two mints, traders with tokens. */
import { BN } from '@coral-xyz/anchor';
import type { Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { LocalChain, type Outcome } from '../../core/settlement/chain/local-chain';
import { loadProgram, loadProgramBytes } from '../../core/settlement/chain/program';
import { signedTransaction } from '../../core/settlement/chain/transaction';
import { ROOT } from '../source-files';
import { keyOf } from './test-venue';
import {
  makeMint,
  makeTokenAccount,
  mintTo,
  TOKEN_PROGRAM,
  tokenAccount,
  transfer,
} from '../../core/settlement/chain/tokens';

/** Terms of a pool's fee, as the program takes them. */
export const FEE = {
  base: 300_000,
  highest: 5_000_000,
  control: 500_000,
  filter: 30,
  decay: 600,
  reduction: 5_000,
  max_volatility: 10_000,
};
/** The same without a variable part. */
export const FIXED_FEE = { ...FEE, control: 0 };

/** A mint of either token program: how to make it, once its key is known. */
export interface MintKind {
  readonly program: PublicKey;
  readonly bytes?: number;
  readonly extensions?: (mint: PublicKey, authority: PublicKey) => TransactionInstruction[];
}

/** A mint of SPL Token, without extensions. */
export const PLAIN: MintKind = { program: TOKEN_PROGRAM };

/** The parts of a `Pool` that tests look at. */
export interface PoolState {
  readonly reserves: readonly [bigint, bigint];
  readonly shares: bigint;
  readonly volatility: readonly [index: number, reference: number, current: number, last: number];
  readonly cumulative: readonly [bigint, bigint];
}

/** Addresses found before: finding one is slow, and every test has the same ones. */
const DERIVED = new Map<string, PublicKey>();

const number = (value: bigint): BN => new BN(value.toString());
const bigint = (value: unknown): bigint => BigInt(String(value));

type Keys = Readonly<Record<string, PublicKey>>;

export class TestPool {
  readonly program = loadProgram(ROOT, 'amm');
  readonly chain: LocalChain;
  readonly maker = keyOf('pool maker');
  readonly mints: readonly [PublicKey, PublicKey];

  constructor(readonly kinds: readonly [MintKind, MintKind] = [PLAIN, PLAIN]) {
    const id = this.program.id.toBase58();
    this.chain = new LocalChain({ [id]: loadProgramBytes(ROOT, 'amm') });
    this.chain.now = 1_800_000_000n;
    this.chain.fund(this.maker.publicKey, 10n ** 13n);
    this.mints = [this.mint('pool base', kinds[0]), this.mint('pool quote', kinds[1])];
  }

  /** A pool with its terms, and `maker`'s position in it. */
  static open(fee: typeof FEE = FIXED_FEE, kinds?: readonly [MintKind, MintKind]): TestPool {
    const it = new TestPool(kinds);
    it.must(it.run([it.createPool(fee)], [it.maker]));
    it.endow(it.maker, [10n ** 15n, 10n ** 15n]);
    it.must(it.run([it.openPosition(it.maker)], [it.maker]));
    return it;
  }

  mint(name: string, { program, bytes, extensions }: MintKind): PublicKey {
    const key = keyOf(name);
    const more = extensions?.(key.publicKey, this.maker.publicKey) ?? [];
    const made = makeMint(this.maker.publicKey, key.publicKey, program, bytes, more);
    this.must(this.run(made, [this.maker, key]));
    return key.publicKey;
  }

  tokens(owner: Keypair, side: 0 | 1): PublicKey {
    const { program } = this.kinds[side];
    const id = [owner.publicKey, this.mints[side], program].join();
    const known = DERIVED.get(id) ?? tokenAccount(owner.publicKey, this.mints[side], program);
    DERIVED.set(id, known);
    return known;
  }

  /** Gives a trader SOL and tokens in accounts of his own. */
  endow(trader: Keypair, amounts: readonly [bigint, bigint]): void {
    this.chain.fund(trader.publicKey, 10n ** 12n);
    for (const side of [0, 1] as const) {
      const [mint, program] = [this.mints[side], this.kinds[side].program];
      const { publicKey } = this.maker;
      const create = makeTokenAccount(publicKey, trader.publicKey, mint, program);
      const to = this.tokens(trader, side);
      const give = mintTo(publicKey, mint, to, amounts[side], program);
      this.must(this.run([create, give], [this.maker]));
    }
  }

  /** Sends tokens to a vault past the program. */
  gift(from: Keypair, side: 0 | 1, amount: bigint): void {
    const source = this.tokens(from, side);
    const { program } = this.kinds[side];
    const sent = transfer(
      source,
      this.mints[side],
      this.vault(side),
      from.publicKey,
      amount,
      program,
    );
    this.must(this.run([sent], [from]));
  }

  /** A trader with tokens and a position. */
  trader(name: string, amounts: readonly [bigint, bigint]): Keypair {
    const key = keyOf(name);
    this.endow(key, amounts);
    this.must(this.run([this.openPosition(key)], [key]));
    return key;
  }

  get pool(): PublicKey {
    return this.poolOf(this.maker);
  }

  poolOf(creator: Keypair, [base, quote] = this.mints): PublicKey {
    return this.derived('pool', creator.publicKey, base, quote);
  }

  private derived(name: string, ...keys: PublicKey[]): PublicKey {
    const id = [name, ...keys].join();
    const known = DERIVED.get(id);
    if (known) return known;
    const made = this.program.address(name, ...keys.map((key) => key.toBytes()));
    DERIVED.set(id, made);
    return made;
  }

  vault(side: 0 | 1, pool = this.pool, mint = this.mints[side]): PublicKey {
    return this.derived('vault', pool, mint);
  }

  position(owner: Keypair, pool = this.pool): PublicKey {
    return this.derived('position', pool, owner.publicKey);
  }

  createPool(fee: typeof FEE, changed: Keys = {}): TransactionInstruction {
    const [mint_base, mint_quote] = this.mints;
    const { pool } = this;
    const [vault_base, vault_quote] = [this.vault(0), this.vault(1)];
    const [token_program_base, token_program_quote] = this.kinds.map(({ program }) => program);
    return this.program.instruction(
      'create_pool',
      { terms: { fee } },
      {
        ...{ creator: this.maker.publicKey, pool, mint_base, mint_quote, vault_base, vault_quote },
        ...{ token_program_base: token_program_base!, token_program_quote: token_program_quote! },
        ...changed,
      },
    );
  }

  openPosition(owner: Keypair): TransactionInstruction {
    const keys = { owner: owner.publicKey, pool: this.pool, position: this.position(owner) };
    return this.program.instruction('open_position', {}, keys);
  }

  private accounts(owner: Keypair): Keys {
    const [mint_base, mint_quote] = this.mints;
    const [base, quote] = this.kinds;
    return {
      ...{ owner: owner.publicKey, pool: this.pool, mint_base, mint_quote },
      ...{ vault_base: this.vault(0), vault_quote: this.vault(1) },
      ...{ owner_base: this.tokens(owner, 0), owner_quote: this.tokens(owner, 1) },
      ...{ token_program_base: base.program, token_program_quote: quote.program },
    };
  }

  add(owner: Keypair, base: bigint, quote: bigint, least = 0n, changed: Keys = {}) {
    const args = { base: number(base), quote: number(quote), min_shares: number(least) };
    const keys = { ...this.accounts(owner), position: this.position(owner), ...changed };
    return this.program.instruction('add_liquidity', args, keys);
  }

  remove(
    owner: Keypair,
    shares: bigint,
    least: readonly [bigint, bigint] = [0n, 0n],
    changed: Keys = {},
  ) {
    const [min_base, min_quote] = least.map(number);
    const args = { shares: number(shares), min_base, min_quote };
    const keys = { ...this.accounts(owner), position: this.position(owner), ...changed };
    return this.program.instruction('remove_liquidity', args, keys);
  }

  swap(owner: Keypair, side: 'BUY' | 'SELL', amountIn: bigint, least = 0n, changed: Keys = {}) {
    const args = { buys: side === 'BUY', amount_in: number(amountIn), min_out: number(least) };
    return this.program.instruction('swap', args, { ...this.accounts(owner), ...changed });
  }

  run(
    instructions: readonly TransactionInstruction[],
    signers: readonly [Keypair, ...Keypair[]],
  ): Outcome {
    this.chain.nextBlock();
    const recentBlockhash = this.chain.blockhash();
    return this.chain.send(
      signedTransaction({ version: 1, instructions, signers, recentBlockhash }),
    );
  }

  must(outcome: Outcome): Outcome {
    if (outcome.error === undefined) return outcome;
    throw new Error(`${this.reason(outcome)}\n${outcome.logs.join('\n')}`);
  }

  /** Why a transaction failed; `done` when it did not, `error N` by Anchor or the token program. */
  reason({ error, custom }: Outcome): string {
    if (error === undefined) return 'done';
    if (custom === undefined) return error;
    return this.program.errorName(custom) ?? `error ${custom}`;
  }

  /** One instruction by its owner, and why it was refused. */
  why(owner: Keypair, instruction: TransactionInstruction): string {
    return this.reason(this.run([instruction], [owner]));
  }

  state(): PoolState {
    return this.stateOf(this.chain.account(this.pool)!);
  }

  stateOf(account: Uint8Array): PoolState {
    const raw = this.program.decode<Record<string, unknown>>('Pool', account);
    const of = (name: string): bigint => bigint(raw[name]);
    return {
      reserves: [of('reserve_base'), of('reserve_quote')],
      shares: of('total_shares'),
      volatility: [
        Number(of('reference_index')),
        Number(of('reference')),
        Number(of('volatility')),
        Number(of('last_swap')),
      ],
      cumulative: [of('cumulative_base'), of('cumulative_quote')],
    };
  }

  sharesOf(owner: Keypair): bigint {
    const data = this.chain.account(this.position(owner))!;
    return bigint(this.program.decode<Record<string, unknown>>('Position', data)['shares']);
  }

  held(account: PublicKey): bigint {
    return Buffer.from(this.chain.account(account)!).readBigUInt64LE(64);
  }

  balances(owner: Keypair): readonly [bigint, bigint] {
    return [this.held(this.tokens(owner, 0)), this.held(this.tokens(owner, 1))];
  }

  vaults(): readonly [bigint, bigint] {
    return [this.held(this.vault(0)), this.held(this.vault(1))];
  }
}
