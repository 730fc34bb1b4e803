/** The conducts that begin at some time of the day: who takes part in them, and how they go. */
import { type Market } from '../model/market';
import { type World } from '../model/world';
import { openAbuser, type Abuser } from './abuser';
import { exceed, stuff } from './bursts';
import { type EpisodeSink } from './episode';
import { openPainters, paint } from './painting';
import { matchOrders, openPair } from './pairs';
import { ping } from './pinging';
import { goRound, openRing } from './rings';
import { smoke } from './smoking';

interface Scenario {
  /** Opens those who take part; they trade honestly until it begins. */
  open(world: World, market: Market): Abuser;
  /** Begins at once; `deadline` (µs) is when it has to be over. */
  begin(world: World, cast: Abuser, deadline: number, sink: EpisodeSink): void;
}

const alone =
  (role: string): Scenario['open'] =>
  (world, market) =>
    openAbuser(world, market, role, 1);

/** By rule. Adding a scenario is its file and a line here. */
export const SCENARIOS = {
  'circular-trading': { open: openRing, begin: goRound },
  'matched-orders': { open: openPair, begin: matchOrders },
  'painting-the-tape': { open: openPainters, begin: paint },
  'quote-stuffing': { open: alone('stuffer'), begin: stuff },
  'message-rate': { open: alone('sender'), begin: exceed },
  pinging: { open: alone('pinger'), begin: ping },
  smoking: { open: alone('smoker'), begin: smoke },
} satisfies Record<string, Scenario>;

export function scenarioOf(rule: string): Scenario | undefined {
  return Object.entries<Scenario>(SCENARIOS).find(([id]) => id === rule)?.[1];
}
