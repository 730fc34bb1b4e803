// The cost of a rule is what it adds to the feed: the best round of each counts.
import { effectiveRules } from '../detectors/effective-rules';
import { measureCosts } from './measure';

const EVENTS = Array.from({ length: 1_000 }, (_, i) => {
  return { type: 'clock', seq: i + 1, ts: i + 1 } as never; // all that a clock event has
});

/** A clock whose pairs of readings are so far apart, in µs, one after the other. */
function clockOf(spans: readonly number[]): () => number {
  let reading = 0;
  let calls = 0;
  return () => {
    if (calls++ % 2 === 1) reading += spans[((calls - 2) / 2) % spans.length] ?? 0;
    return reading;
  };
}

test('each rule alone, less the feed without any', () => {
  // Three rounds of: none, pinging, spoofing.
  const clock = clockOf([100, 180, 150, 90, 200, 160, 120, 190, 90]);
  expect(measureCosts(EVENTS, effectiveRules({}), ['pinging', 'spoofing'], clock)).toEqual({
    feedNanosPerEvent: 90,
    rules: [
      { rule: 'pinging', nanosPerEvent: 90 },
      { rule: 'spoofing', nanosPerEvent: 0 },
    ],
  });
});
