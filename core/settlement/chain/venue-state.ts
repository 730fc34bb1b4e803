/** What the accounts of the program `settlement` hold, as the chain has them. */
import type { BN } from '@coral-xyz/anchor';
import type { PublicKey as Key } from '@solana/web3.js';
import type { AnchorProgram } from './program';

/** A listed asset as the venue's account has it. */
export interface ChainAsset {
  readonly mint: Key;
  readonly vault: Key;
  /** Balances of all ledgers and the fees, in base units. */
  readonly total: bigint;
  readonly fees: bigint;
}

export interface VenueState {
  readonly admin: Key;
  readonly operator: Key;
  readonly guardian: Key;
  readonly nextSeq: bigint;
  readonly batches: bigint;
  readonly logHash: Uint8Array;
  readonly domain: Uint8Array;
  readonly assets: readonly ChainAsset[];
  readonly markets: number;
}

export interface LedgerState {
  readonly owner: Key;
  readonly balances: readonly bigint[];
  /** Seconds; 0n = not frozen, no exit asked for. */
  readonly frozenUntil: bigint;
  readonly exitAt: bigint;
  readonly lowestLive: bigint;
  /** Orders below end at `cancelAt`, in seconds; 0n = no cancel is announced. */
  readonly cancelBelow: bigint;
  readonly cancelAt: bigint;
  /** A ring of bits for the ids from `lowestLive` on: set = filled in full. */
  readonly done: readonly bigint[];
  /** Lots filled of each partly filled order, by its id. */
  readonly filled: ReadonlyMap<bigint, bigint>;
}

interface RawAsset {
  readonly mint: Key;
  readonly vault: Key;
  readonly total: BN;
  readonly fees: BN;
}

interface RawConfig {
  readonly admin: Key;
  readonly operator: Key;
  readonly guardian: Key;
  readonly next_seq: BN;
  readonly batches: BN;
  readonly log_hash: number[];
  readonly domain: number[];
  readonly asset_count: number;
  readonly market_count: number;
  readonly assets: RawAsset[];
}

interface RawLedger {
  readonly owner: Key;
  readonly frozen_until: BN;
  readonly exit_at: BN;
  readonly lowest_live: BN;
  readonly balances: BN[];
  readonly done: BN[];
  readonly slots: { readonly order: BN; readonly filled: BN }[];
  readonly slot_count: number;
  readonly cancel_below: BN;
  readonly cancel_at: BN;
}

const big = (value: BN): bigint => BigInt(value.toString());

/** @throws Error when the bytes are no venue */
export function readConfig(program: AnchorProgram, data: Uint8Array): VenueState {
  const raw = program.decode<RawConfig>('Config', data);
  return {
    ...{ admin: raw.admin, operator: raw.operator, guardian: raw.guardian },
    nextSeq: big(raw.next_seq),
    batches: big(raw.batches),
    logHash: Uint8Array.from(raw.log_hash),
    domain: Uint8Array.from(raw.domain),
    markets: raw.market_count,
    assets: raw.assets.slice(0, raw.asset_count).map(({ mint, vault, total, fees }) => ({
      mint,
      vault,
      total: big(total),
      fees: big(fees),
    })),
  };
}

/** @throws Error when the bytes are no ledger */
export function readLedger(program: AnchorProgram, data: Uint8Array): LedgerState {
  const raw = program.decode<RawLedger>('Ledger', data);
  const slots = raw.slots.slice(0, raw.slot_count);
  return {
    owner: raw.owner,
    balances: raw.balances.map(big),
    frozenUntil: big(raw.frozen_until),
    exitAt: big(raw.exit_at),
    lowestLive: big(raw.lowest_live),
    cancelBelow: big(raw.cancel_below),
    cancelAt: big(raw.cancel_at),
    done: raw.done.map(big),
    filled: new Map(slots.map(({ order, filled }) => [big(order), big(filled)])),
  };
}
