/** What rows of the staff API carry beside their own facts: who, by when, and how far seen. */
export interface Person {
  readonly staffId: string;
  readonly name: string;
}

/** A time limit. */
export interface Due {
  /** Id of the clock (`triage-high`, `stor`, `sar-30-days`). */
  readonly clock: string;
  /** What to call it on a screen. */
  readonly name: string;
  /** The law or house rule it comes from. */
  readonly law: string;
  /** µs UTC. */
  readonly at: number;
}

/** How far this reader has seen something: never, with changes since, or as it is. */
export type Seen = 'unseen' | 'changed' | 'seen';
