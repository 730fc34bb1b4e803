/** Surveillance in several workers: together they raise what one raises, byte for byte. */
import { inOrder } from '../../cases/contract/alert-book';
import type { CoreEvent } from '../../core/contract';
import { RULES } from '../../surveillance/detectors/registry';
import { effectiveRules } from '../../surveillance/detectors/effective-rules';
import { ownsMarket, ownsRule } from '../../surveillance/partition/plan';
import { OTHER_SCENARIO_RULES, SCENARIO_RULES } from '../../surveillance/scorecard/abuse/schedule';
import { Surveillance } from '../../surveillance/surveillance';
import { eventsOfCorpus } from './corpus-events';

const SEEDS = [2026_11_28, 2026_11_29, 2026_11_30];
/** Rules of the shadow too: what is not scored must not depend on the division either. */
const LOUD = effectiveRules(Object.fromEntries(RULES.map(({ id }) => [id, { enabled: true }])));
/** Events between two looks at what was raised, as between two commits of a consumer. */
const BATCH = 997;

interface Watched {
  /** What each batch raised or extended, and last the end of the input. */
  readonly lines: readonly string[];
  /** Alerts by part. */
  readonly alerts: readonly number[];
}

function watch(events: readonly CoreEvent[], parts: readonly Surveillance[]): Watched {
  const lines: string[] = [];
  const drain = () => {
    const alerts = parts.flatMap((part) => part.drain()).sort(inOrder);
    lines.push(...alerts.map((alert) => JSON.stringify(alert)), '--');
  };
  for (const [i, event] of events.entries()) {
    for (const part of parts) part.onEvent(event);
    if (i % BATCH === 0) drain();
  }
  for (const part of parts) part.close();
  drain();
  return { lines, alerts: parts.map((part) => part.alerts().length) };
}

function parted(count: number, rules = LOUD): Surveillance[] {
  return Array.from({ length: count }, (_, i) => {
    return new Surveillance(rules, 'partitions', { index: i + 1, count });
  });
}

describe.each(SEEDS)('a corpus of all scenarios (seed %i)', (seed) => {
  const rules = [...SCENARIO_RULES, ...OTHER_SCENARIO_RULES];
  const events = eventsOfCorpus({
    ...{ seed, density: 0.1, durationMinutes: 150, markets: 3, episodesPerRule: 1, rules },
  });
  const whole = watch(events, [new Surveillance(LOUD, 'partitions')]);

  it.each([2, 3])('in %i parts gives the alerts of one, in the same order', (count) => {
    const { lines, alerts } = watch(events, parted(count));
    expect(lines).toEqual(whole.lines);
    expect(whole.alerts[0]).toBeGreaterThan(8);
    expect(Math.min(...alerts)).toBeGreaterThan(0);
  });
});

it('every rule and market is one part’s, whatever their number', () => {
  for (let count = 1; count <= 9; count++) {
    const parts = Array.from({ length: count }, (_, i) => ({ index: i + 1, count }));
    for (let market = 0; market <= 20; market++) {
      expect(parts.filter((part) => ownsMarket(part, market))).toHaveLength(1);
    }
    for (const rule of RULES) {
      const owners = parts.filter((part) => ownsRule(part, rule)).length;
      expect(owners).toBe(rule.serial === 'market' ? count : 1);
    }
  }
});
