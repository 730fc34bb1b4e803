/**
 * All rules over decoded events: what they take in per second of processor time, and what each
 * rule adds to an event. Compiled and run by `npx tsx bench/all.ts surveillance`.
 */
import type { CoreEvent } from '../../core/contract';
import { MARKET_ABUSE_RULES } from '../../surveillance/contract';
import { measureCosts } from '../../surveillance/costs/measure';
import { effectiveRules } from '../../surveillance/detectors/effective-rules';
import { Surveillance } from '../../surveillance/surveillance';
import { crowdEvents } from './crowd-flow';
import { atLeast, processorSeconds, rate, say, settle, type Figure } from './figures';

const MESSAGES = 240_000;
const PASSES = 8;
/** The dearest rules; the others are on the rules page of the application. */
const SHOWN = 8;

function main(): void {
  const events = crowdEvents(MESSAGES);
  const rates = Array.from({ length: PASSES }, () => pass(events));
  const [cold = 0, ...warm] = rates;
  say({
    row: 'surveillance',
    how:
      `${events.length} events of ${MESSAGES} orders and cancels (seed 42: makers that re-quote, ` +
      'a crowd that trades, orders that are withdrawn; 200 accounts, 4 markets) go through all ' +
      `rules, ${PASSES} times, each time from the beginning; the first one is the cold one. ` +
      'What a rule adds is measured with that rule alone; what rules share counts for each.',
    figures: [
      rate('events taken in by all rules', warm, {
        must: atLeast(300_000),
        aim: atLeast(700_000),
      }),
      { name: 'the first time, not yet compiled', value: cold, unit: 'per second' },
      ...costs(events),
    ],
  });
}

/** @returns events per second */
function pass(events: readonly CoreEvent[]): number {
  const surveillance = new Surveillance(effectiveRules({}), 'bench');
  settle();
  const from = processorSeconds();
  for (const event of events) surveillance.onEvent(event);
  surveillance.close();
  return events.length / (processorSeconds() - from);
}

function costs(events: readonly CoreEvent[]): Figure[] {
  const rules = effectiveRules({});
  const measured = MARKET_ABUSE_RULES.filter((id) => rules[id] !== undefined);
  const found = measureCosts(events, rules, measured, () => processorSeconds() * 1e6);
  return [
    { name: 'the feed without any rule', value: found.feedNanosPerEvent, unit: 'ns an event' },
    ...found.rules.slice(0, SHOWN).map(({ rule, nanosPerEvent }) => {
      return { name: `${rule} adds`, value: nanosPerEvent, unit: 'ns an event' };
    }),
  ];
}

main();
