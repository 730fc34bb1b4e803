/**
 * The customer risk as it is written and shown: a line of risk.jsonl, its factors, its
 * settings.
 */
export const RATINGS = ['low', 'medium', 'high'] as const;
export type Rating = (typeof RATINGS)[number];

export const FACTOR_GROUPS = ['customer', 'geography', 'product', 'channel', 'behaviour'] as const;
export type FactorGroup = (typeof FACTOR_GROUPS)[number];

/** One thing that moves a customer's score, with the sentence that says why. */
export interface RiskFactor {
  /** `group.factor` */
  readonly name: `${FactorGroup}.${string}`;
  /** 1..100 */
  readonly points: number;
  readonly reason: string;
}

/** A line of risk.jsonl (contracts §3). */
export interface RiskRow {
  readonly account: string;
  /** Beneficial owner's name. */
  readonly owner: string;
  /** 0..100 */
  readonly score: number;
  readonly rating: Rating;
  readonly factors: readonly RiskFactor[];
}

/** How a country is seen: the `countryRisk` file of `--params`. */
export const COUNTRY_RISKS = ['high', 'increased'] as const;
export type CountryRisk = (typeof COUNTRY_RISKS)[number];

export interface RiskSettings {
  /** By ISO 3166-1 alpha-2 code; a country not named is of normal risk. */
  readonly countries: Readonly<Record<string, CountryRisk>>;
  /** Asset that volumes are valued in; null = the quote asset that most markets share. */
  readonly valuationAsset: string | null;
}
