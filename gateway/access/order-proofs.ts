/**
 * What the trading API needs of the audit log: the way from a trader's own order to a signed state
 * of the log. The audit module stands behind it, wired by `app/`.
 */

/** A line that `probity verify-proof` judges (RFC 6962 §2.1.1); hashes in base64. */
export interface InclusionLine {
  readonly id: string;
  readonly kind: 'inclusion';
  readonly leafIdx: string;
  readonly treeSize: string;
  readonly leafHash: string;
  readonly root: string;
  readonly proof: readonly string[];
}

/** order's event → root of its batch → audit record → signed checkpoint. */
export interface OrderProof {
  /** Place of the order's `accepted` event in the exchange's log. */
  readonly seq: number;
  /** Base64 of the bytes that are hashed, as the log keeps them. */
  readonly event: string;
  readonly batch: { readonly firstSeq: number; readonly lastSeq: number };
  readonly inBatch: InclusionLine;
  /** Canonical JSON (RFC 8785) of the record `log-batch` that holds the batch's root. */
  readonly record: string;
  readonly inLog: InclusionLine;
  /** The signed note (C2SP tlog-checkpoint) whose root `inLog` leads to. */
  readonly checkpoint: string;
  /** The log's verifier key; compare it with the one published elsewhere. */
  readonly vkey: string;
}

export interface OrderProofs {
  /**
   * @param acceptedAt µs UTC
   * @returns undefined while no signed checkpoint covers it (half a minute), and for ever when its
   *   part of the log was archived
   */
  of(orderId: number, acceptedAt: number): Promise<OrderProof | undefined>;
}
