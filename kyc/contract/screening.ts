/**
 * JSON of the staff API under `/kyc/hits`, `/kyc/lists` and `/kyc/screening-runs`, and the port
 * through which customers reach screening. Times in µs UTC, scores 0..1, dates as the source gives
 * them: `1971`, `1971-03` or `1971-03-30`.
 */
export const LISTED_KINDS = [
  'person',
  'organisation',
  'vessel',
  'aircraft',
  'wallet',
  'unknown',
] as const;
export type ListedKind = (typeof LISTED_KINDS)[number];

/** `open` waits for a person; `proposed` = called true by one, a second one has to confirm. */
export const HIT_STATES = ['open', 'dismissed', 'proposed', 'confirmed', 'gone'] as const;
export type HitState = (typeof HIT_STATES)[number];

/** What the score is made of: one comparison, in words. */
export interface ScorePart {
  /** `name`, `birthDate`, `country`, `gender`, `identifier`, `wallet` */
  readonly field: string;
  /** How far it moved the score; the name's part is the score that the others start from. */
  readonly effect: number;
  /** The two values that were compared, as they are written there. */
  readonly customer: string | null;
  readonly listed: string | null;
  readonly reason: string;
}

/** An entry of a list as it stood when the hit was last scored. */
export interface ListedEntry {
  /** Name of the list, and the list's own reference of the entry. */
  readonly list: string;
  readonly listId: string;
  readonly kind: ListedKind;
  /** The main name first. */
  readonly names: readonly string[];
  readonly birthDates: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly gender: 'male' | 'female' | null;
  readonly identifiers: readonly string[];
  readonly wallets: readonly { readonly asset: string; readonly address: string }[];
  readonly programmes: readonly string[];
}

/** The customer as it stood when the hit was last scored. */
export interface ScreenedCustomer {
  readonly customerId: string;
  /** null: the customer; else the number of an owner, controller or representative. */
  readonly person: number | null;
  readonly kind: 'person' | 'company';
  readonly names: readonly string[];
  readonly birthDate: string | null;
  readonly countries: readonly string[];
  readonly gender: 'male' | 'female' | null;
  readonly identifiers: readonly string[];
  readonly wallets: readonly { readonly asset: string; readonly address: string }[];
}

/** What of a hit is the customer's own data: sealed under the customer's key. */
export interface ScoredPair {
  readonly customer: ScreenedCustomer;
  readonly parts: readonly ScorePart[];
}

/** One step of a hit's history. */
export interface HitDisposition {
  readonly at: number;
  /**
   * `found`, `returned`, `dismissed`, `proposed`, `confirmed`, `rejected`, `reopened`, `gone`,
   * `changed`
   */
  readonly action: string;
  readonly by: string;
  readonly reason: string;
}

/** A row of `GET /kyc/hits`. */
export interface HitRow {
  /** `HIT-` and a number. */
  readonly hitId: string;
  readonly customerId: string;
  /** null: the customer; else the number of an owner, controller or representative. */
  readonly person: number | null;
  /** null when there is no profile, or it was erased. */
  readonly customerName: string | null;
  readonly list: string;
  readonly listId: string;
  readonly listedName: string;
  readonly kind: ListedKind;
  readonly score: number;
  readonly state: HitState;
  readonly foundAt: number;
  readonly changedAt: number;
  /** Raised with each change; a decision names the one it was made on. */
  readonly version: number;
}

/** `GET /kyc/hits?state=&list=&customer=&limit=&after=` */
export interface HitList {
  readonly hits: readonly HitRow[];
  readonly next: string | null;
  /** By state, over the other filters; null on further pages. */
  readonly counts: Readonly<Record<HitState, number>> | null;
}

/** `GET /kyc/hits/:hitId` (a recorded read): side by side, with the reasons. */
export interface HitPage extends HitRow {
  /** null when the customer's data were erased. */
  readonly customer: ScreenedCustomer | null;
  readonly entry: ListedEntry;
  /** The name's part first; empty when the customer's data were erased. */
  readonly parts: readonly ScorePart[];
  readonly history: readonly HitDisposition[];
  /** Who called it a true match: this person cannot confirm it. */
  readonly proposedBy: string | null;
}

/**
 * Body of `POST /kyc/hits/:hitId/{dismiss,propose,confirm,reject,reopen}`. Answer: the HitPage.
 * 409 HIT_CHANGED when `version` is not the last, SAME_PERSON for the same eyes twice.
 */
export interface HitDecisionBody {
  readonly version: number;
  readonly reason: string;
}

/** One list in force. */
export interface LoadedList {
  readonly list: string;
  /** Some lists come in several. */
  readonly files: readonly string[];
  /** As the list says, else null. */
  readonly dated: string | null;
  readonly loadedAt: number;
  readonly entries: number;
  readonly names: number;
  readonly wallets: number;
  readonly sha256: string;
  /** Why a newer file was not taken; null when the newest file is in force. */
  readonly problem: string | null;
}

/** `GET /kyc/lists` */
export interface ListsPage {
  /** False: no folder is configured (PROBITY_LISTS), nothing is screened. */
  readonly configured: boolean;
  readonly lists: readonly LoadedList[];
  /** Files that never loaded. */
  readonly refused: readonly { readonly file: string; readonly problem: string }[];
}

/** A row of `GET /kyc/screening-runs`, newest first. */
export interface ScreeningRun {
  readonly runId: number;
  /** `customer-change` or `list-update` */
  readonly cause: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly customers: number;
  /** Entries of the lists that these customers were held against. */
  readonly entries: number;
  readonly found: number;
  readonly returned: number;
}

export interface ScreeningRunList {
  readonly runs: readonly ScreeningRun[];
}

/** What of `KycFigures` screening answers; times µs, half-open. */
export interface ScreeningFigures {
  screening(
    from: number,
    to: number,
  ): Promise<{
    readonly screened: number;
    readonly hits: number;
    readonly dismissed: number;
    readonly confirmed: number;
    readonly open: number;
  }>;
}

/** A customer to screen, with those behind it. */
export interface CustomerToScreen {
  readonly customerId: string;
  /** Rises with every change of what is screened. */
  readonly version: number;
  /** The customer first. */
  readonly subjects: readonly ScreenedCustomer[];
}

/** Customers as screening reads them; `Sql` is what a store talks through. */
export interface ScreenedCustomers<Sql> {
  /** Those after this id, in the order of ids, at most `limit`. */
  page(sql: Sql, afterId: string, limit: number): Promise<readonly CustomerToScreen[]>;
  byIds(sql: Sql, customerIds: readonly string[]): Promise<readonly CustomerToScreen[]>;
}
