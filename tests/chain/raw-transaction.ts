/**
 * Transactions laid out by hand for long runs on the real runtime: any instruction with any
 * accounts and flags, sound or not. Signatures of the transaction itself are not verified here
 * (what the Ed25519 program verifies is), so that a run is quick; other tests send what a wallet
 * would sign.
 */
import { address, signatureBytes, type Address, type TransactionMessageBytes } from '@solana/kit';
import { type PublicKey } from '@solana/web3.js';
import { ComputeBudget, FailedTransactionMetadata, type LiteSVM } from 'litesvm';

/** An account of an instruction, by its number in a table of keys. */
export interface RawAccount {
  readonly key: number;
  readonly isSigner: boolean;
  readonly isWritable: boolean;
}

export interface RawInstruction {
  /** Number of the program in the table. */
  readonly program: number;
  readonly accounts: readonly RawAccount[];
  readonly data: Uint8Array;
}

/** Why a transaction was refused: a program's number, or the runtime's words. */
export interface RawRefusal {
  readonly custom?: number;
  readonly text: string;
}

const shortLength = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, n >> 7]);

/** No signatures, no blockhashes, no history, no logs, and compute units without end. */
export function withoutSignatures(svm: LiteSVM): void {
  const budget = new ComputeBudget();
  budget.computeUnitLimit = 1_000_000_000n;
  svm.withSigverify(false).withBlockhashCheck(false).withTransactionHistory(0n);
  svm.withLogBytesLimit(0n).withComputeBudget(budget);
}

/** @param message a legacy message @param nonce makes it another transaction than the last */
export function sendMessage(
  svm: LiteSVM,
  message: Uint8Array,
  signers: readonly Address[],
  nonce: number,
): RawRefusal | undefined {
  const signature = new Uint8Array(64);
  new DataView(signature.buffer).setUint32(0, nonce);
  const result = svm.sendTransaction({
    // as: a legacy message, laid out by hand
    messageBytes: message as unknown as TransactionMessageBytes,
    signatures: Object.fromEntries(signers.map((key) => [key, signatureBytes(signature)])),
  });
  if (!(result instanceof FailedTransactionMetadata)) return undefined;
  const text = `${String(result.err())} ${result.toString()}`;
  const custom = /custom.*?(\d+)/is.exec(text)?.[1];
  return { text, ...(custom === undefined ? {} : { custom: Number(custom) }) };
}

/** Keys that transactions use, by number; the first pays. */
export class KeyTable {
  private readonly bytes: readonly Buffer[];
  private readonly text: readonly Address[];
  private sent = 0;

  constructor(keys: readonly PublicKey[]) {
    this.bytes = keys.map((key) => key.toBuffer());
    this.text = keys.map((key) => address(key.toBase58()));
  }

  get size(): number {
    return this.text.length;
  }

  address(key: number): Address {
    return this.text[key]!;
  }

  send(svm: LiteSVM, instructions: readonly RawInstruction[]): RawRefusal | undefined {
    const flags = new Map<number, { isSigner: boolean; isWritable: boolean }>();
    const need = (key: number, isSigner: boolean, isWritable: boolean): void => {
      const had = flags.get(key);
      flags.set(key, {
        isSigner: isSigner || had?.isSigner === true,
        isWritable: isWritable || had?.isWritable === true,
      });
    };
    need(0, true, true);
    for (const { program, accounts } of instructions) {
      need(program, false, false);
      for (const { key, isSigner, isWritable } of accounts) need(key, isSigner, isWritable);
    }
    const rank = (key: number): number => {
      const { isSigner, isWritable } = flags.get(key)!;
      return (isSigner ? 0 : 2) + (isWritable ? 0 : 1);
    };
    const order = [...flags.keys()].sort((a, b) => rank(a) - rank(b));
    const counted = (which: number): number => order.filter((key) => rank(key) === which).length;
    const signers = order.slice(0, counted(0) + counted(1));
    const head = [signers.length, counted(1), counted(3), ...shortLength(order.length)];
    const parts = instructions.map(({ program, accounts, data }) =>
      Buffer.concat([
        Buffer.from([order.indexOf(program), ...shortLength(accounts.length)]),
        Buffer.from(accounts.map(({ key }) => order.indexOf(key))),
        Buffer.from(shortLength(data.length)),
        data,
      ]),
    );
    const keys = order.map((key) => this.bytes[key]!);
    const count = Buffer.from(shortLength(parts.length));
    const message = Buffer.concat([Buffer.from(head), ...keys, Buffer.alloc(32), count, ...parts]);
    const names = signers.map((key) => this.text[key]!);
    return sendMessage(svm, new Uint8Array(message), names, (this.sent += 1));
  }
}
