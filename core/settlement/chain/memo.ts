/**
 * Texts put on a chain for everybody to read, by the memo program: made, sent, and read back from
 * the chain alone.
 */
import { getCompiledTransactionMessageDecoder, getTransactionDecoder } from '@solana/kit';
import { PublicKey, TransactionInstruction, type Keypair } from '@solana/web3.js';
import { errorCode } from '../../../platform/errors/coded-error';
import type { RpcClient } from './rpc';
import { signedTransaction } from './transaction';

const MEMO_PROGRAM = new PublicKey('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');

export interface PreparedMemo {
  /** Base58; known before it is sent. */
  readonly signature: string;
  readonly bytes: Uint8Array;
  readonly lastValidHeight: number;
}

export interface MemoOutcome {
  readonly slot: number;
  readonly final: boolean;
  readonly refused: boolean;
}

export class MemoWriter {
  constructor(
    private readonly rpc: RpcClient,
    private readonly pair: Keypair,
  ) {}

  /** Base58 of the key that signs and pays. */
  get address(): string {
    return this.pair.publicKey.toBase58();
  }

  async prepare(text: string): Promise<PreparedMemo> {
    const { blockhash, lastValidBlockHeight } = await this.rpc.latestBlockhash();
    const instruction = new TransactionInstruction({
      programId: MEMO_PROGRAM,
      keys: [{ pubkey: this.pair.publicKey, isSigner: true, isWritable: false }],
      data: Buffer.from(text),
    });
    const parts = { version: 0, instructions: [instruction], signers: [this.pair] } as const;
    const made = signedTransaction({ ...parts, recentBlockhash: blockhash });
    return { ...made, lastValidHeight: lastValidBlockHeight };
  }

  /** false: the chain did not take it. @throws CodedError RPC_UNREACHABLE: it may have arrived */
  async send({ bytes }: PreparedMemo): Promise<boolean> {
    try {
      await this.rpc.send(bytes);
      return true;
    } catch (error) {
      if (errorCode(error) !== 'RPC_REFUSED') throw error;
      return false;
    }
  }

  async outcomes(signatures: readonly string[]): Promise<(MemoOutcome | undefined)[]> {
    const statuses = await this.rpc.statuses(signatures);
    return statuses.map(
      (one) => one && { slot: one.slot, final: one.final, refused: one.err !== null },
    );
  }

  /** Blocks before it are final. */
  finalHeight(): Promise<number> {
    return this.rpc.blockHeight('finalized');
  }
}

export interface ChainMemo {
  readonly signature: string;
  readonly slot: number;
  readonly text: string;
}

/**
 * Memos of final transactions that the key itself paid for, oldest first: others may name its
 * address in theirs, and are passed over.
 * @throws what the RPC client throws; Error when the cluster does not show what it lists
 */
export async function memosOf(rpc: RpcClient, address: string): Promise<ChainMemo[]> {
  const memos: ChainMemo[] = [];
  for (const { signature, slot, err } of await rpc.signaturesOf(address)) {
    if (err !== null) continue;
    const found = await rpc.transaction(signature, 'finalized');
    if (found === undefined) throw new Error(`the chain lists ${signature} and does not show it`);
    for (const text of memosIn(found.wire, address)) memos.push({ signature, slot, text });
  }
  return memos;
}

function memosIn(wire: Uint8Array, payer: string): string[] {
  const { messageBytes } = getTransactionDecoder().decode(wire);
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const { staticAccounts } = message;
  if (String(staticAccounts[0]) !== payer || !('instructions' in message)) return [];
  return message.instructions.flatMap(({ programAddressIndex, data }) =>
    String(staticAccounts[programAddressIndex]) === MEMO_PROGRAM.toBase58()
      ? [Buffer.from(data ?? []).toString('utf8')]
      : [],
  );
}
