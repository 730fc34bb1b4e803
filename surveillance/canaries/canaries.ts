/**
 * The canaries: of each rule that the scorecard's generator acts out, seeds whose conduct the
 * default parameters find without accusing anybody else. A test runs each of them.
 */
import type { CorpusOptions } from '../scorecard/corpus';
import type { ScenarioRule } from '../scorecard/abuse/schedule';

export interface Canary {
  readonly rule: ScenarioRule;
  readonly seed: number;
}

/** One market, an evening up to the day's end, one episode: a second of work. */
export const CANARY_CORPUS: Omit<CorpusOptions, 'seed' | 'rules'> = {
  ...{ density: 1, durationMinutes: 75, markets: 1, episodesPerRule: 1 },
};

const SEEDS: Readonly<Partial<Record<ScenarioRule, readonly number[]>>> = {
  'wash-trading': [9001, 9002, 9003],
  spoofing: [9002, 9003, 9004],
  layering: [9001, 9002, 9003],
  'marking-the-close': [9001, 9002, 9003],
  'momentum-ignition': [9007, 9011, 9010],
  ramping: [9002, 9003, 9007],
  'pump-and-dump': [9003, 9001, 9004],
  'trash-and-cash': [9002, 9001, 9005],
  sandwich: [9006, 9003, 9011],
  'front-running': [9001, 9004, 9005],
  'insider-dealing': [9006, 9008, 9013],
  'account-takeover': [9001, 9002, 9003],
  'circular-trading': [9001, 9002, 9003],
  'matched-orders': [9001, 9002, 9003],
  'painting-the-tape': [9002, 9003, 9005],
  'quote-stuffing': [9001, 9002, 9003],
  'message-rate': [9001, 9002, 9006],
  pinging: [9002, 9003, 9005],
  smoking: [9001, 9003, 9005],
};

/** By rule; a rule that nobody acts out yet has none, and the pages say so. */
export const CANARIES: Readonly<Record<string, readonly Canary[]>> = Object.fromEntries(
  Object.entries(SEEDS).map(([rule, seeds]) => [
    rule,
    // The keys of the table are its own.
    seeds.map((seed): Canary => ({ rule: rule as ScenarioRule, seed })),
  ]),
);
