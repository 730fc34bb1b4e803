/**
 * Labelled corpora for the money-laundering rules: some months of a town's money, honest and not,
 * and the list of what was laundering. Everything follows from the options.
 */
import { Random } from '../../platform/random/random';
import { muleChain, passThrough, rapid } from './abuse/passing';
import { structure, structureAsShop } from './abuse/structuring';
import { populate } from './population';
import type { MoneyEpisode, MoneyRecord } from './records';
import { World } from './world';

export interface MoneyCorpusOptions {
  readonly seed: number;
  /** Days of the run; 150 unless said. */
  readonly days?: number;
  /** False: a town without abuse. */
  readonly abuse?: boolean;
}

export interface MoneyCorpus {
  readonly seed: number;
  readonly days: number;
  readonly records: readonly MoneyRecord[];
  readonly episodes: readonly MoneyEpisode[];
  /** Accounts opened. */
  readonly accounts: number;
}

/** Some day; it has no meaning. */
const FIRST_DAY = 20_120;

const ABUSE: readonly (readonly [number, (world: World) => void])[] = [
  [6, structure],
  [1, structureAsShop],
  [5, rapid],
  [1, muleChain],
  [4, passThrough],
];

/** The whole corpus in memory: some thirty thousand records. */
export function generateMoneyCorpus(options: MoneyCorpusOptions): MoneyCorpus {
  const { seed, days = 150, abuse = true } = options;
  const world = new World(new Random(`money-${seed}`), days, FIRST_DAY + (seed % 300));
  populate(world);
  if (abuse) {
    for (const [times, make] of ABUSE) for (let i = 0; i < times; i++) make(world);
  }
  const { records, episodes } = world.finish();
  const accounts = records.filter(({ type }) => type === 'account').length;
  return { seed, days, records, episodes, accounts };
}
