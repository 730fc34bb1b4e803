/**
 * Whether a party's strokes make a conduct: repetition, the control on the wrong side, and the
 * probability that its executions and withdrawals met so often by chance.
 */
import type { PartyMarket } from '../feed/state';
import { poissonTail } from '../../cases/contract/alert-chance';
import type { OpposingParameters } from './opposing-parameters';
import {
  LEAST_DELAY,
  LEAST_TOLERANCE,
  MIN_ACTIVE,
  MOST_TOLERANCE,
  NEAR_MICROS,
  REPRICED_DELAY,
  type Ledger,
  type Stroke,
} from './strokes';

/** So often a party is judged before that itself counts. */
const FREE_JUDGEMENTS = 6;

/** The strokes that make a conduct: those without a long silence, else all of the last day. */
export function enoughStrokes(
  p: OpposingParameters,
  party: PartyMarket,
  ledger: Ledger,
  at: number,
): Stroke[] | undefined {
  const { pending } = ledger;
  ledger.judged += 1;
  let first = pending.length - 1;
  const gap = p.gapMinutes * 60e6;
  while (first > 0 && (pending[first]?.from ?? 0) - (pending[first - 1]?.to ?? 0) <= gap) first--;
  const { minStrokes } = p;
  const lately = pending.slice(first);
  // Strokes far apart need one more: a single one may be the other's chance neighbour.
  for (const [run, needed] of [
    [lately, minStrokes],
    [pending, minStrokes + 1],
  ] as const) {
    const strokes = run.reduce((sum, s) => sum + s.weight, 0);
    const weight = strokes + attemptsNear(p, ledger, run) / p.attemptsPerStroke;
    if (strokes === 0 || weight < needed) continue;
    // Among much else a second one is held against chance like the rest, a third is not.
    const amongOthers = isAmongOthers(party, ledger, run, at);
    const speaking = amongOthers ? minStrokes + 1 : needed;
    const wrong = ledger.wrongSide - (run[0]?.wrongSideSoFar ?? 0);
    const byChance = chance(party, ledger, run, at) / oftenJudged(ledger);
    const isControlled = wrong <= p.maxWrongSide * weight;
    // Even what is done on purpose has to stand out from what the party does anyway.
    const standsOut = byChance <= p.maxDeliberateChance && (isControlled || !amongOthers);
    if (deliberate(run) >= speaking && standsOut) return [...run];
    if (!isControlled) continue;
    if (byChance <= tolerated(p, run)) return [...run];
  }
  return undefined;
}

/**
 * Whether strokes lie minutes apart and the party, at its pace, traded otherwise meanwhile: then
 * two of them do not speak for themselves.
 */
function isAmongOthers(
  party: PartyMarket,
  ledger: Ledger,
  run: readonly Stroke[],
  at: number,
): boolean {
  const silences = run.slice(1).map((s, i) => s.from - (run[i]?.to ?? s.from));
  const longest = Math.max(0, ...silences);
  return longest > NEAR_MICROS && otherTrades(party, ledger, at) * longest >= 1;
}

/** Moments of trading besides the strokes, per µs. */
function otherTrades(party: PartyMarket, ledger: Ledger, at: number): number {
  const others = party.moments.weightAt(at) - ledger.strokes.weightAt(at);
  return Math.max(0, others) / Math.max(MIN_ACTIVE, party.moments.spanAt(at));
}

/** Who is judged again and again is met by chance sooner or later: less of it is tolerated. */
function oftenJudged(ledger: Ledger): number {
  return Math.min(1, FREE_JUDGEMENTS / Math.max(1, ledger.judged));
}

/** How many of the strokes are no accident by themselves. */
function deliberate(run: readonly Stroke[]): number {
  return run.filter((s) => s.deliberate).length;
}

/** Attempts of the same stretch: no further from the run than its silence allows. */
function attemptsNear(p: OpposingParameters, ledger: Ledger, run: readonly Stroke[]): number {
  const gap = p.gapMinutes * 60e6;
  const from = (run[0]?.from ?? Infinity) - gap;
  const to = (run[run.length - 1]?.to ?? -Infinity) + gap;
  return ledger.attempts.filter((at) => at >= from && at <= to).length;
}

/** The nearer the strokes are to each other, the more chance is tolerated for each of them. */
function tolerated(p: OpposingParameters, run: readonly Stroke[]): number {
  const span = (run[run.length - 1]?.to ?? 0) - (run[0]?.from ?? 0);
  const nearness = NEAR_MICROS / Math.max(span, 1);
  return p.maxChance * Math.min(MOST_TOLERANCE, Math.max(LEAST_TOLERANCE, nearness));
}

/** Probability that executions and withdrawals of this party meet so often by chance. */
function chance(party: PartyMarket, ledger: Ledger, run: readonly Stroke[], at: number): number {
  const rate = otherTrades(party, ledger, at) / 2;
  const candidates = ledger.candidates - (run[0]?.candidatesSoFar ?? 0) + 1;
  // Re-priced interest leaves its place within moments, however long the chain of moves lasts.
  const delays = run.map((s) =>
    s.weight > 1 ? Math.min(s.delayMicros, REPRICED_DELAY) : s.delayMicros,
  );
  const delay = delays.reduce((a, b) => a + b, 0) / run.length + LEAST_DELAY;
  const met = 1 - Math.exp(-rate * delay);
  const count = run.reduce((sum, s) => sum + s.moments, 0);
  return poissonTail(count, Math.max(count, candidates) * met);
}
