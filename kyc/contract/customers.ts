/** JSON of the list of customers and the queues. Times in µs UTC. */
import type { Rating } from './risk';

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
