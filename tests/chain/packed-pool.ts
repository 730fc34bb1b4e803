/**
 * The program's side of the comparison of pools: many operations in one transaction of the real
 * runtime. Signatures are not verified here (other tests do), so that a million take minutes.
 */
import { address, type Address } from '@solana/kit';
import { PublicKey, type Keypair, type TransactionInstruction } from '@solana/web3.js';
import type { FeeTerms } from '../../core/pools/dynamic-fee';
import { BEGIN, TRADERS, type Pair, type PoolFigures, type PoolOperation } from './pool-model';
import { sendMessage, withoutSignatures } from './raw-transaction';
import { TestPool, type PoolState } from './test-pool';

/** Each operation calls two transfers; the runtime ends a transaction after 64 instructions. */
export const MOST_PACKED = 20;

/** Where amounts lie in a token account, and in a position after discriminator, pool and owner. */
const [TOKENS_AT, SHARES_AT] = [64, 72];

/** An operation with what it must give at least. */
export interface Packed {
  readonly operation: PoolOperation;
  readonly least: readonly bigint[];
}

export class PackedPool {
  private readonly it: TestPool;
  private readonly traders: readonly Keypair[];
  private readonly keys: readonly string[];
  private readonly head: Buffer;
  private readonly signers: readonly Address[];
  private readonly templates = new Map<string, Template>();
  private readonly addresses: Addresses;
  private sent = 0;

  constructor(terms: FeeTerms, balances: readonly Pair[]) {
    const { maxVolatility, ...others } = terms;
    this.it = new TestPool();
    this.it.chain.now = BEGIN;
    const fee = { ...others, max_volatility: maxVolatility };
    this.it.must(this.it.run([this.it.createPool(fee)], [this.it.maker]));
    this.traders = balances.map((pair, who) => this.it.trader(`trader ${who}`, pair));
    const [maker, ...owners] = [this.it.maker, ...this.traders].map(({ publicKey }) => publicKey);
    const forms = this.traders.flatMap((trader) => [
      this.it.swap(trader, 'BUY', 0n),
      this.it.add(trader, 0n, 0n),
    ]);
    const written = unique(forms.flatMap(({ keys }) => keys).filter((meta) => meta.isWritable));
    const all = unique(forms.flatMap(({ keys }) => keys));
    const first = [maker!, ...owners].map(String);
    const rest = [this.it.program.id.toBase58(), ...all];
    this.keys = [...new Set([...first, ...written, ...rest])];
    const unwritten = this.keys.length - first.length - written.length;
    const bytes = this.keys.map((key) => new PublicKey(key).toBuffer());
    this.head = Buffer.concat([
      Buffer.from([first.length, TRADERS, unwritten, this.keys.length]),
      ...bytes,
      Buffer.alloc(32),
    ]);
    this.signers = first.map((key) => address(key));
    this.addresses = addressesOf(this.it, this.traders);
    withoutSignatures(this.it.chain.svm);
  }

  set now(seconds: bigint) {
    this.it.chain.now = seconds;
  }

  /** Runs all of them, or none. @returns `done`, or why the first that fails was refused */
  send(packed: readonly Packed[]): string {
    const parts = packed.map((one) => this.encoded(one));
    const messageBytes = Buffer.concat([this.head, Buffer.from([parts.length]), ...parts]);
    const { svm } = this.it.chain;
    const refusal = sendMessage(svm, new Uint8Array(messageBytes), this.signers, (this.sent += 1));
    if (refusal === undefined) return 'done';
    const { text: error, custom } = refusal;
    return this.it.reason({
      ...{ signature: '', logs: [], computeUnits: 0, bytes: messageBytes.length, error },
      ...(custom === undefined ? {} : { custom }),
    });
  }

  private encoded({ operation, least }: Packed): Buffer {
    const { who, kind } = operation;
    const name = `${kind} ${who}`;
    const template = this.templates.get(name) ?? this.template(operation);
    this.templates.set(name, template);
    const bytes = Buffer.from(template.bytes);
    argumentsOf(operation, least).forEach((value, i) => {
      bytes.writeBigUInt64LE(value, template.at + 8 * i);
    });
    if (kind === 'swap') bytes[template.at - 1] = operation.side === 'BUY' ? 1 : 0;
    return bytes;
  }

  private template({ who, kind }: PoolOperation): Template {
    const trader = this.traders[who]!;
    if (kind === 'swap') return this.templateOf(this.it.swap(trader, 'BUY', 0n), 2);
    if (kind === 'add') return this.templateOf(this.it.add(trader, 0n, 0n), 3);
    return this.templateOf(this.it.remove(trader, 0n), 3);
  }

  private templateOf(instruction: TransactionInstruction, amounts: number): Template {
    const place = (key: PublicKey): number => this.keys.indexOf(key.toBase58());
    const { programId, keys, data } = instruction;
    const places = keys.map(({ pubkey }) => place(pubkey));
    const before = Buffer.from([place(programId), places.length, ...places, data.length]);
    const bytes = Buffer.concat([before, data]);
    return { bytes, at: bytes.length - 8 * amounts };
  }

  private data(key: Address): Buffer {
    const found = this.it.chain.svm.getAccount(key);
    if (!found.exists) throw new Error(`the chain has no account ${key}`);
    return Buffer.from(found.data);
  }

  /** Of the pool alone. */
  state(): PoolState {
    return this.it.stateOf(this.data(this.addresses.pool));
  }

  /** Of the pool, its traders and its vaults. */
  figures(): PoolFigures {
    const { positions, tokens, vaults } = this.addresses;
    const held = (key: Address): bigint => this.data(key).readBigUInt64LE(TOKENS_AT);
    const both = ([base, quote]: readonly [Address, Address]): Pair => [held(base), held(quote)];
    return {
      ...this.state(),
      positions: positions.map((key) => this.data(key).readBigUInt64LE(SHARES_AT)),
      balances: tokens.map(both),
      vaults: both(vaults),
    };
  }
}

/** Addresses of what is read, found once: writing keys as text is slow. */
interface Addresses {
  readonly pool: Address;
  readonly vaults: readonly [Address, Address];
  readonly positions: readonly Address[];
  readonly tokens: readonly (readonly [Address, Address])[];
}

function addressesOf(it: TestPool, traders: readonly Keypair[]): Addresses {
  const text = (key: PublicKey): Address => address(key.toBase58());
  return {
    pool: text(it.pool),
    vaults: [text(it.vault(0)), text(it.vault(1))],
    positions: traders.map((one) => text(it.position(one))),
    tokens: traders.map((one) => [text(it.tokens(one, 0)), text(it.tokens(one, 1))]),
  };
}

interface Template {
  readonly bytes: Buffer;
  /** Where its amounts begin. */
  readonly at: number;
}

const unique = (metas: readonly { pubkey: PublicKey; isSigner: boolean }[]): string[] => [
  ...new Set(metas.filter((one) => !one.isSigner).map(({ pubkey }) => pubkey.toBase58())),
];

/** Amounts of an operation in the order of the program's arguments. */
function argumentsOf(operation: PoolOperation, least: readonly bigint[]): readonly bigint[] {
  if (operation.kind === 'swap') return [operation.amountIn, least[0]!];
  if (operation.kind === 'add') return [...operation.offered, least[0]!];
  return [operation.shares, ...least];
}
