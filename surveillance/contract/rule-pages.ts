/** What the rules page shows: rules in force, changes that wait, what-if runs. */
import type { Severity } from '../../cases/contract';
import type { EffectiveRule, Enabled } from './rules';

/** From docs/SCORECARD.md: how much of labelled abuse the rule found. */
export interface ScorecardFigure {
  /** Messages, in multiples of the usual market's. */
  readonly density: string;
  readonly episodes: number;
  /** 0..1, like `precision`. */
  readonly recall: number;
  readonly precision: number;
}

export interface RuleRow {
  readonly rule: string;
  /** null: there is no detector for it yet. */
  readonly version: string | null;
  readonly legal: readonly string[];
  readonly enabled: Enabled;
  /** The block in force, and what it is without file and changes. */
  readonly block: EffectiveRule;
  readonly defaults: EffectiveRule;
  readonly scorecard: readonly ScorecardFigure[];
  /** Time that it adds to each event, in ns, as its canary measured it; null without one. */
  readonly costNanos: number | null;
}

export interface RuleList {
  readonly rules: readonly RuleRow[];
  /** null before surveillance has started for the first time. */
  readonly version: RuleVersionRow | null;
}

export interface RuleVersionRow {
  readonly number: number;
  /** In force for the events after this one. */
  readonly fromSeq: number;
  readonly origin: 'start' | 'change';
  readonly changeId: string | null;
  readonly paramsHash: string;
  /** µs UTC */
  readonly at: number;
}

export type ChangeState = 'open' | 'approved' | 'returned' | 'withdrawn';

export interface RuleChangeRow {
  readonly changeId: string;
  readonly rule: string;
  readonly before: EffectiveRule;
  readonly after: EffectiveRule;
  readonly reason: string;
  readonly state: ChangeState;
  readonly proposedName: string;
  readonly proposedAt: number;
  readonly decidedName: string | null;
  readonly decidedAt: number | null;
  readonly decisionReason: string | null;
  /** Whether who asks has proposed it: somebody else decides. */
  readonly own: boolean;
  /** The newest what-if run of exactly this block. */
  readonly whatIf: StoredWhatIf | null;
}

export interface RuleChangeList {
  readonly changes: readonly RuleChangeRow[];
  readonly versions: readonly RuleVersionRow[];
}

/** An alert of a what-if run, as far as the page shows it. */
export interface WhatIfAlert {
  readonly alertId: string;
  readonly rule: string;
  readonly market: string | null;
  readonly accounts: readonly string[];
  /** µs of flow time, like `to` and `raisedAt`. */
  readonly from: number;
  readonly to: number;
  readonly raisedAt: number;
  readonly score: number;
  readonly severity: Severity;
  readonly shadow: boolean;
}

export interface WhatIfResult {
  /** The stretch that was asked for, µs. */
  readonly from: number;
  readonly to: number;
  readonly events: number;
  /** Alerts that both have, the same or with other figures. */
  readonly same: number;
  readonly changed: readonly { readonly today: WhatIfAlert; readonly proposed: WhatIfAlert }[];
  readonly gained: readonly WhatIfAlert[];
  readonly lost: readonly WhatIfAlert[];
}

export type WhatIfState = 'running' | 'done' | 'failed' | 'cancelled';

export interface WhatIfRow {
  readonly whatIfId: string;
  readonly rule: string;
  readonly state: WhatIfState;
  /** 0..1 */
  readonly progress: number;
  readonly result: WhatIfResult | null;
  readonly fault: string | null;
}

export interface StoredWhatIf {
  readonly whatIfId: string;
  readonly runName: string;
  /** µs UTC */
  readonly runAt: number;
  readonly result: WhatIfResult;
}
