/** Notes what came into the vaults and what left them, once it is final on chain. */
import { BN } from '@coral-xyz/anchor';
import { PublicKey } from '@solana/web3.js';
import type { Pool } from 'pg';
import type { RegistryView } from '../../contract';
import { CodedError } from '../../../platform/errors/coded-error';
import { transaction, type Sql } from '../../../platform/postgres/pool';
import type { ProgramEvent } from '../chain/program';
import type { RpcClient } from '../chain/rpc';
import { assetNumbered, type VenueBook } from './venue-book';

export interface TransfersOptions {
  readonly pool: Pool;
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  readonly registry: () => RegistryView;
  readonly now: () => number;
}

interface Transfer {
  readonly kind: 'deposit' | 'withdrawal' | 'exit' | 'fees';
  readonly owner: Uint8Array;
  readonly asset: number;
  readonly amount: bigint;
  readonly address: string;
}

/** @returns transactions that were looked at */
export async function noteTransfers(options: TransfersOptions): Promise<number> {
  const { pool, rpc, book } = options;
  const { rows } = await pool.query<{ transfers_to: string | null }>(
    'SELECT transfers_to FROM core_chain_venue',
  );
  const until = rows[0]?.transfers_to ?? undefined;
  const fresh = await rpc.signaturesOf(book.venue.config.toBase58(), until);
  const own = await ownBatches(
    pool,
    fresh.map(({ signature }) => signature),
  );
  const noted: { signature: string; slot: number; transfers: Transfer[] }[] = [];
  for (const { signature, slot, err } of fresh) {
    if (err !== null || own.has(signature)) continue;
    const found = await rpc.transaction(signature, 'finalized');
    if (found === undefined) {
      const what = `the chain names transaction ${signature} and does not show it`;
      throw new CodedError('CHAIN_INCOMPLETE', `${what}: use a cluster with its history`);
    }
    const events = book.venue.program.events(found.logs);
    const transfers = events.flatMap((event) => transferOf(options, event));
    noted.push({ signature, slot, transfers });
  }
  const last = fresh.at(-1)?.signature;
  if (last === undefined) return 0;
  await transaction(pool, async (tx) => {
    for (const { signature, slot, transfers } of noted) {
      for (const [place, one] of transfers.entries()) {
        await tx.query(
          `INSERT INTO core_chain_transfers (signature, place, slot, kind, owner, asset, amount,
                                             address, state, seen_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'seen', $9) ON CONFLICT DO NOTHING`,
          [
            ...[signature, place, slot, one.kind, Buffer.from(one.owner)],
            ...[one.asset, one.amount, one.address, options.now()],
          ],
        );
      }
    }
    await tx.query('UPDATE core_chain_venue SET transfers_to = $1', [last]);
  });
  return fresh.length;
}

/** Batches that we sent ourselves move nothing in or out. */
async function ownBatches(sql: Sql, signatures: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql.query<{ signature: string }>(
    'SELECT signature FROM core_chain_attempts WHERE signature = ANY($1) AND batch IS NOT NULL',
    [signatures],
  );
  return new Set(rows.map(({ signature }) => signature));
}

const KINDS: Readonly<Record<string, true>> = {
  Deposited: true,
  Withdrawn: true,
  FeesWithdrawn: true,
};

function transferOf(options: TransfersOptions, { name, data }: ProgramEvent): Transfer[] {
  const { book } = options;
  if (KINDS[name] !== true || !keyIn(data, 'config').equals(book.venue.config)) return [];
  const asset = assetNumbered(book, options.registry(), Number(data['asset']))?.id;
  if (asset === undefined) return [];
  const amount = data['amount'] instanceof BN ? BigInt(data['amount'].toString()) : 0n;
  const fees = name === 'FeesWithdrawn';
  const owner = fees ? book.omnibus.publicKey : keyIn(data, 'owner');
  const kind = fees ? 'fees' : name === 'Deposited' ? 'deposit' : outKind(data);
  const address = keyIn(data, name === 'Deposited' ? 'source' : 'destination').toBase58();
  return [{ kind, owner: owner.toBytes(), asset, amount, address }];
}

const outKind = (data: ProgramEvent['data']) => (data['exit'] === true ? 'exit' : 'withdrawal');

function keyIn(data: ProgramEvent['data'], name: string): PublicKey {
  const value = data[name];
  if (value instanceof PublicKey) return value;
  throw new TypeError(`the program's event has no key ${name}`);
}
