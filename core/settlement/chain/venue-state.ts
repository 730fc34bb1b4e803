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
}

interface RawAsset {
  readonly mint: Key;
  readonly vault: Key;
  readonly total: BN;
  readonly fees: BN;
}

interface RawConfig {
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
}

const big = (value: BN): bigint => BigInt(value.toString());

/** @throws Error when the bytes are no venue */
export function readConfig(program: AnchorProgram, data: Uint8Array): VenueState {
  const raw = program.decode<RawConfig>('Config', data);
  return {
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
  return {
    owner: raw.owner,
    balances: raw.balances.map(big),
    frozenUntil: big(raw.frozen_until),
    exitAt: big(raw.exit_at),
    lowestLive: big(raw.lowest_live),
  };
}
