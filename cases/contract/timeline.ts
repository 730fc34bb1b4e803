/** Entries that other modules push to a subject's timeline. */
export interface TimelineEntry {
  /** Beneficial owner's name. */
  readonly owner: string;
  /** µs UTC. */
  readonly at: number;
  /** `order`, `fill`, `deposit`, `withdrawal`, `session`, `document`, `risk`, `alert`, … */
  readonly kind: string;
  readonly text: string;
  /** Event sequence number where the log has it. */
  readonly seq?: number;
}

/** Takes entries within the caller's transaction. */
export interface TimelineIntake<Tx> {
  push(tx: Tx, entries: readonly TimelineEntry[]): Promise<void>;
}
