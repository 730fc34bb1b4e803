/** Two traders and a fill between them, and batches whose bytes were changed. */
import { TransactionInstruction, type Keypair } from '@solana/web3.js';
import { encodeBatch, type ChainFill } from '../../core/settlement/chain/batch-bytes';
import { TestVenue } from './test-venue';

export interface Scene {
  readonly it: TestVenue;
  readonly alice: Keypair;
  readonly bob: Keypair;
  /** Alice buys ten lots of Bob, who made the price; changed as told. */
  fill(changed?: Partial<ChainFill>): ChainFill;
}

/** Two traders with funds on an open venue. */
export function scene(): Scene {
  const it = TestVenue.open();
  const alice = it.trader('alice', [1_000n, 80_000n]);
  const bob = it.trader('bob', [5_000n, 9_000n]);
  return {
    it,
    alice,
    bob,
    fill: (changed = {}) => ({
      maker: it.order(bob, { side: 'SELL', limit: 40n }),
      taker: it.order(alice),
      price: 45n,
      quantity: 10n,
      makerFeeRate: 100_000,
      takerFeeRate: 100_000,
      ...changed,
    }),
  };
}

/** Instructions of a batch whose bytes, checks or place were changed. */
export function tampered(
  { it, fill }: Scene,
  change: (parts: { data: Buffer; checks: Buffer }) => void,
): TransactionInstruction[] {
  const { operator } = it;
  const bytes = encodeBatch(it.batch([fill()]));
  const parts = { data: Buffer.from(bytes.data), checks: Buffer.from(bytes.checks(1)) };
  change(parts);
  const [verify] = it.venue.settleBatch(it.batch([fill()]), operator.publicKey);
  const { programId } = verify!;
  return [
    new TransactionInstruction({ programId, keys: [], data: parts.checks }),
    it.venue.settleData(parts.data, bytes.owners, operator.publicKey),
  ];
}

/** Why the changed batch was refused. */
export const runTampered = (s: Scene, change: Parameters<typeof tampered>[1]): string =>
  s.it.reason(s.it.run(tampered(s, change), [s.it.operator]));
