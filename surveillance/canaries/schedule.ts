/** Which canary is run next: those that the parameters in force have not seen, then the oldest. */
import type { EffectiveRules } from '../contract';
import { CANARIES, type Canary } from './canaries';

export interface LastRun {
  readonly rule: string;
  readonly seed: number;
  readonly paramsHash: string;
  /** µs UTC */
  readonly at: number;
}

/** Each rule's canary at least so often, in µs. */
const EVERY = 3_600_000_000;

/**
 * @param lastRuns the newest run of each rule
 * @returns undefined when nothing is due at `now` (µs)
 */
export function nextCanary(
  rules: EffectiveRules,
  paramsHash: string,
  lastRuns: readonly LastRun[],
  now: number,
): Canary | undefined {
  const watched = Object.keys(CANARIES).filter((rule) => (rules[rule]?.enabled ?? false) !== false);
  const due = watched
    .map((rule) => ({ rule, last: lastRuns.find((run) => run.rule === rule) }))
    .filter(({ last }) => last?.paramsHash !== paramsHash || now - last.at >= EVERY)
    .sort((a, b) => rank(a.last, paramsHash) - rank(b.last, paramsHash));
  const [first] = due;
  return first === undefined ? undefined : canaryAfter(first.rule, first.last?.seed);
}

/** Never run comes first, then other parameters, then by age. */
function rank(last: LastRun | undefined, paramsHash: string): number {
  if (last === undefined) return -Infinity;
  return last.paramsHash === paramsHash ? last.at : -1;
}

/** The seeds of a rule take turns. */
function canaryAfter(rule: string, seed: number | undefined): Canary | undefined {
  const canaries = CANARIES[rule] ?? [];
  const at = canaries.findIndex((one) => one.seed === seed);
  return canaries[(at + 1) % canaries.length];
}

/** After so long without any run the schedule itself has ended, in µs. */
const SILENT = 2 * EVERY;
/** A process that has just begun leaves it time to begin, too. */
const PATIENCE = 900_000_000;

/** @returns µs without a run, when that is too long; undefined when all is well */
export function silentSchedule(
  lastRunAt: number | undefined,
  now: number,
  startedAt: number,
): number | undefined {
  if (now - startedAt < PATIENCE) return undefined;
  const since = Math.max(lastRunAt ?? 0, startedAt - SILENT + PATIENCE);
  return now - since >= SILENT ? now - since : undefined;
}
