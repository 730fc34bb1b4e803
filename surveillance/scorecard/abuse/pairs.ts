/**
 * Matched orders: two owners, strangers on paper or linked, enter opposite orders at like price
 * and size within moments of each other, to and fro or one way.
 */
import { SECOND, type World } from '../model/world';
import { type Abuser } from './abuser';
import { openCast } from './cast';
import { type EpisodeSink } from './episode';
import { handOver, shortRest } from './handover';

const MEETINGS_NEEDED = 5;

export function openPair(world: World, market: Abuser['market']): Abuser {
  const random = world.random.fork(`pair-${world.accounts.length}`);
  return openCast(world, market, 'pair', 2, random.chance(0.4));
}

export function matchOrders(world: World, cast: Abuser, deadline: number, sink: EpisodeSink): void {
  const { accounts, market, random } = cast;
  const weak = random.chance(0.1);
  const rounds = weak ? 2 : random.int(7, 24);
  const size = random.range(0.4, 3);
  const gap = random.pick([4, 12, 30]) * random.range(0.7, 1.4) * SECOND;
  const rest = random.range(0.1, 1.1);
  const oneWay = random.chance(0.3);
  const from = world.now;
  let to = from;
  let met = 0;
  let tried = 0;
  const label = (): void => {
    sink({
      ...{ rule: 'matched-orders', accounts: accounts.map(({ name }) => name).sort() },
      ...{ market: market.spec.name, from, to },
      also: ['wash-trading', 'circular-trading', 'painting-the-tape', 'concealed-ownership'],
      ...(met >= MEETINGS_NEEDED ? {} : { attempt: true as const }),
      variant: `${oneWay ? 'one way' : 'to and fro'} met=${met}/${tried}`,
    });
  };
  const round = (): void => {
    const over = tried >= rounds && (weak || met >= MEETINGS_NEEDED || tried >= 3 * rounds);
    if (over || world.now > deadline - 90 * SECOND) return label();
    const turn = oneWay ? 0 : tried % 2;
    tried++;
    const seller = accounts[turn] ?? accounts[0];
    const buyer = accounts[1 - turn] ?? accounts[0];
    const quantity = market.unit * Math.min(random.logNormal(size, 0.4), 10);
    const taken = random.chance(0.6) ? 1 : random.range(0.85, 1);
    const restMicros = Math.min(shortRest(world, random, rest), 1.5 * SECOND);
    handOver(world, random, market, { seller, buyer, quantity, restMicros, taken }, (lots) => {
      to = world.now;
      if (lots >= 0.8 * Math.round(quantity)) met++;
      world.after(random.exponential(gap) + 0.05 * SECOND, round);
    });
  };
  round();
}
