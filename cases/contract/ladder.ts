/** The ladder of measures against an account, as its routes answer it. Times are µs UTC. */

/** From the mildest to the hardest (surveillance, "Ladder"). */
export const RUNGS = ['warning', 'throttle', 'cancel-only', 'market-ban', 'suspension'] as const;
export type Rung = (typeof RUNGS)[number];

export type MeasureState = 'proposed' | 'approved' | 'done' | 'returned' | 'withdrawn' | 'refused';

export interface MeasureRow {
  readonly measureId: string;
  readonly caseId: string;
  readonly owner: string;
  readonly account: string;
  /** null: all markets. */
  readonly market: string | null;
  readonly measure: Rung | 'lift';
  /** The measure that this one lifts. */
  readonly lifts: string | null;
  /** Messages a second, of a throttle. */
  readonly perSecond: number | null;
  /** When it ends by itself; null: when it is lifted. */
  readonly until: number | null;
  readonly reason: string;
  readonly needsSecond: boolean;
  readonly state: MeasureState;
  readonly proposedName: string;
  readonly proposedAt: number;
  readonly decidedName: string | null;
  readonly decidedAt: number | null;
  readonly decisionReason: string | null;
  readonly doneAt: number | null;
  /** The core's event. */
  readonly doneSeq: number | null;
  readonly refusal: string | null;
  /** In force now: done, not lifted, not ended. Never for a lift. */
  readonly inForce: boolean;
  /** Another measure has lifted it. */
  readonly lifted: boolean;
  /** Whether who asks has proposed it. */
  readonly own: boolean;
  /** Whether who asks is the second person: did not propose it, nor is author or assignee. */
  readonly second: boolean;
}

export interface MeasuresAnswer {
  /** Newest first. */
  readonly measures: readonly MeasureRow[];
  /** Accounts of the case's subjects that a measure may be taken against. */
  readonly accounts: readonly { readonly account: string; readonly next: Rung }[];
  readonly markets: readonly string[];
}

export interface NewMeasure {
  readonly account: string;
  readonly market: string | null;
  readonly measure: Rung;
  readonly perSecond?: number | undefined;
  readonly until?: number | undefined;
  readonly reason: string;
}
