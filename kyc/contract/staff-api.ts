/**
 * JSON of the staff's customer pages (`/kyc/…`): the list, one customer, queues, documents, tiers.
 * Times are µs UTC, dates `YYYY-MM-DD`, amounts decimal strings. Fields of names, addresses and
 * identifications are called as in IVMS101. Bodies of writes are in staff-commands.ts.
 */
import type { Rating, RiskFactor } from './risk';
import type { CustomerAction, ProposalKind } from './staff-commands';

export const CUSTOMER_KINDS = ['person', 'company'] as const;
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

/** In the order of a life; every state is a queue and has a way out (`actions`). */
export const CUSTOMER_STATES = [
  'draft',
  'submitted',
  'in-review',
  'verified',
  'restricted',
  'frozen',
  'off-boarded',
] as const;
export type CustomerState = (typeof CUSTOMER_STATES)[number];

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

export interface CustomerRow {
  /** Beneficial owner's name in the log; the id everywhere. */
  readonly customer: string;
  readonly kind: CustomerKind;
  readonly state: CustomerState;
  /** µs; since when in this state. */
  readonly stateAt: number;
  /** Id of a tier (`TierDefinition.tier`); `none` before any. */
  readonly tier: string;
  /** Name as given in the profile; null when there is none, or it was erased. */
  readonly name: string | null;
  /** ISO 3166-1 alpha-2; null when not known. */
  readonly country: string | null;
  /** null before the first score. */
  readonly score: number | null;
  /** An override in force counts. */
  readonly rating: Rating | null;
  readonly accounts: number;
  readonly documentsToReview: number;
  /** Hits of screening that nobody has decided. */
  readonly openHits: number;
  readonly openProposals: number;
  readonly reviewDueAt: number | null;
  readonly reviewOverdue: boolean;
  readonly lastActivityAt: number | null;
  readonly createdAt: number;
  /** Sent back with every command; a command for another version is refused (409). */
  readonly version: number;
}

/** Counts over all customers that match the other filters. */
export interface CustomerCounts {
  readonly state: Readonly<Record<string, number>>;
  readonly kind: Readonly<Record<string, number>>;
  readonly tier: Readonly<Record<string, number>>;
  /** `none` = not rated yet. */
  readonly rating: Readonly<Record<string, number>>;
}

/**
 * `GET /kyc/customers?state=&kind=&tier=&rating=&country=&queue=&text=&sort=&after=&limit=`; `text`
 * is part of the customer's id or of an account's name; several values by comma.
 */
export interface CustomerPage {
  readonly customers: readonly CustomerRow[];
  readonly next: string | null;
  /** With the first page only. */
  readonly counts: CustomerCounts | null;
}

/** Lists of work: one a state, and three that cross the states. */
export const QUEUES = [...CUSTOMER_STATES, 'documents', 'reviews', 'proposals'] as const;
export type QueueName = (typeof QUEUES)[number];

/** `GET /kyc/queues` → `{queues}`. */
export interface Queue {
  readonly queue: QueueName;
  readonly count: number;
  /** Reviews past their date; documents and states waiting longer than `waitDays`. */
  readonly overdue: number;
  /** µs; since when the longest waiting one waits. */
  readonly oldestAt: number | null;
  /** After how many days of waiting something is overdue; null where nothing presses. */
  readonly waitDays: number | null;
}

export interface Address {
  readonly streetName?: string | undefined;
  readonly buildingNumber?: string | undefined;
  readonly addressLine?: readonly string[] | undefined;
  readonly postcode?: string | undefined;
  readonly townName?: string | undefined;
  readonly country: string;
}

export interface NationalIdentification {
  readonly nationalIdentifier: string;
  /** Codes of IVMS101: `CCPT` passport, `IDCD` identity card, `TXID` tax, `LEIX` LEI, … */
  readonly nationalIdentifierType: string;
  readonly countryOfIssue?: string | undefined;
  readonly registrationAuthority?: string | undefined;
}

/** Tax self-certification: where taxable, and the number there (or why there is none). */
export interface TaxResidence {
  readonly country: string;
  readonly tin?: string | undefined;
  readonly noTinReason?: string | undefined;
}

export interface PersonProfile {
  readonly kind: 'person';
  readonly primaryIdentifier: string;
  readonly secondaryIdentifier?: string | undefined;
  readonly otherNames?: readonly string[] | undefined;
  readonly dateOfBirth?: string | undefined;
  readonly placeOfBirth?: string | undefined;
  readonly gender?: 'female' | 'male' | 'other' | undefined;
  readonly nationality?: string | undefined;
  readonly countryOfResidence?: string | undefined;
  readonly geographicAddress?: Address | undefined;
  readonly nationalIdentification?: NationalIdentification | undefined;
  readonly taxResidences?: readonly TaxResidence[] | undefined;
  readonly occupation?: string | undefined;
  readonly sourceOfFunds?: string | undefined;
  readonly politicallyExposed?: boolean | undefined;
}

export interface CompanyProfile {
  readonly kind: 'company';
  readonly legalPersonName: string;
  readonly otherNames?: readonly string[] | undefined;
  readonly countryOfRegistration?: string | undefined;
  readonly registeredOn?: string | undefined;
  readonly geographicAddress?: Address | undefined;
  readonly nationalIdentification?: NationalIdentification | undefined;
  readonly taxResidences?: readonly TaxResidence[] | undefined;
  readonly businessActivity?: string | undefined;
  readonly sourceOfFunds?: string | undefined;
}

export type Profile = PersonProfile | CompanyProfile;

/** An owner (from 25 %) or a controller of a company. */
export interface RelatedPerson {
  readonly person: string;
  readonly role: 'owner' | 'controller' | 'representative';
  /** Per cent held, directly or not; null for who holds none. */
  readonly sharePct: string | null;
  /** null when erased. */
  readonly profile: Profile | null;
}

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

export const DOCUMENT_KINDS = [
  'passport',
  'identity-card',
  'driving-licence',
  'residence-permit',
  'selfie',
  'proof-of-address',
  'tax-self-certification',
  'source-of-funds',
  'company-register',
  'ownership',
  'other',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const DOCUMENT_STATES = ['waiting', 'accepted', 'refused', 'expired', 'erased'] as const;
export type DocumentState = (typeof DOCUMENT_STATES)[number];

/** One check digit of ICAO 9303, and whether it fits its field. */
export interface MrzCheck {
  /** `documentNumber`, `birthDate`, `expirationDate`, `optional`, `composite`. */
  readonly field: string;
  readonly ok: boolean;
}

/** The machine-readable zone as read; a field is null when it is not valid. */
export interface MrzReading {
  readonly format: 'TD1' | 'TD2' | 'TD3';
  /** Every field and every check digit is right. */
  readonly valid: boolean;
  readonly documentNumber: string | null;
  readonly primaryIdentifier: string | null;
  readonly secondaryIdentifier: string | null;
  readonly nationality: string | null;
  readonly issuingState: string | null;
  readonly dateOfBirth: string | null;
  readonly sex: string | null;
  readonly expiresOn: string | null;
  readonly checks: readonly MrzCheck[];
  /** What is wrong, in sentences. */
  readonly problems: readonly string[];
  /** Where it differs from the customer's profile, in sentences. */
  readonly differences: readonly string[];
}

export interface DocumentRow {
  /** `DOC-000012` */
  readonly document: string;
  readonly customer: string;
  readonly kind: DocumentKind;
  readonly state: DocumentState;
  /** As sniffed: `application/pdf`, `image/png`, `image/jpeg`, `image/webp`. */
  readonly fileType: string;
  readonly bytes: number;
  /** Of the file as it came, hexadecimal. */
  readonly sha256: string;
  /** `not-scanned`: no virus scanner is configured. */
  readonly scan: 'clean' | 'not-scanned';
  readonly uploadedAt: number;
  readonly uploadedBy: string;
  readonly expiresOn: string | null;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  readonly mrz: MrzReading | null;
}

/** `GET /kyc/documents?state=&after=&limit=`, oldest first. */
export interface DocumentPage {
  readonly documents: readonly DocumentRow[];
  readonly next: string | null;
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
