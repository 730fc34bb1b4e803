/**
 * What `/reporting/audit` answers: records, checkpoints, proofs, verifications. Hashes and bytes
 * are
 * base64, times µs UTC, sequence numbers and tree sizes integers. Lists are newest first; `next` is
 * the `after` of the next page, null at the end.
 */

/** One line of the list; what was there before and after is in the record itself. */
export interface AuditRecordRow {
  /** From 1, gapless; leaf index + 1. */
  readonly seq: number;
  readonly ts: number;
  /** `staff:<id>`, `job:<name>`, `system`. */
  readonly actor: string;
  /** Name of the member of staff; null for jobs and the system. */
  readonly actorName: string | null;
  readonly action: string;
  /** `kind:<id>`. */
  readonly subject: string;
  /** A signed checkpoint covers it. */
  readonly signed: boolean;
}

/** GET /reporting/audit/records?actor&action&subject&from&to&limit&after */
export interface AuditRecordList {
  readonly records: readonly AuditRecordRow[];
  readonly next: string | null;
}

/** GET /reporting/audit/actions: the choices of the list's filter. */
export interface AuditActions {
  readonly actions: readonly string[];
}

/** A line that `probity verify-proof` judges (RFC 6962 §2.1.1). */
export interface InclusionProof {
  readonly id: string;
  readonly kind: 'inclusion';
  /** Decimal, from 0. */
  readonly leafIdx: string;
  /** Decimal. */
  readonly treeSize: string;
  readonly leafHash: string;
  readonly root: string;
  readonly proof: readonly string[];
}

/** A line that `probity verify-proof` judges (RFC 6962 §2.1.2). */
export interface ConsistencyProof {
  readonly id: string;
  readonly kind: 'consistency';
  readonly size1: string;
  readonly size2: string;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[];
}

/** A signed state of the log (C2SP tlog-checkpoint). */
export interface AuditCheckpoint {
  readonly size: number;
  readonly root: string;
  readonly signedAt: number;
  /** The signed note itself. */
  readonly note: string;
}

/** GET /reporting/audit/records/:seq; the reading of it is recorded. */
export interface AuditRecordDetail extends AuditRecordRow {
  /** The entry as JSON; values too large for it stand there as `{sha256, bytes}`. */
  readonly before: unknown;
  readonly after: unknown;
  /** Canonical JSON (RFC 8785) whose bytes are the leaf. */
  readonly entry: string;
  /** null until the next checkpoint covers it (within half a minute). */
  readonly proof: InclusionProof | null;
  /** The checkpoint whose root the proof leads to. */
  readonly checkpoint: AuditCheckpoint | null;
}

/** GET /reporting/audit/head */
export interface AuditHead {
  /** Name of the log and of its key; null before the first checkpoint. */
  readonly origin: string | null;
  /** Verifier key; compare it with the one published elsewhere. */
  readonly vkey: string | null;
  /** Records appended. */
  readonly records: number;
  /** Records that the tree has; the rest follows within a second. */
  readonly treeSize: number;
  readonly checkpoint: AuditCheckpoint | null;
  /** The newest verification that was asked for here. */
  readonly verification: AuditVerification | null;
}

/** GET /reporting/audit/checkpoints?limit&after */
export interface AuditCheckpointList {
  readonly checkpoints: readonly AuditCheckpoint[];
  readonly next: string | null;
}

/** GET /reporting/audit/consistency?from&to: two tree sizes that were signed. */
export interface AuditConsistency {
  readonly from: AuditCheckpoint;
  readonly to: AuditCheckpoint;
  readonly proof: ConsistencyProof;
}

/**
 * POST /reporting/audit/verifications asks for one (202), GET lists the newest 20. The whole log is
 * read again: every record, every hash, every checkpoint.
 */
export interface AuditVerification {
  readonly id: number;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly state: 'waiting' | 'whole' | 'not-whole';
  readonly finishedAt: number | null;
  /** What was covered, or the first fault with its place; null while it waits. */
  readonly result: string | null;
}

export interface AuditVerificationList {
  readonly verifications: readonly AuditVerification[];
}

/**
 * GET /reporting/audit/events/:seq: that an event of the exchange (an order, a fill) stands where
 * it
 * stands: event → root of its batch → audit record → root of the log → signed checkpoint.
 */
export interface AuditEventProof {
  /** The event as JSON, amounts in base units as the log keeps them. */
  readonly event: unknown;
  /** The bytes that are hashed, as the log keeps them. */
  readonly bytes: string;
  readonly batch: { readonly firstSeq: number; readonly lastSeq: number };
  /** The event among the events of its batch. */
  readonly inBatch: InclusionProof;
  /** The record `log-batch` that holds `inBatch.root`; null until the batch is recorded. */
  readonly record: AuditRecordDetail | null;
}
