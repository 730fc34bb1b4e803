/** The conducts that are planned one by one: when each begins, and who does it. */
import { type Market } from '../model/market';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { openAbuser } from './abuser';
import { type EpisodeSink } from './episode';
import { Pusher } from './pushing';

/** Rules about prices, by what they push. */
export const PRICE_RULES = [
  'momentum-ignition',
  'ramping',
  'pump-and-dump',
  'trash-and-cash',
] as const;

export type PlannedRule = (typeof PRICE_RULES)[number];

export function isPlanned(rule: string): rule is PlannedRule {
  return (PRICE_RULES as readonly string[]).includes(rule); // to look a wider type up
}

/** Plans one conduct of `rule` in the market, to be over by `deadline` (µs). */
export function planOne(
  world: World,
  market: Market,
  rule: PlannedRule,
  deadline: number,
  random: Random,
  sink: EpisodeSink,
): void {
  const usable = deadline - world.startTs;
  const abuser = openAbuser(world, market, rule, random.pick([1, 1, 1, 2, 2, 3]));
  const start = world.startTs + usable * random.range(0.15, 0.75);
  world.at(Math.min(start, deadline - 900 * SECOND), () => {
    new Pusher(world, abuser, rule, deadline, sink);
  });
}
