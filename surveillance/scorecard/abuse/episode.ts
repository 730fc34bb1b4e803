/** What a label says: one stretch of abusive conduct. */

export interface Episode {
  readonly rule: string;
  readonly accounts: readonly string[];
  /** Market name, or null where the conduct has none. */
  readonly market: string | null;
  /** First and last record of the conduct, µs UTC. */
  readonly from: number;
  readonly to: number;
  /** Other rules that the same conduct satisfies. */
  readonly also: readonly string[];
  /** Accounts that act together; episodes of one group may be found together. */
  readonly group?: string;
  /** The conduct did not come off (no real fill, no effect): may be alerted, need not be. */
  readonly attempt?: true;
  /** Which way of doing it; for reading bad rows. */
  readonly variant: string;
}

export type EpisodeSink = (episode: Episode) => void;
