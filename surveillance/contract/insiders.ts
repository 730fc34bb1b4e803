/** Insider lists and look-backs, as their routes answer them. Times are µs UTC. */

export const INSIDER_ROLES = ['issuer', 'listing-team', 'adviser', 'staff'] as const;
export type InsiderRole = (typeof INSIDER_ROLES)[number];

export interface InsiderRow {
  readonly entry: number;
  readonly asset: string;
  /** As owner of accounts here, whether there are any or not. */
  readonly person: string;
  readonly role: InsiderRole;
  readonly reason: string;
  readonly from: number;
  /** null: still. */
  readonly until: number | null;
  readonly addedName: string;
  readonly addedAt: number;
  readonly endedName: string | null;
  readonly endedAt: number | null;
  readonly endReason: string | null;
  /** Accounts here that the detectors were told of. */
  readonly accounts: readonly string[];
}

export interface InsidersAnswer {
  /** By asset and person, newest first within one. */
  readonly insiders: readonly InsiderRow[];
}

export interface InsiderImport {
  readonly added: number;
  /** Those that were on the list already. */
  readonly same: number;
}

export type LookBackCause = 'listing' | 'delisting' | 'halt';

/** What one account did in the asset before the cause. Amounts are decimals. */
export interface LookBackTrader {
  readonly account: string;
  readonly owner: string;
  /** On the asset's list at the cause. */
  readonly roles: readonly InsiderRole[];
  readonly market: string;
  readonly bought: string;
  readonly sold: string;
  /** In the market's quote asset. */
  readonly volume: string;
  readonly trades: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface LookBackRow {
  /** Event sequence number of the cause. */
  readonly seq: number;
  readonly cause: LookBackCause;
  readonly market: string;
  readonly asset: string;
  readonly at: number;
  /** Trades from here to the cause were looked at. */
  readonly from: number;
  readonly state: 'waiting' | 'done' | 'failed';
  readonly fault: string | null;
  /** Insiders first, then by volume; empty until it is done. */
  readonly traders: readonly LookBackTrader[];
  /** Traders beyond those listed. */
  readonly more: number;
}
