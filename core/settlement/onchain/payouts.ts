/**
 * Pays approved withdrawals out of the omnibus ledger, each once. A transaction of which nothing is
 * known is not made anew before the chain can no longer take it.
 */
import { PublicKey, type TransactionInstruction } from '@solana/web3.js';
import type { Pool } from 'pg';
import type { CommandPort, RegistryView } from '../../contract';
import { safeNumber } from '../../../platform/postgres/pool';
import type { RpcClient } from '../chain/rpc';
import type { Attempts } from './attempts';
import type { VenueBook } from './venue-book';

export interface PayoutOptions {
  readonly pool: Pool;
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  readonly registry: () => RegistryView;
  readonly attempts: Attempts;
  readonly commands: CommandPort;
}

interface Payout {
  readonly withdrawal: number;
  readonly account: number;
  readonly asset: number;
  readonly amount: bigint;
  readonly address: string;
  readonly state: 'due' | 'sent';
}

const AT_ONCE = 50;

/** @returns payouts that are not done */
export async function payOut(options: PayoutOptions): Promise<number> {
  const open = await openPayouts(options);
  for (const payout of open) {
    const onChain = options.registry().account(payout.account)?.custody === 'on-chain';
    if (onChain) continue; // it takes the trader's own signature
    await step(options, payout);
  }
  return open.length;
}

async function step(options: PayoutOptions, payout: Payout): Promise<void> {
  const { pool, rpc, attempts, book } = options;
  const { withdrawal } = payout;
  const tried = await attempts.of({ withdrawal });
  const done = tried.find(({ status }) => status?.err === null);
  if (done !== undefined) {
    if (done.status?.final === true) await paid(options, payout, done.signature);
    return;
  }
  for (const { signature, status } of tried) {
    if (status === undefined) continue;
    await attempts.failed(signature, JSON.stringify(status.err));
    await failed(options, payout, `the chain refuses it: ${JSON.stringify(status.err)}`);
    return;
  }
  const height = await rpc.blockHeight('finalized');
  if (tried.some(({ lastValidHeight }) => lastValidHeight >= height)) return;
  const instruction = instructionOf(options, payout);
  if (typeof instruction === 'string') {
    await failed(options, payout, instruction);
    return;
  }
  await pool.query(`UPDATE core_chain_payouts SET state = 'sent' WHERE withdrawal = $1`, [
    withdrawal,
  ]);
  await attempts.send({ withdrawal }, [instruction], [book.operator, book.omnibus]);
}

/** A text when there is no such instruction, saying why. */
function instructionOf(options: PayoutOptions, payout: Payout): TransactionInstruction | string {
  const { book, registry } = options;
  const name = registry().asset(payout.asset)?.name ?? '';
  const asset = book.assets.get(name);
  if (asset === undefined) return `asset ${name} is not listed on chain`;
  let destination: PublicKey;
  try {
    destination = new PublicKey(payout.address);
  } catch {
    return `${payout.address} is no address of this chain`;
  }
  const { number, mint, tokenProgram } = asset;
  const { amount } = payout;
  const move = { owner: book.omnibus.publicKey, asset: number, amount, mint, tokenProgram };
  return book.venue.withdraw({ ...move, destination, operator: book.operator.publicKey });
}

async function paid(options: PayoutOptions, payout: Payout, signature: string): Promise<void> {
  const { pool, commands } = options;
  const { withdrawal } = payout;
  const words = { txId: `${signature}:0`, by: 'system' };
  // Refused when the ledger has paid it already: then nothing is left to book.
  await commands.submit({ type: 'withdrawal-state', withdrawal, state: 'settled', ...words });
  await pool.query(
    `UPDATE core_chain_payouts SET state = 'paid', signature = $2 WHERE withdrawal = $1`,
    [withdrawal, signature],
  );
}

async function failed(options: PayoutOptions, payout: Payout, reason: string): Promise<void> {
  const { pool, commands } = options;
  const { withdrawal } = payout;
  const state = 'failed' as const;
  await commands.submit({ type: 'withdrawal-state', withdrawal, state, reason, by: 'system' });
  await pool.query(
    `UPDATE core_chain_payouts SET state = 'failed', reason = $2 WHERE withdrawal = $1`,
    [withdrawal, reason],
  );
}

async function openPayouts({ pool }: PayoutOptions): Promise<Payout[]> {
  const { rows } = await pool.query<{
    withdrawal: bigint;
    account: bigint;
    asset: bigint;
    amount: string;
    address: string;
    state: 'due' | 'sent';
  }>(
    `SELECT * FROM core_chain_payouts WHERE state IN ('due', 'sent') ORDER BY withdrawal LIMIT $1`,
    [AT_ONCE],
  );
  return rows.map((row) => ({
    withdrawal: safeNumber(row.withdrawal),
    account: safeNumber(row.account),
    asset: safeNumber(row.asset),
    amount: BigInt(row.amount),
    address: row.address,
    state: row.state,
  }));
}
