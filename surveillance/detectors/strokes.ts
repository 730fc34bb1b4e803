/**
 * A stroke is one withdrawal that served an execution on the other side; a ledger has what is
 * known of one party's strokes in one market.
 */
import { FadingRate } from '../feed/fading-rate';
import type { Finding } from '../../cases/contract/alert-book';

/** One withdrawal that served an execution on the other side. */
export interface Stroke {
  readonly from: number;
  readonly to: number;
  readonly seqFrom: number;
  readonly seqTo: number;
  /** Separate moments of execution, and what the stroke counts for. */
  readonly moments: number;
  readonly weight: number;
  readonly size: number;
  readonly imbalance: number;
  readonly share: number;
  readonly levels: number;
  readonly repricings: number;
  readonly delayMicros: number;
  readonly flip: boolean;
  readonly gained: boolean;
  /** Large against market and habit, and layered or short-lived: no accident by itself. */
  readonly deliberate: boolean;
  readonly accounts: readonly string[];
  readonly orders: Finding['orders'];
  readonly fills: readonly string[];
  /** How many candidates and control strokes there had been when it came, itself included. */
  readonly candidatesSoFar: number;
  readonly wrongSideSoFar: number;
}

/** Strokes kept of one stretch; more only count. */
export const MAX_STROKES = 64;
export const MAX_WEIGHT = 5;
/** A party's rate of trading is taken over at least this long, in µs. */
export const MIN_ACTIVE = 60_000_000;
/** A party is watched for so long before its strokes are held against chance, in µs. */
export const LEARN_MICROS = 45_000_000;
/** Added to the time between execution and withdrawal: two moments are never nearer. */
export const LEAST_DELAY = 250_000;
/** Strokes within this span are held against the parameter as it stands, in µs. */
export const NEAR_MICROS = 300_000_000;
/** By how much a longer or shorter span narrows or widens what chance may explain. */
export const LEAST_TOLERANCE = 0.25;
export const MOST_TOLERANCE = 4;
/** Interest moved so often in a row is a repetition by itself. */
export const TWICE_AS_MANY = 4;
/** Re-priced interest leaves its place within this, in µs. */
export const REPRICED_DELAY = 2_000_000;

export interface Ledger {
  /** One-sided withdrawals so far, with or without an execution; on the wrong side. */
  candidates: number;
  /** The same before they are held against the party's habits. */
  oneSided: number;
  wrongSide: number;
  /** How often its strokes were judged. */
  judged: number;
  /** Of the running conduct. */
  wrongSideInRun: number;
  readonly strokes: FadingRate;
  pending: Stroke[];
  /** Times of attempts that no execution served. */
  attempts: number[];
  alert: string | undefined;
  /** Strokes of the alert's stretch. */
  kept: Stroke[];
  count: number;
  firstAt: number;
  lastAt: number;
}

export function newLedger(since: number): Ledger {
  return {
    candidates: 0,
    oneSided: 0,
    wrongSide: 0,
    judged: 0,
    wrongSideInRun: 0,
    strokes: new FadingRate(since),
    pending: [],
    attempts: [],
    alert: undefined,
    kept: [],
    count: 0,
    firstAt: 0,
    lastAt: 0,
  };
}
