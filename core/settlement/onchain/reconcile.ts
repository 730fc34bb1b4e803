/**
 * Holds the chain's final state against the exchange's ledger, ledger by ledger: what the log says,
 * less what is not settled, less what is on its way in or out, must be what the program has, and
 * the vaults must hold it.
 */
import { PublicKey } from '@solana/web3.js';
import type { Pool } from 'pg';
import { formatUnits, type RegistryView } from '../../contract';
import type { SettlementDifference, VaultRow } from '../../contract/settlement-staff';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { RpcClient } from '../chain/rpc';
import { readConfig, readLedger } from '../chain/venue-state';
import { VENUE } from './consumer';
import type { VenueBook } from './venue-book';

export interface ReconcileOptions {
  readonly pool: Pool;
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  readonly registry: () => RegistryView;
  /** Brings the table of transfers up to what is final now. */
  readonly noteTransfers: () => Promise<unknown>;
}

export interface Difference extends SettlementDifference {
  /** actual − expected, base units. */
  readonly units: bigint;
}

export interface Reconciliation {
  /** Position of the chain: all fills before it are settled. */
  readonly nextSeq: number;
  readonly ledgers: number;
  readonly vaults: readonly VaultRow[];
  readonly differences: readonly Difference[];
}

/** Where a token account has its amount (SPL Token's layout). */
const AMOUNT_AT = 64;

/** @throws what the RPC client throws */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const { pool, rpc, book } = options;
  const { venue } = book;
  const owners = await ownersOf(pool, book);
  const vaults = [...book.assets].map(([, { mint }]) => venue.vault(mint));
  const keys = [venue.config, ...vaults, ...owners.map(({ key }) => venue.ledger(key))];
  const read = await rpc.accounts(
    keys.map((key) => key.toBase58()),
    'finalized',
  );
  await options.noteTransfers();
  const config = readConfig(venue.program, required(read.data[0]));
  const held = new Map<string, bigint>();
  owners.forEach(({ holder }, i) => {
    const data = read.data[1 + vaults.length + i];
    const balances = data === undefined ? [] : readLedger(venue.program, data).balances;
    for (const [name, { number }] of book.assets) {
      held.set(`${holder} ${name}`, balances[number] ?? 0n);
    }
  });
  const differences: Difference[] = [];
  const vaultRows: Omit<VaultRow, 'expected'>[] = [];
  let vault = 0;
  for (const [name, { number }] of book.assets) {
    const total = config.assets[number]?.total ?? 0n;
    const data = read.data[1 + vault++];
    const inVault = data === undefined ? 0n : Buffer.from(data).readBigUInt64LE(AMOUNT_AT);
    const decimals = options.registry().assetNamed(name)?.decimals ?? 0;
    const texts = { vault: formatUnits(inVault, decimals), total: formatUnits(total, decimals) };
    vaultRows.push({ asset: name, ...texts });
    // More than the total may have been sent there by anybody, and is nobody's.
    if (inVault < total) differences.push(differ(options, 'vault', name, total, inVault));
    const key = `${VENUE} ${name}`;
    held.set(key, (held.get(key) ?? 0n) + (config.assets[number]?.fees ?? 0n));
  }
  const expected = await expectedAt(pool, book, Number(config.nextSeq), read.slot);
  differences.push(...compare(options, owners, held, expected));
  differences.push(...(await unbooked(options)));
  const wanted = sumsByAsset(options, expected);
  return {
    ...{ nextSeq: Number(config.nextSeq), ledgers: owners.length, differences },
    vaults: vaultRows.map((row) => ({ ...row, expected: wanted.get(row.asset) ?? '0' })),
  };
}

/** What all holders together should have, as decimal text. */
function sumsByAsset({ registry }: ReconcileOptions, expected: readonly HolderAmount[]) {
  const sums = new Map<bigint, bigint>();
  for (const { asset, amount } of expected) {
    sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(amount));
  }
  return new Map(
    [...sums].flatMap(([id, sum]) => {
      const asset = registry().asset(safeNumber(id));
      return asset === undefined ? [] : [[asset.name, formatUnits(sum, asset.decimals)] as const];
    }),
  );
}

interface HolderAmount {
  readonly holder: bigint;
  readonly asset: bigint;
  readonly amount: string;
}

interface Owner {
  readonly holder: number;
  readonly key: PublicKey;
}

async function ownersOf(sql: Sql, { omnibus }: VenueBook): Promise<Owner[]> {
  const { rows } = await sql.query<{ account: bigint; owner: Buffer }>(
    'SELECT account, owner FROM core_chain_owners ORDER BY account',
  );
  const traders = rows.map(({ account, owner }) => {
    return { holder: safeNumber(account), key: new PublicKey(owner) };
  });
  return [{ holder: VENUE, key: omnibus.publicKey }, ...traders];
}

/**
 * Per holder and asset: the ledger, less batches that the chain has not settled, with transfers as
 * the chain has them instead of those that the ledger has booked.
 */
async function expectedAt(sql: Sql, book: VenueBook, nextSeq: number, slot: number) {
  const { rows } = await sql.query<HolderAmount>(
    `WITH part AS (
       SELECT holder, asset, amount - outside AS amount FROM core_chain_ledger
       UNION ALL
       SELECT n.holder, n.asset, -n.amount FROM core_chain_net n
       JOIN core_chain_batches b USING (batch) WHERE b.to_seq >= $1
       UNION ALL
       SELECT side.holder, side.asset, side.amount FROM core_chain_waiting side
       UNION ALL
       SELECT coalesce(w.account, CASE WHEN t.owner = $3 THEN 0 ELSE -1 END), t.asset,
         CASE t.kind WHEN 'deposit' THEN t.amount ELSE -t.amount END
       FROM core_chain_transfers t LEFT JOIN core_chain_owners w USING (owner) WHERE t.slot <= $2)
     SELECT holder, asset, sum(amount) AS amount FROM part GROUP BY holder, asset`,
    [nextSeq, slot, Buffer.from(book.omnibus.publicKey.toBytes())],
  );
  return rows;
}

/** What the ledger has booked from outside must be the transfers that are marked as booked. */
async function unbooked(options: ReconcileOptions): Promise<Difference[]> {
  const { rows } = await options.pool.query<{
    holder: bigint;
    asset: bigint;
    outside: string;
    booked: string;
  }>(
    `WITH booked AS (
       SELECT w.account AS holder, t.asset,
         sum(CASE t.kind WHEN 'deposit' THEN t.amount ELSE -t.amount END) AS amount
       FROM core_chain_transfers t JOIN core_chain_owners w USING (owner)
       WHERE t.state = 'booked' GROUP BY w.account, t.asset)
     SELECT holder, asset, coalesce(l.outside, 0) AS outside, coalesce(b.amount, 0) AS booked
     FROM (SELECT * FROM core_chain_ledger WHERE holder > 0) l
     FULL JOIN booked b USING (holder, asset)
     WHERE coalesce(l.outside, 0) <> coalesce(b.amount, 0)`,
  );
  const registry = options.registry();
  return rows.map(({ holder, asset, outside, booked }) => {
    const name = registry.account(safeNumber(holder))?.name ?? String(holder);
    const of = registry.asset(safeNumber(asset))?.name ?? String(asset);
    return differ(options, `${name}, from outside`, of, BigInt(booked), BigInt(outside));
  });
}

function compare(
  options: ReconcileOptions,
  owners: readonly Owner[],
  held: ReadonlyMap<string, bigint>,
  expected: readonly HolderAmount[],
): Difference[] {
  const registry = options.registry();
  const wanted = new Map<string, bigint>();
  for (const { holder, asset, amount } of expected) {
    const name = registry.asset(safeNumber(asset))?.name;
    if (name !== undefined) wanted.set(`${holder} ${name}`, BigInt(amount));
  }
  return owners.flatMap(({ holder }) =>
    [...options.book.assets.keys()].flatMap((asset) => {
      const key = `${holder} ${asset}`;
      const [should, is] = [wanted.get(key) ?? 0n, held.get(key) ?? 0n];
      if (should === is) return [];
      const name = holder === VENUE ? 'venue' : (registry.account(holder)?.name ?? String(holder));
      return [differ(options, name, asset, should, is)];
    }),
  );
}

function differ(
  { registry }: ReconcileOptions,
  holder: string,
  asset: string,
  expected: bigint,
  actual: bigint,
): Difference {
  const decimals = registry().assetNamed(asset)?.decimals ?? 0;
  const texts = {
    expected: formatUnits(expected, decimals),
    actual: formatUnits(actual, decimals),
  };
  return { holder, asset, ...texts, units: actual - expected };
}

function required(data: Uint8Array | undefined): Uint8Array {
  if (data !== undefined) return data;
  throw new Error('the venue is not on this chain');
}
