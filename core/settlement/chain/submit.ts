/** Sends a transaction and waits until the chain has it: for setting up, not for settling. */
import type { Keypair, TransactionInstruction } from '@solana/web3.js';
import { CodedError } from '../../../platform/errors/coded-error';
import { pause, systemTimers } from '../../../platform/clock/timers';
import type { RpcClient } from './rpc';
import { signedTransaction } from './transaction';

const LOOK_EVERY_MS = 400;

/**
 * @returns the signature of the confirmed transaction
 * @throws CodedError CHAIN_SETUP when the chain refuses it or its time is over
 */
export async function submitAndConfirm(
  rpc: RpcClient,
  instructions: readonly TransactionInstruction[],
  signers: readonly [Keypair, ...Keypair[]],
): Promise<string> {
  const { blockhash, lastValidBlockHeight } = await rpc.latestBlockhash();
  const parts = { version: 1, instructions, signers, recentBlockhash: blockhash } as const;
  const { signature, bytes } = signedTransaction(parts);
  await rpc.send(bytes);
  for (;;) {
    const [status] = await rpc.statuses([signature]);
    if (status?.err === null) return signature;
    if (status !== undefined) {
      const what = `the chain refuses ${signature}: ${JSON.stringify(status.err)}`;
      throw new CodedError('CHAIN_SETUP', what);
    }
    if ((await rpc.blockHeight('confirmed')) > lastValidBlockHeight) {
      throw new CodedError('CHAIN_SETUP', `${signature} was not taken in time: try again`);
    }
    await pause(systemTimers, LOOK_EVERY_MS, new AbortController().signal);
  }
}
