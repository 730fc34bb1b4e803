/** The conducts that are planned one by one: when each begins, and who does it. */
import { type Market } from '../model/market';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { openAbuser } from './abuser';
import { type EpisodeSink } from './episode';
import { planInformed } from './informed';
import { Pusher } from './pushing';
import { planRunningAhead } from './running-ahead';
import { planSandwich } from './sandwiching';
import { planNewPhones, planTakeover } from './taken-over';

/** Rules about prices, by what they push. */
const PRICE_RULES = ['momentum-ignition', 'ramping', 'pump-and-dump', 'trash-and-cash'] as const;
const OTHER_RULES = ['sandwich', 'front-running', 'insider-dealing', 'account-takeover'] as const;

export const PLANNED_RULES = [...PRICE_RULES, ...OTHER_RULES] as const;

type PriceRule = (typeof PRICE_RULES)[number];
export type PlannedRule = PriceRule | (typeof OTHER_RULES)[number];

function pushes(rule: PlannedRule): rule is PriceRule {
  return (PRICE_RULES as readonly string[]).includes(rule); // to look a wider type up
}

export function isPlanned(rule: string): rule is PlannedRule {
  return (PLANNED_RULES as readonly string[]).includes(rule); // likewise
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
  if (pushes(rule)) {
    const abuser = openAbuser(world, market, rule, random.pick([1, 1, 1, 2, 2, 3]));
    const start = world.startTs + usable * random.range(0.15, 0.75);
    world.at(Math.min(start, deadline - 900 * SECOND), () => {
      new Pusher(world, abuser, rule, deadline, sink);
    });
    return;
  }
  const own = random.fork(`${rule}-${world.accounts.length}`);
  const start = world.startTs + usable * own.range(0.3, 0.85);
  switch (rule) {
    case 'sandwich':
      return planSandwich(world, own, Math.min(start, deadline - 1500 * SECOND), sink);
    case 'front-running':
      return planRunningAhead(world, market, own, deadline, sink);
    case 'insider-dealing':
      // A habit takes time to be one.
      return planInformed(world, market, own, world.startTs + usable * own.range(0.5, 0.9), sink);
    case 'account-takeover':
      planNewPhones(world, market, own, deadline);
      return planTakeover(world, market, own, Math.min(start, deadline - 1900 * SECOND), sink);
  }
}
