/**
 * The tiers as versioned data: which checks each needs, and how much may come in and go out over
 * sliding windows. A new version is a new entry; decisions name the version they were made under.
 */
import type { Check, CustomerKind, TierDefinition, TierLimit, Tiers } from '../contract';

const limit = (
  direction: 'in' | 'out',
  window: '24h' | '30d',
  amount: string | null,
): TierLimit => ({ direction, window, amount });

const limits = (day: string | null, month: string | null): TierLimit[] => [
  limit('in', '24h', day),
  limit('in', '30d', month),
  limit('out', '24h', day),
  limit('out', '30d', month),
];

const needs = (
  person: readonly Check[],
  company: readonly Check[],
): Record<CustomerKind, readonly Check[]> => ({ person, company });

/**
 * In the valuation asset; a deposit is taken whatever the tier, and passing a limit is
 * reviewed.
 */
const V1: Tiers = {
  version: '2026-11',
  from: '2026-11-01',
  tiers: [
    {
      tier: 'none',
      title: 'Not verified',
      rank: 0,
      needs: needs([], []),
      limits: limits('0', '0'),
    },
    {
      tier: 'basic',
      title: 'Identity known',
      rank: 1,
      needs: needs(['identity', 'screening'], ['company-register', 'screening']),
      limits: limits('10000', '50000'),
    },
    {
      tier: 'full',
      title: 'Fully verified',
      rank: 2,
      // (EU) 2024/1624 Art 22: identity and its verification; FATCA and CRS: self-certification.
      needs: needs(
        ['identity', 'address', 'tax-self-certification', 'screening'],
        ['company-register', 'ownership', 'tax-self-certification', 'screening'],
      ),
      limits: limits('250000', '2000000'),
    },
    {
      tier: 'enhanced',
      title: 'Enhanced due diligence',
      rank: 3,
      // (EU) 2024/1624 Art 34: source of funds and wealth under enhanced measures.
      needs: needs(
        [
          'identity',
          'liveness',
          'address',
          'tax-self-certification',
          'source-of-funds',
          'screening',
        ],
        ['company-register', 'ownership', 'tax-self-certification', 'source-of-funds', 'screening'],
      ),
      limits: limits(null, null),
    },
  ],
  // (EU) 2024/1624 Art 26: data are kept up to date, at least each year for high risk, else five.
  reviewYears: { high: 1, medium: 5, low: 5 },
};

/** The version in force. */
export const TIERS: Tiers = V1;

export const NO_TIER = 'none';

export function tierNamed(tier: string): TierDefinition | undefined {
  return TIERS.tiers.find((one) => one.tier === tier);
}

/** Checks that the tier needs of this kind of customer and that are not done. */
export function missingChecks(
  tier: TierDefinition,
  kind: CustomerKind,
  done: (check: Check) => boolean,
): Check[] {
  return tier.needs[kind].filter((check) => !done(check));
}
