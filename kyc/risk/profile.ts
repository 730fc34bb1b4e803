/** What customer risk remembers of one account; amounts in base units of the valuation asset. */
import type { Alert } from '../../cases/contract';
import type { AccountInfo } from '../../core/contract';

export interface Profile {
  account: AccountInfo;
  /** Relationships that give access to inside information, by kind. */
  readonly access: Set<string>;
  /** Countries that sessions came from. */
  readonly sessionCountries: Set<string>;
  usedPools: boolean;
  chainMoves: number;
  /** Withdrawals to a chain address whose holder nobody named. */
  unhostedWithdrawals: number;
  /** UTC calendar month that the three running figures below are of, as year × 12 + month. */
  month: number;
  monthTurnover: bigint;
  monthIncoming: bigint;
  monthMoves: number;
  /** Highest of any month so far. */
  peakTurnover: bigint;
  peakIncoming: bigint;
  peakMoves: number;
  /** Last state of each alert on the account. */
  readonly alerts: Map<string, Alert>;
}

export function newProfile(account: AccountInfo): Profile {
  return {
    account,
    access: new Set(),
    sessionCountries: new Set(),
    usedPools: false,
    chainMoves: 0,
    unhostedWithdrawals: 0,
    month: 0,
    monthTurnover: 0n,
    monthIncoming: 0n,
    monthMoves: 0,
    peakTurnover: 0n,
    peakIncoming: 0n,
    peakMoves: 0,
    alerts: new Map(),
  };
}

/** Starts the running figures anew when the month has changed. */
export function enterMonth(p: Profile, month: number): void {
  if (p.month === month) return;
  p.month = month;
  p.monthTurnover = 0n;
  p.monthIncoming = 0n;
  p.monthMoves = 0;
}

export function addTurnover(p: Profile, value: bigint): void {
  p.monthTurnover += value;
  if (p.monthTurnover > p.peakTurnover) p.peakTurnover = p.monthTurnover;
}

export function addMove(p: Profile, incoming: bigint): void {
  p.monthMoves++;
  if (p.monthMoves > p.peakMoves) p.peakMoves = p.monthMoves;
  p.monthIncoming += incoming;
  if (p.monthIncoming > p.peakIncoming) p.peakIncoming = p.monthIncoming;
}
