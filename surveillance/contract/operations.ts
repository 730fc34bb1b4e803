/** Whether surveillance is alive, as its routes answer it. Times are µs UTC. */

/** Kinds of operational alerts; none of them is about a person's conduct. */
export const OPERATIONAL_KINDS = [
  'feed-gap',
  'feed-duplicate',
  'feed-out-of-order',
  'feed-lag',
  'feed-silence',
  'market-silence',
  'reference-stale',
  'account-without-owner',
  'state-large',
  'canary-missed',
  'canary-shouting',
  'canary-silence',
] as const;

export type OperationalKind = (typeof OPERATIONAL_KINDS)[number];
export type OperationalSeverity = 'warning' | 'critical';

/** Something that is wrong for as long as it stands open. */
export interface OperationalAlert {
  readonly number: number;
  readonly kind: string;
  /** A market, an account, a rule, or `log`. */
  readonly subject: string;
  readonly severity: OperationalSeverity;
  readonly detail: string;
  /** How often it was seen since it began. */
  readonly occurrences: number;
  readonly startedAt: number;
  readonly seenAt: number;
  readonly endedAt: number | null;
  readonly resolution: string | null;
  /** Name of the person who ended it; null when it ended by itself. */
  readonly endedBy: string | null;
}

/** One market's feed; waits are µs of time in which the feed as a whole was alive. */
export interface MarketFeedRow {
  readonly market: string;
  readonly phase: string;
  /** When the newest order, change, cancel or refusal came; null before the first. */
  readonly lastInputAt: number | null;
  /** Longest wait between two inputs since the day before; null while there is no habit yet. */
  readonly usualWait: number | null;
  readonly lastReferenceAt: number | null;
  readonly usualReferenceWait: number | null;
}

/** What surveillance holds in memory. */
export interface StateSizes {
  readonly orders: number;
  readonly parties: number;
  readonly deadlines: number;
}

export interface FeedState {
  readonly seq: number;
  /** µs of event time. */
  readonly at: number;
  readonly markets: readonly MarketFeedRow[];
  readonly sizes: StateSizes;
}

/** The newest canary of a rule: made-up conduct that must give its alert. */
export interface CanaryRow {
  readonly rule: string;
  readonly seed: number;
  readonly paramsHash: string;
  readonly outcome: 'found' | 'missed' | 'shouting';
  readonly detail: string;
  /** µs from the conduct's end to the alert; negative while it went on, null without one. */
  readonly raisedAfter: number | null;
  readonly events: number;
  /** Processor time of the run, in µs. */
  readonly tookMicros: number;
  readonly at: number;
  /** Time that the rule adds to each event of the canary's flow, in ns; null = not measured. */
  readonly costNanos: number | null;
  /** Since its last good run; null while it is good. */
  readonly failingSince: number | null;
}

export interface OperationsAnswer {
  /** Open ones first, each group newest first. */
  readonly alerts: readonly OperationalAlert[];
  /** Null before surveillance has dealt with an event. */
  readonly feed: FeedState | null;
  /** Of each rule that has run; newest run only. */
  readonly canaries: readonly CanaryRow[];
  /** Rules that have no canary: nobody acts them out yet. */
  readonly withoutCanary: readonly string[];
}
