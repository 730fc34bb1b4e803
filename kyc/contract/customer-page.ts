/**
 * JSON of one customer (`GET /kyc/customers/:customer`) with all that belongs to it. Times are µs
 * UTC, dates `YYYY-MM-DD`, amounts decimal strings.
 */
import type { CustomerRow } from './customers';
import type { DocumentRow } from './documents';
import type { Profile, RelatedPerson } from './profile';
import type { Rating, RiskFactor } from './risk';
import type { CustomerAction, ProposalKind } from './staff-commands';
import type { Check } from './tiers';

export interface CustomerAccount {
  readonly account: string;
  /** `individual`, `institution`, `market-maker`, `house`, `custodian`. */
  readonly kind: string;
  /** `active`, `cancel-only`, `frozen`, `closed`. */
  readonly state: string;
  readonly country: string;
  readonly kycLevel: string | null;
  /** Declared monthly volume in the valuation asset. */
  readonly declaredMonthlyVolume: string | null;
  readonly openedAt: number;
  readonly lastActivityAt: number | null;
}

/** An address of a chain that funds came from or went to. */
export interface Wallet {
  readonly address: string;
  readonly asset: string;
  readonly direction: 'in' | 'out' | 'both';
  /** How it is known whose it is; nothing but `none` until somebody proved it. */
  readonly proof: 'none' | 'signed-message' | 'small-transfer' | 'reviewer';
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly transfers: number;
}

export interface Device {
  readonly device: string;
  readonly accounts: readonly string[];
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Other customers seen with it. */
  readonly sharedWith: readonly string[];
}

export interface CheckStatus {
  readonly check: Check;
  /** The next tier up, or the present one, needs it. */
  readonly needed: boolean;
  readonly done: boolean;
  readonly at: number | null;
  readonly by: string | null;
  /** The document behind it, if one is. */
  readonly document: string | null;
  /** Date on which it ceases to count (the document expires). */
  readonly until: string | null;
}

/** A tier's limit over a sliding window beside what is used of it. */
export interface LimitUse {
  readonly direction: 'in' | 'out';
  readonly window: '24h' | '30d';
  /** Valuation asset that amounts are in; null before the first market. */
  readonly asset: string | null;
  /** null = no limit. */
  readonly limit: string | null;
  readonly used: string;
  readonly over: boolean;
}

export interface RiskChange {
  readonly at: number;
  readonly account: string;
  readonly score: number;
  readonly rating: Rating;
  readonly reason: string;
}

export interface RiskOverride {
  readonly rating: Rating;
  /** µs; it ends by itself. */
  readonly until: number;
  readonly reason: string;
  readonly by: string;
  readonly approvedBy: string;
}

/** The score of the customer's riskiest account. */
export interface CustomerRiskView {
  readonly account: string;
  readonly score: number;
  readonly rating: Rating;
  readonly factors: readonly RiskFactor[];
  readonly history: readonly RiskChange[];
}

/** What one person asked for and another has to approve. */
export interface Proposal {
  /** `PROP-000007` */
  readonly proposal: string;
  readonly customer: string;
  readonly kind: ProposalKind;
  readonly state: 'open' | 'approved' | 'returned';
  readonly reason: string;
  /** For `risk-override`. */
  readonly rating: Rating | null;
  readonly until: number | null;
  readonly proposedBy: string;
  readonly proposedAt: number;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly decisionReason: string | null;
  /** The reader made it: somebody else has to decide. */
  readonly own: boolean;
}

/** One step of a customer's life; append-only. */
export interface CustomerHistoryEntry {
  readonly version: number;
  readonly at: number;
  readonly by: string;
  /** `created`, `state`, `tier`, `profile`, `check`, `limits`, `review`, … */
  readonly kind: string;
  readonly text: string;
}

export interface ReviewStatus {
  readonly dueAt: number | null;
  readonly overdue: boolean;
  readonly lastAt: number | null;
  /** Why before the regular date, in words; empty = the regular one. */
  readonly triggers: readonly string[];
  /** Years between regular reviews at the present rating. */
  readonly everyYears: number;
}

/** A limit of single orders that is set for this customer alone; in the market's own units. */
export interface OrderLimit {
  readonly name: string;
  readonly value: string;
}

/** `GET /kyc/customers/:customer`; reading it is recorded. */
export interface Customer extends CustomerRow {
  readonly profile: Profile | null;
  /** µs; when the key to the personal data was destroyed. */
  readonly erasedAt: number | null;
  readonly people: readonly RelatedPerson[];
  readonly accountList: readonly CustomerAccount[];
  readonly wallets: readonly Wallet[];
  readonly devices: readonly Device[];
  readonly documents: readonly DocumentRow[];
  readonly checks: readonly CheckStatus[];
  readonly limits: readonly LimitUse[];
  readonly orderLimits: readonly OrderLimit[];
  readonly risk: CustomerRiskView | null;
  readonly riskOverride: RiskOverride | null;
  readonly hits: { readonly open: number; readonly confirmed: number; readonly dismissed: number };
  readonly review: ReviewStatus;
  readonly proposals: readonly Proposal[];
  readonly history: readonly CustomerHistoryEntry[];
  /** What can be done in this state, whoever asks; permissions are asked when it is done. */
  readonly actions: readonly CustomerAction[];
  /** Core commands of decisions that the core has not executed yet. */
  readonly pendingCommands: number;
  /** Subject under which the audit log has this customer. */
  readonly auditSubject: string;
}
