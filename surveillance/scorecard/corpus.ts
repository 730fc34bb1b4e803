/**
 * Labelled corpora: an order flow with honest and abusive agents up to and past the end of a UTC
 * day, and the list of what was abuse. Everything follows from the options.
 */
import { type Episode } from './abuse/episode';
import { planEpisodes, SCENARIO_RULES, type ScenarioRule } from './abuse/schedule';
import { nextMidnight } from './honest/happenings';
import { populate } from './honest/population';
import { drawMarkets, type MarketSpec } from './model/markets';
import { Random } from '../../platform/random/random';
import { DAY, SECOND, World } from './model/world';
import { type FlowRecord } from './records';

export interface CorpusOptions {
  readonly seed: number;
  /** Message density: 1 is usual; 0.1, 10 and 100 are the same markets thinner and denser. */
  readonly density: number;
  /** From the first record to midnight; 150 to 240 minutes at density 1, drawn, unless said. */
  readonly durationMinutes?: number;
  /** 1 to 4; 3 or 4, drawn, unless said. */
  readonly markets?: number;
  /** Episodes of each rule, attempts included; 4 unless said, 0 for a flow without abuse. */
  readonly episodesPerRule?: number;
  readonly rules?: readonly ScenarioRule[];
}

export interface Corpus {
  readonly seed: number;
  readonly density: number;
  readonly records: readonly FlowRecord[];
  readonly episodes: readonly Episode[];
  /** Trades in the generator's own book; an engine that plays the records has as many. */
  readonly modelTrades: number;
}

/** Some midnight; the day itself has no meaning. */
const EPOCH_DAY = 20_150;

/** The whole corpus in memory: at density 1 some fifty thousand records. */
export function generateCorpus(options: CorpusOptions): Corpus {
  const { seed, density } = options;
  // Density has no part in the draw: a seed has the same markets and people at all densities.
  const random = new Random(`corpus-${seed}`);
  const specs = drawMarkets(random.fork('markets'), options.markets ?? random.int(3, 4));
  const minutes = options.durationMinutes ?? usualMinutes(density, random);
  const midnight = (EPOCH_DAY + (seed % 400)) * DAY;
  const startTs = midnight - Math.round(minutes * 60 * SECOND);
  const world = new World({
    ...{ random, specs, density, startTs, idPrefix: 'c', amends: true },
  });
  const episodes: Episode[] = [];
  const records: FlowRecord[] = specs.map((spec) => marketRecord(spec, startTs));
  populate(world, { pool: true, dayEnd: true });
  const rules = options.rules ?? SCENARIO_RULES;
  planEpisodes(world, rules, options.episodesPerRule ?? 4, (episode) => episodes.push(episode));
  const end = nextMidnight(startTs) + Math.round(random.range(3, 8) * 60 * SECOND);
  for (const record of world.run(end)) records.push(record);
  records.push({ ts: end, type: 'clock' });
  episodes.sort((x, y) => x.from - y.from);
  return { seed, density, records, episodes, modelTrades: world.trades };
}

/** Thin markets are watched longer, dense ones shorter: what counts is that much happens. */
function usualMinutes(density: number, random: Random): number {
  const usual = random.range(120, 200);
  if (density < 1) return usual * 2;
  return density < 5 ? usual : Math.max(20, usual / 2.2 / Math.sqrt(density / 10));
}

function marketRecord(spec: MarketSpec, ts: number): FlowRecord {
  const { name: market, base, quote, tickSize, lotSize } = spec;
  const fees = { minNotional: '5', makerFeeBps: 10, takerFeeBps: 10 };
  return { ts, type: 'market', market, base, quote, tickSize, lotSize, ...fees };
}
