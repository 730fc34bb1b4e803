/**
 * Transactions of the operator: written down, then sent. What was written may have been sent, and
 * is asked for until the chain has it or can no longer take it.
 */
import type { Keypair, TransactionInstruction } from '@solana/web3.js';
import { errorCode } from '../../../platform/errors/coded-error';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { RpcClient, SignatureStatus } from '../chain/rpc';
import { signedTransaction } from '../chain/transaction';

/** What the transaction is for. */
export type Purpose = { readonly batch: number } | { readonly withdrawal: number };

export interface Attempt {
  readonly signature: string;
  readonly lastValidHeight: number;
  readonly status: SignatureStatus | undefined;
}

const columnsOf = (purpose: Purpose): [number | null, number | null] =>
  'batch' in purpose ? [purpose.batch, null] : [null, purpose.withdrawal];

export class Attempts {
  constructor(
    private readonly sql: Sql,
    private readonly rpc: RpcClient,
    private readonly now: () => number,
  ) {}

  /** Those that may have been done, with what the chain says of them now. */
  of(purpose: Purpose): Promise<Attempt[]> {
    return this.read('(batch = $1 OR withdrawal = $2) AND failure IS NULL', columnsOf(purpose));
  }

  /** Also those that have failed: a fork may bring one of them back. */
  all({ batch }: { readonly batch: number }): Promise<Attempt[]> {
    return this.read('batch = $1', [batch]);
  }

  /** Whether a batch from this one on may still settle by what was sent. */
  async mayStillSettle(batch: number): Promise<boolean> {
    const height = await this.rpc.blockHeight('finalized');
    const sent = await this.read('batch >= $1 AND last_valid_height >= $2', [batch, height]);
    return sent.some(({ status }) => status?.final !== true || status.err === null);
  }

  private async read(condition: string, values: readonly unknown[]): Promise<Attempt[]> {
    const { rows } = await this.sql.query<{ signature: string; last_valid_height: bigint }>(
      `SELECT signature, last_valid_height FROM core_chain_attempts
       WHERE ${condition} ORDER BY sent_at`,
      [...values],
    );
    if (rows.length === 0) return [];
    const statuses = await this.rpc.statuses(rows.map(({ signature }) => signature));
    return rows.map(({ signature, last_valid_height }, i) => {
      return { signature, lastValidHeight: safeNumber(last_valid_height), status: statuses[i] };
    });
  }

  async failed(signature: string, failure: string): Promise<void> {
    await this.sql.query('UPDATE core_chain_attempts SET failure = $2 WHERE signature = $1', [
      ...[signature, failure],
    ]);
  }

  /**
   * Durable before it leaves. An answer that does not come leaves the attempt open.
   * @returns its signature
   */
  async send(
    purpose: Purpose,
    instructions: readonly TransactionInstruction[],
    signers: readonly [Keypair, ...Keypair[]],
  ): Promise<string> {
    const { blockhash, lastValidBlockHeight } = await this.rpc.latestBlockhash();
    const parts = { version: 1, instructions, signers, recentBlockhash: blockhash } as const;
    const { signature, bytes } = signedTransaction(parts);
    await this.sql.query(
      `INSERT INTO core_chain_attempts (signature, batch, withdrawal, last_valid_height, sent_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (signature) DO NOTHING`,
      [signature, ...columnsOf(purpose), lastValidBlockHeight, this.now()],
    );
    try {
      await this.rpc.send(bytes);
    } catch (error) {
      // Refused unseen: it can be made anew. Anything else: it may have arrived.
      if (errorCode(error) !== 'RPC_REFUSED') throw error;
      await this.failed(signature, error instanceof Error ? error.message : 'refused');
    }
    return signature;
  }
}

/** The program's own number in a failure as the cluster writes it. */
export function customError(err: unknown): number | undefined {
  const text = /"Custom":(\d+)/.exec(JSON.stringify(err) ?? '')?.[1];
  return text === undefined ? undefined : Number(text);
}
