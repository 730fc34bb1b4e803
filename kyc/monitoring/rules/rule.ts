/** The common shape of money-laundering rules: what one declares, is given, and is told. */
import type { z } from 'zod';
import type { AlertBook, Finding, RuleIdentity } from '../../../cases/contract/alert-book';
import type { EventOf } from '../../../core/contract';
import type { Customer, Move } from '../feed/customer';
import type { MoneyFeed } from '../feed/money-feed';
import type { MonitoringFacts } from '../facts';

export interface DetectorContext {
  readonly feed: MoneyFeed;
  readonly facts: MonitoringFacts;
  readonly alerts: AlertBook;
  readonly identity: RuleIdentity;
}

/** A running rule. It hears what it has methods for, in the order of the log. */
export interface Detector {
  /** How often it looked closely, as a measure of what it costs. */
  readonly evaluations: number;
  moved?(move: Move): void;
  identified?(customer: Customer, account: string, seq: number, at: number): void;
  loggedIn?(customer: Customer, account: string, e: EventOf<'session'>): void;
  /** The customer has been quiet for so long that what is remembered of it may go. */
  aged?(customer: Customer): void;
}

/** A rule as the registry lists it: a file and a line there. */
export interface Rule<Params> {
  readonly id: string;
  /** Raised when measures or meanings change; part of every alert's identity. */
  readonly version: string;
  readonly legal: readonly string[];
  /** All parameters with their defaults. */
  readonly parameters: z.ZodType<Params>;
  create(parameters: Params, context: DetectorContext): Detector;
}

/** What a finding takes from the movements that make the conduct; not empty, oldest first. */
export function conductOf(
  moves: readonly Move[],
): Pick<Finding, 'market' | 'accounts' | 'from' | 'to' | 'seqFrom' | 'seqTo' | 'orders' | 'fills'> {
  const first = moves[0];
  const last = moves.at(-1);
  return {
    market: null,
    accounts: [...new Set(moves.map(({ account }) => account))],
    from: first?.at ?? 0,
    to: last?.at ?? 0,
    seqFrom: first?.seq ?? 0,
    seqTo: last?.seq ?? 0,
    orders: [],
    fills: [],
  };
}

export function sumOf(moves: readonly Move[]): bigint {
  return moves.reduce((sum, { value }) => sum + value, 0n);
}

/** Keyed other sides of the movements that are neither unknown nor the customer's own. */
export function thirdParties(moves: readonly Move[]): Set<string> {
  const parties = new Set<string>();
  for (const { party, own, kin } of moves) {
    if (party !== undefined && !own && !kin) parties.add(party);
  }
  return parties;
}
