/** Entries that other modules push to a subject's timeline. */
export interface TimelineEntry {
  /** Beneficial owner's name. */
  readonly owner: string;
  /** µs UTC. */
  readonly at: number;
  /** `document`, `risk`, `screening`, `tier`, … (TIMELINE_KINDS). */
  readonly kind: string;
  /** One sentence without personal data; at most 1000 characters. */
  readonly text: string;
  /** Event sequence number where the log has it. */
  readonly seq?: number;
  readonly account?: string;
  readonly market?: string;
}

/** Takes entries within the caller's transaction. */
export interface TimelineIntake<Tx> {
  push(tx: Tx, entries: readonly TimelineEntry[]): Promise<void>;
}
