/**
 * The port through which consumers read the log: raw batches in the order of their sequence
 * numbers. Its Postgres side stands beside the log itself; a streaming engine may be another.
 */
export interface FeedBatch {
  /** Sequence number of the first event in the batch, from 1. */
  readonly firstSeq: number;
  /** Sequence number of the last event; never below `firstSeq` (batches without events are left
   * out by the feed). */
  readonly lastSeq: number;
  /** The events' bytes, as the log keeps them. */
  readonly payload: Buffer;
  /** The bytes of the commands that led to them, where the feed carries them. */
  readonly commands?: Buffer;
}

/**
 * Batches go on where the one before stopped: `firstSeq` is the former `lastSeq` + 1. A feed gives
 * out only what is durable.
 */
export interface LogFeed {
  /** Up to `limit` batches whose events come after `afterSeq`; empty when there are none yet. */
  read(afterSeq: number, limit: number): Promise<FeedBatch[]>;
  /** Sequence number of the newest durable event; 0 for an empty log. */
  head(): Promise<number>;
  /**
   * Resolves when there may be something after `afterSeq`, or when `signal` is aborted; it may
   * resolve too early, never too late.
   */
  wait(afterSeq: number, signal: AbortSignal): Promise<void>;
}
