/**
 * What each rule costs: time per event of surveillance with that rule alone, less that of the feed
 * without any. Work that rules share (withdrawals, price runs) counts for each of them.
 */
import type { CoreEvent } from '../../core/contract';
import type { EffectiveRules } from '../contract';
import { Surveillance } from '../surveillance';

export interface RuleCost {
  readonly rule: string;
  /** Never negative. */
  readonly nanosPerEvent: number;
}

export interface Costs {
  /** Of the feed with all rules off. */
  readonly feedNanosPerEvent: number;
  /** Dearest first. */
  readonly rules: readonly RuleCost[];
}

/** The best of several rounds counts: what else the machine does only makes them longer. */
const ROUNDS = 3;

/**
 * @param measured the rules to measure
 * @param clockMicros µs of a clock that never goes back; processor time where it can be had
 */
export function measureCosts(
  events: readonly CoreEvent[],
  rules: EffectiveRules,
  measured: readonly string[],
  clockMicros: () => number,
): Costs {
  const none: EffectiveRules = Object.fromEntries(
    Object.entries(rules).map(([id, block]) => [id, { ...block, enabled: false }] as const),
  );
  const setups = [none, ...measured.map((rule) => ({ ...none, [rule]: on(rules, rule) }))];
  const best = setups.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, setup] of setups.entries()) {
      best[i] = Math.min(best[i] ?? Infinity, timeOf(events, setup, clockMicros));
    }
  }
  const perEvent = (micros: number) => (1000 * micros) / Math.max(1, events.length);
  const [feed = 0, ...each] = best;
  const costs = measured.map((rule, i) => {
    const nanosPerEvent = Math.max(0, perEvent((each[i] ?? feed) - feed));
    return { rule, nanosPerEvent };
  });
  costs.sort((a, b) => b.nanosPerEvent - a.nanosPerEvent);
  return { feedNanosPerEvent: perEvent(feed), rules: costs };
}

function on(rules: EffectiveRules, rule: string) {
  return { ...rules[rule], enabled: true };
}

function timeOf(
  events: readonly CoreEvent[],
  rules: EffectiveRules,
  clockMicros: () => number,
): number {
  const surveillance = new Surveillance(rules, 'costs');
  const from = clockMicros();
  for (const event of events) surveillance.onEvent(event);
  return clockMicros() - from;
}
