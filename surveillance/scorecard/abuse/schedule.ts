/** When who abuses what: episodes of each wanted rule, spread over markets and time. */
import { nextMidnight } from '../honest/happenings';
import { type Market } from '../model/market';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { openAbuser, type Abuser } from './abuser';
import { planClosing } from './closing';
import { type EpisodeSink } from './episode';
import { isPlanned, PLANNED_RULES, planOne, type PlannedRule } from './plans';
import { scenarioOf, SCENARIOS } from './scenarios';
import { Spoofer } from './spoofing';
import { Washer } from './washing';

/** The rules that the generator acts out. */
export const SCENARIO_RULES = [
  'wash-trading',
  'spoofing',
  'layering',
  'marking-the-close',
] as const;
export type FirstRule = (typeof SCENARIO_RULES)[number];
export type ScenarioRule = FirstRule | PlannedRule | keyof typeof SCENARIOS;
/** The rules that are acted out where they are asked for. */
export const OTHER_SCENARIO_RULES: readonly ScenarioRule[] = [
  ...PLANNED_RULES,
  // The keys of the table are its own.
  ...(Object.keys(SCENARIOS) as (keyof typeof SCENARIOS)[]),
];
/** Rules acted out by `actOut`; the others have a plan or scenario of their own. */
export type ActedRule = 'wash-trading' | 'spoofing' | 'layering';

/** Starts a conduct at once; `deadline` (µs) is when it has to be over, `hasty` hurries a wash. */
export function actOut(
  world: World,
  abuser: Abuser,
  rule: ActedRule,
  deadline: number,
  sink: EpisodeSink,
  hasty = false,
): void {
  if (rule !== 'wash-trading') {
    new Spoofer(world, abuser, rule, deadline, sink);
    return;
  }
  const client = abuser.accounts[0].kind === 'custodian' ? 'client-of-his-own' : undefined;
  const mayTakeHours = deadline - world.now > 40 * 60 * SECOND;
  const options = { deadline, mayTakeHours, hasty, ...(client === undefined ? {} : { client }) };
  new Washer(world, abuser, options, sink);
}

/** Plans `perRule` episodes of each rule between warm-up and the day's end. */
export function planEpisodes(
  world: World,
  rules: readonly ScenarioRule[],
  perRule: number,
  sink: EpisodeSink,
): void {
  const random = world.random.fork('episodes');
  const midnight = nextMidnight(world.startTs);
  const deadline = midnight - 100 * SECOND;
  for (const rule of rules) {
    const markets = random.shuffled(world.markets);
    for (let i = 0; i < perRule; i++) {
      const market = markets[i % markets.length];
      if (market === undefined) return;
      if (isPlanned(rule)) {
        planOne(world, market, rule, deadline, random, sink);
        continue;
      }
      if (rule === 'marking-the-close') {
        // A market has one close a day, and one who marks it.
        if (i < markets.length) {
          planClosing(world, openAbuser(world, market, rule, accountsFor(rule, random)), sink);
        }
        continue;
      }
      const usable = midnight - world.startTs;
      const slow = rule === 'wash-trading' || rule === 'circular-trading';
      const scenario = scenarioOf(rule);
      if (scenario !== undefined) {
        const cast = scenario.open(world, market);
        const begin = world.startTs + usable * random.range(0.12, slow ? 0.7 : 0.88);
        world.at(Math.min(begin, deadline - 600 * SECOND), () => {
          scenario.begin(world, cast, deadline, sink);
        });
        continue;
      }
      const acted = rule as ActedRule; // All others have a scenario.
      const abuser = openFor(world, market, acted, random);
      const start = world.startTs + usable * random.range(0.08, slow ? 0.7 : 0.9);
      world.at(Math.min(start, deadline - 600 * SECOND), () => {
        actOut(world, abuser, acted, deadline, sink);
      });
    }
  }
}

/** An owner with as many accounts as the rule is acted out with; now and then a custodian's. */
function openFor(world: World, market: Market, rule: FirstRule, random: Random): Abuser {
  if (rule === 'wash-trading' && random.chance(0.12)) {
    const account = world.open({ role: rule, kind: 'custodian', wealth: 3000 });
    return { accounts: [account], market, random: random.fork(account.name) };
  }
  return openAbuser(world, market, rule, accountsFor(rule, random));
}

function accountsFor(rule: FirstRule, random: Random): number {
  if (rule === 'wash-trading') return random.pick([1, 2, 2, 2, 3]);
  return rule === 'marking-the-close' ? random.pick([1, 1, 2, 3]) : 1;
}
