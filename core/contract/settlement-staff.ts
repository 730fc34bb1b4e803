/**
 * What `/staff/settlement` answers: settlement on chain as operators and auditors see it. Amounts,
 * prices and quantities are decimal texts, times µs UTC, sequence numbers those of the log, keys
 * and signatures base58, hashes hexadecimal. Lists are newest first; `next` is the `after` of the
 * next page, null at the end.
 */

/** `dropped`: the program refused a fill in it, and other batches were made in its place. */
export type BatchState = 'planned' | 'sent' | 'confirmed' | 'finalized' | 'failed' | 'dropped';

/** A difference between vaults and ledger; `holder` is an account's name, `venue` or `vault`. */
export interface SettlementDifference {
  readonly holder: string;
  readonly asset: string;
  readonly expected: string;
  readonly actual: string;
}

/** One asset at one slot of the chain. */
export interface VaultRow {
  readonly asset: string;
  /** Tokens in the vault. */
  readonly vault: string;
  /** What the program says that all ledgers and its fees have together. */
  readonly total: string;
  /** What the exchange's ledger says that should be. */
  readonly expected: string;
}

export interface SettlementComparison {
  readonly at: number;
  /** All fills before this event are settled. */
  readonly nextSeq: number;
  readonly ledgers: number;
  readonly vaults: readonly VaultRow[];
  readonly differences: readonly SettlementDifference[];
}

export type ResumptionState = 'open' | 'approved' | 'returned' | 'withdrawn';

/** Somebody asked that settlement goes on after a stop, and what a second person said. */
export interface Resumption {
  readonly resumption: number;
  readonly haltReason: string;
  readonly haltedAt: number;
  readonly reason: string;
  readonly state: ResumptionState;
  readonly proposedName: string;
  readonly proposedAt: number;
  readonly decidedName: string | null;
  readonly decidedAt: number | null;
  readonly decisionReason: string | null;
  /** The reader has proposed it, so another one decides. */
  readonly own: boolean;
}

/** A deposit that waits for a person, or a withdrawal that is not paid. */
export interface OpenTransfer {
  readonly kind: 'deposit' | 'withdrawal';
  /** Transaction and place of a deposit; number of a withdrawal. */
  readonly id: string;
  readonly account: string | null;
  readonly asset: string;
  readonly amount: string;
  readonly address: string;
  /** `held`, `refused`; `due`, `sent`, `failed`. */
  readonly state: string;
  readonly reason: string | null;
  readonly since: number;
}

/** A fill that the program would not take. */
export interface LeftOutFill {
  readonly seq: number;
  readonly ts: number;
  readonly market: string;
  /** Account's name; null: the omnibus ledger. */
  readonly buyer: string | null;
  readonly seller: string | null;
  readonly reason: string;
}

/** GET /staff/settlement */
export interface SettlementOverview {
  /** null: this exchange settles in its own ledger alone. */
  readonly venue: {
    /** Address of the venue's account. */
    readonly config: string;
    readonly genesis: string;
    readonly firstSeq: number;
    /** Last event of the newest batch. */
    readonly plannedTo: number;
    /** Last event of the newest final batch; null: none is final. */
    readonly settledTo: number | null;
  } | null;
  readonly halt: { readonly reason: string; readonly at: number } | null;
  /** Newest 20. */
  readonly resumptions: readonly Resumption[];
  /** Fills that the chain does not have for good. */
  readonly waiting: {
    /** In no batch yet. */
    readonly unbatched: number;
    /** In a batch that is not final. */
    readonly underWay: number;
    /** Left out for good, as the chain would not take them; they do not wait. */
    readonly failed: number;
    /** Time of the oldest trade among both; null: nothing waits. */
    readonly oldestAt: number | null;
    /** Until when its batch must have been sent; null: nothing that was not sent waits. */
    readonly dueAt: number | null;
  };
  readonly batches: Readonly<Record<BatchState, number>>;
  readonly comparison: SettlementComparison | null;
  /** Fills that cannot settle, oldest 100: all others go on without them. */
  readonly leftOut: readonly LeftOutFill[];
  /** Oldest 100 of each kind. */
  readonly transfers: readonly OpenTransfer[];
}

export interface BatchRow {
  readonly batch: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Fills of the log in it, and those that were left after netting. */
  readonly logFills: number;
  readonly chainFills: number;
  readonly state: BatchState;
  readonly signature: string | null;
  readonly reason: string | null;
  readonly plannedAt: number;
  readonly sentAt: number | null;
  readonly confirmedAt: number | null;
  readonly finalizedAt: number | null;
  /** Transactions that were made for it, and those that came to nothing. */
  readonly attempts: number;
  readonly failures: number;
}

/** GET /staff/settlement/batches?state&event&limit&after; `event`: the batch that holds it. */
export interface BatchList {
  readonly batches: readonly BatchRow[];
  readonly next: string | null;
}

export interface BatchFill {
  readonly seq: number;
  readonly ts: number;
  readonly market: string;
  readonly price: string;
  readonly quantity: string;
  /** Account's name; null: the omnibus ledger. */
  readonly buyer: string | null;
  readonly seller: string | null;
  readonly buyerFee: string;
  readonly buyerFeeAsset: string;
  readonly sellerFee: string;
  readonly sellerFeeAsset: string;
}

export interface BatchNet {
  /** Account's name; null: the venue (omnibus ledger and fees). */
  readonly holder: string | null;
  readonly asset: string;
  /** Negative: it gives. */
  readonly amount: string;
}

export interface BatchAttempt {
  readonly signature: string;
  readonly sentAt: number;
  readonly lastValidHeight: number;
  readonly failure: string | null;
}

/** GET /staff/settlement/batches/:batch */
export interface BatchDetail extends BatchRow {
  /** The log's hash at the end of the range, as it stands on chain. */
  readonly logHash: string;
  /** Of the transaction. */
  readonly bytes: number;
  /** Oldest 500. */
  readonly fills: readonly BatchFill[];
  readonly net: readonly BatchNet[];
  readonly attemptList: readonly BatchAttempt[];
}
