/**
 * Bodies of the staff's writes on customers (`/kyc/…`). Every command names the version it was
 * decided on (409 when the customer has changed since) and answers with the customer as it is now.
 */
import type { CustomerKind } from './customers';
import type { Profile } from './profile';
import type { Rating } from './risk';
import type { Check } from './tiers';

/** Needs two people: one proposes, another approves. */
export const PROPOSAL_KINDS = ['unfreeze', 'risk-override', 'erase'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

/** `POST /kyc/customers` → the customer, in state draft. */
export interface CreateCustomerBody {
  readonly customer: string;
  readonly kind: CustomerKind;
  readonly profile?: Profile | undefined;
}

/** `PUT /kyc/customers/:customer/profile` */
export interface ProfileBody {
  readonly version: number;
  readonly profile: Profile;
  readonly reason: string;
}

/** `PUT /kyc/customers/:customer/people`: all owners and controllers, replacing those before. */
export interface PeopleBody {
  readonly version: number;
  readonly people: readonly {
    readonly role: 'owner' | 'controller' | 'representative';
    readonly sharePct?: string | undefined;
    readonly profile: Profile;
  }[];
  readonly reason: string;
}

interface Reasoned {
  readonly version: number;
  readonly reason: string;
}

/** `POST /kyc/customers/:customer/commands` */
export type CustomerCommandBody =
  | (Reasoned & { readonly action: 'submit' | 'start-review' | 'return' })
  | (Reasoned & { readonly action: 'verify' | 'set-tier'; readonly tier: string })
  | (Reasoned & { readonly action: 'restrict' | 'lift-restriction' })
  | (Reasoned & { readonly action: 'freeze' | 'off-board' | 're-board' })
  | (Reasoned & { readonly action: 'request-review' | 'complete-review' })
  | (Reasoned & { readonly action: 'record-check'; readonly check: Check })
  /** Order limits by name (`maxOrderNotional`, …); null takes a limit away. */
  | (Reasoned & {
      readonly action: 'set-limits';
      readonly limits: Readonly<Record<string, string | null>>;
    })
  | (Reasoned & { readonly action: 'propose-unfreeze' | 'propose-erase' })
  | (Reasoned & {
      readonly action: 'propose-risk-override';
      readonly rating: Rating;
      /** µs; at most a year ahead. */
      readonly until: number;
    });
export type CustomerAction = CustomerCommandBody['action'];

/**
 * `POST /kyc/proposals/:proposal/approve` and `/return`; `GET /kyc/proposals?state=` →
 * `{proposals, next}`. Whoever proposed may not approve (403 OWN_PROPOSAL).
 */
export interface ProposalDecisionBody {
  readonly reason: string;
}

/** `POST /kyc/documents/:document/accept` */
export interface AcceptDocumentBody {
  readonly reason?: string | undefined;
  /** Last day on which it counts, for documents without a machine-readable zone. */
  readonly expiresOn?: string | undefined;
}

/** `POST /kyc/documents/:document/refuse` */
export interface RefuseDocumentBody {
  readonly reason: string;
}

/**
 * `POST /kyc/documents/:document/mrz`: the lines as printed, two or three. An upload is
 * `POST /kyc/customers/:customer/documents?kind=passport` with the file as body and its
 * `Content-Type`, at most 10 MB; the file itself is `GET /kyc/documents/:document/content`.
 */
export interface MrzBody {
  readonly lines: readonly string[];
}
