/**
 * A chain inside this process: the real Solana runtime (`litesvm`) with the committed programs.
 * Every transaction is a block of its own and final at once; nothing is kept after the process.
 */
import { address, lamports } from '@solana/kit';
import type { PublicKey } from '@solana/web3.js';
import { FailedTransactionMetadata, LiteSVM, type TransactionMetadata } from 'litesvm';
import { TRANSACTION_BYTES, type SignedTransaction } from './transaction';

/** What became of a transaction. */
export interface Outcome {
  readonly signature: string;
  /** Why it failed, as the runtime says it; a program's own refusal is `custom`. */
  readonly error?: string;
  readonly custom?: number;
  readonly logs: readonly string[];
  readonly computeUnits: number;
  readonly bytes: number;
}

export class LocalChain {
  svm: LiteSVM;

  constructor(programs: Readonly<Record<string, Uint8Array>>) {
    this.svm = new LiteSVM();
    for (const [id, bytes] of Object.entries(programs)) this.svm.addProgram(address(id), bytes);
  }

  /** Whoever keeps the chain judges blockhashes himself: they are good for more than one block. */
  leaveBlockhashes(): void {
    this.svm.withBlockhashCheck(false);
  }

  /** The whole state, to go on from. */
  toBytes(): Uint8Array {
    return this.svm.toBytes();
  }

  restore(bytes: Uint8Array): void {
    this.svm = LiteSVM.fromBytes(bytes);
  }

  /** Refused is what a cluster refuses: too many bytes, the same transaction again. */
  send({ transaction, signature, bytes }: SignedTransaction): Outcome {
    const limit = bytes[0] === 129 ? TRANSACTION_BYTES[1] : TRANSACTION_BYTES[0];
    const size = { signature, bytes: bytes.length };
    if (bytes.length > limit) {
      const error = `transaction of ${bytes.length} bytes, ${limit} are allowed`;
      return { ...size, error, logs: [], computeUnits: 0 };
    }
    const result = this.svm.sendTransaction(transaction);
    if (!(result instanceof FailedTransactionMetadata)) return { ...size, ...figures(result) };
    const error = String(result.err());
    const custom = /custom.*?(\d+)/is.exec(`${error} ${result.toString()}`)?.[1];
    return {
      ...size,
      ...figures(result.meta()),
      error: `${error} ${result.toString()}`,
      ...(custom === undefined ? {} : { custom: Number(custom) }),
    };
  }

  blockhash(): string {
    return this.svm.latestBlockhash();
  }

  /** A new block: the same instructions may be sent again. */
  nextBlock(): void {
    this.svm.expireBlockhash();
  }

  account(key: PublicKey): Uint8Array | undefined {
    const found = this.svm.getAccount(address(key.toBase58()));
    return found.exists ? found.data : undefined;
  }

  fund(key: PublicKey, amount: bigint): void {
    this.svm.airdrop(address(key.toBase58()), lamports(amount));
  }

  /** The chain's clock, in seconds UTC. */
  get now(): bigint {
    return this.svm.getClock().unixTimestamp;
  }

  set now(seconds: bigint) {
    const clock = this.svm.getClock();
    clock.unixTimestamp = seconds;
    this.svm.setClock(clock);
  }
}

function figures(meta: TransactionMetadata): Pick<Outcome, 'logs' | 'computeUnits'> {
  return { logs: meta.logs(), computeUnits: Number(meta.computeUnitsConsumed()) };
}
