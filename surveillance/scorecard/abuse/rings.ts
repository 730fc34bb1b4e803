/**
 * Circular trading: a parcel is handed round three to five owners until it is back where it was,
 * again and again; hops that strangers spoil are tried once more.
 */
import { SECOND, type World } from '../model/world';
import { type Abuser } from './abuser';
import { openCast } from './cast';
import { type EpisodeSink } from './episode';
import { handOver, shortRest } from './handover';

/** A hop counts when this much of the parcel came across. */
const HOP_NEEDED = 0.7;

export function openRing(world: World, market: Abuser['market']): Abuser {
  const random = world.random.fork(`ring-${world.accounts.length}`);
  return openCast(world, market, 'ring', random.pick([3, 3, 3, 4, 5]), random.chance(0.3));
}

export function goRound(world: World, cast: Abuser, deadline: number, sink: EpisodeSink): void {
  const { accounts, market, random } = cast;
  const weak = random.chance(0.1);
  const laps = weak ? 1 : random.int(3, 9);
  const size = market.unit * random.range(0.8, 4);
  const even = random.chance(0.6) ? 0 : 0.06;
  const gap = Math.min(random.logNormal(9, 0.9), 45) * SECOND;
  const rest = random.range(0.3, 4);
  const from = world.now;
  let to = from;
  let hops = 0;
  let done = 0;
  let failures = 0;
  const label = (): void => {
    const returned = Math.floor(done / accounts.length);
    sink({
      ...{ rule: 'circular-trading', accounts: accounts.map(({ name }) => name).sort() },
      ...{ market: market.spec.name, from, to },
      also: ['matched-orders', 'wash-trading', 'painting-the-tape', 'concealed-ownership'],
      ...(returned >= 3 ? {} : { attempt: true as const }),
      variant: `owners=${accounts.length} laps=${returned}/${laps}`,
    });
  };
  const hop = (): void => {
    const over = hops >= laps * accounts.length || failures > 6 + 2 * laps;
    if (over || world.now > deadline - 90 * SECOND) return label();
    const seller = accounts[hops % accounts.length] ?? accounts[0];
    const buyer = accounts[(hops + 1) % accounts.length] ?? accounts[0];
    const quantity = size * random.range(1 - even, 1 + even);
    const plan = { seller, buyer, quantity, restMicros: shortRest(world, random, rest), taken: 1 };
    handOver(world, random, market, plan, (lots) => {
      to = world.now;
      if (lots >= HOP_NEEDED * Math.round(quantity)) {
        hops++;
        done++;
      } else failures++;
      world.after(random.exponential(gap) + 0.05 * SECOND, hop);
    });
  };
  hop();
}
