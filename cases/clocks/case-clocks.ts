/** Which clocks a case has, when they are due and whether they were kept; and an alert's own. */
import type { CaseClock, CaseType, Due, Severity } from '../contract';
import { dueAt } from './calendar';
import {
  CASE_CLOCK_RULES,
  TRIAGE_RULES,
  type CaseClockRule,
  type ClockRule,
  type ClockStart,
} from './rules';

/** What of a case moves its clocks. Times in µs; null = has not happened. */
export interface ClockFacts {
  readonly type: CaseType;
  readonly urgent: boolean;
  readonly openedAt: number;
  readonly receivedAt: number | null;
  readonly detectedAt: number | null;
  readonly answeredAt: number | null;
  /** In the order of `at`. */
  readonly filings: readonly { readonly kind: string; readonly at: number }[];
  /** While it is closed. */
  readonly closedAt: number | null;
  /** Closed without a report, or discarded: nothing is owed any more. */
  readonly nothingToReport: boolean;
}

/** One run of a clock. */
export interface ClockRun {
  readonly clock: string;
  readonly startedAt: number;
  readonly dueAt: number;
  readonly stoppedAt: number | null;
}

/** All runs of the case's clocks, those that ended included. */
export function caseClocks(
  facts: ClockFacts,
  rules: readonly CaseClockRule[] = CASE_CLOCK_RULES.filter(({ optional }) => !optional),
): ClockRun[] {
  return rules
    .filter((rule) => rule.types.includes(facts.type))
    .filter(({ urgent }) => urgent === undefined || urgent === facts.urgent)
    .flatMap((rule) => runOf(rule, facts) ?? []);
}

function runOf(rule: CaseClockRule, facts: ClockFacts): ClockRun | undefined {
  const startedAt = startOf(rule.starts, rule, facts);
  if (startedAt === null || !isValid(rule, startedAt)) return undefined;
  return {
    clock: rule.id,
    startedAt,
    dueAt: dueAt(startedAt, rule.span),
    stoppedAt: stopOf(rule, facts, startedAt),
  };
}

function startOf(start: ClockStart, rule: CaseClockRule, facts: ClockFacts): number | null {
  switch (start) {
    case 'opened':
      return facts.openedAt;
    case 'received':
      return facts.receivedAt ?? facts.openedAt;
    case 'detected':
      return facts.detectedAt;
    case 'filed':
      return filingsOf(rule, facts).at(-1)?.at ?? null;
  }
}

function filingsOf({ filing }: CaseClockRule, { filings }: ClockFacts) {
  return filings.filter(({ kind }) => filing === undefined || kind === filing);
}

function stopOf(rule: CaseClockRule, facts: ClockFacts, startedAt: number): number | null {
  const closed = facts.nothingToReport || rule.stops !== 'reported' ? facts.closedAt : null;
  const own =
    rule.stops === 'answered'
      ? facts.answeredAt
      : rule.stops === 'reported'
        ? (filingsOf(rule, facts).find(({ at }) => at > startedAt)?.at ?? null)
        : null;
  return own ?? closed;
}

function isValid({ validFrom, validTo }: ClockRule, at: number): boolean {
  return at >= (validFrom ?? -Infinity) && at < (validTo ?? Infinity);
}

/** `broken` also while it runs on after its time. */
export function clockState(run: Omit<ClockRun, 'clock'>, now: number): CaseClock['state'] {
  if ((run.stoppedAt ?? now) > run.dueAt) return 'broken';
  return run.stoppedAt === null ? 'running' : 'kept';
}

/** The running clock that ends first. */
export function nextDue(runs: readonly ClockRun[]): ClockRun | undefined {
  return runs
    .filter(({ stoppedAt }) => stoppedAt === null)
    .sort((a, b) => a.dueAt - b.dueAt || (a.clock < b.clock ? -1 : 1))[0];
}

/** When an alert has to be triaged. @param from µs: raised, or woken from a snooze */
export function triageDue(severity: Severity, from: number): { clock: string; at: number } {
  const rule = TRIAGE_RULES[severity];
  return { clock: rule.id, at: dueAt(from, rule.span) };
}

const RULES = new Map<string, ClockRule>(
  [...Object.values(TRIAGE_RULES), ...CASE_CLOCK_RULES].map((rule) => [rule.id, rule]),
);

/** Name and law of a clock; one that is no longer in the data bears its id. */
export function clockWords(clock: string): Pick<Due, 'clock' | 'name' | 'law'> {
  const { name, law } = RULES.get(clock) ?? { name: clock, law: '' };
  return { clock, name, law };
}
