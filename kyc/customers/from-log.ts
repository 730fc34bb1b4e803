/** What an account of the log says about the customer it belongs to. */
import type { AccountInfo } from '../../core/contract';
import type { CustomerKind, CustomerState, TierDefinition } from '../contract';
import { NO_TIER, tierNamed, TIERS } from './tiers';

export function customerKind({ kind }: Pick<AccountInfo, 'kind'>): CustomerKind {
  return kind === 'individual' ? 'person' : 'company';
}

export interface LoggedStanding {
  readonly state: CustomerState;
  readonly tier: string;
}

/**
 * Where a customer stands whom nobody here has decided on yet, by the levels of the accounts: the
 * highest tier among them, verified by whoever opened them. A level that is no tier here is looked
 * at by a person; without any level nothing has been handed in.
 */
export function standingByLevels(levels: readonly (string | null | undefined)[]): LoggedStanding {
  const named = levels.filter((level) => typeof level === 'string' && level !== NO_TIER);
  const known = named
    .map((level) => tierNamed(String(level)))
    .filter((tier): tier is TierDefinition => tier !== undefined)
    .sort((a, b) => b.rank - a.rank);
  const [highest] = known;
  if (highest !== undefined) return { state: 'verified', tier: highest.tier };
  return { state: named.length > 0 ? 'in-review' : 'draft', tier: NO_TIER };
}

/** Sums of a customer's money over the windows, base units of the valuation asset. */
export interface Use {
  readonly in24h: bigint;
  readonly in30d: bigint;
  readonly out24h: bigint;
  readonly out30d: bigint;
}

/** What is used of each limit of a tier, in the order of the tier's own table. */
export function usedOf(use: Use, direction: 'in' | 'out', window: '24h' | '30d'): bigint {
  if (direction === 'in') return window === '24h' ? use.in24h : use.in30d;
  return window === '24h' ? use.out24h : use.out30d;
}

/** Limits of the tier as a table for the screen; unknown tiers have those of `none`. */
export function limitsOf(tier: string): TierDefinition['limits'] {
  return (tierNamed(tier) ?? TIERS.tiers[0])?.limits ?? [];
}
