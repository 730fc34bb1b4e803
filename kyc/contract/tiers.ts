/** JSON of `GET /kyc/tiers`: how far a customer is trusted, what that needs and allows. */
import type { Rating } from './risk';
import type { CustomerKind } from './customers';

/** What a tier may ask for; each is backed by an accepted document or a reviewer's record. */
export const CHECKS = [
  'identity',
  'liveness',
  'address',
  'tax-self-certification',
  'source-of-funds',
  'company-register',
  'ownership',
  'screening',
] as const;
export type Check = (typeof CHECKS)[number];

export interface TierLimit {
  readonly direction: 'in' | 'out';
  readonly window: '24h' | '30d';
  /** Valuation asset; null = no limit. */
  readonly amount: string | null;
}

export interface TierDefinition {
  /** Also the `kycLevel` of the accounts. */
  readonly tier: string;
  readonly title: string;
  /** Ascending with trust, from 0. */
  readonly rank: number;
  readonly needs: Readonly<Record<CustomerKind, readonly Check[]>>;
  readonly limits: readonly TierLimit[];
}

/** `GET /kyc/tiers` */
export interface Tiers {
  readonly version: string;
  /** Date from which this version holds. */
  readonly from: string;
  readonly tiers: readonly TierDefinition[];
  readonly reviewYears: Readonly<Record<Rating, number>>;
}
