/**
 * Painting the tape: linked owners print with each other, a part of a standing order at a time,
 * often enough to be a good part of the tape, in steps up or down or for the volume alone.
 */
import { SECOND, type World } from '../model/world';
import { type Abuser } from './abuser';
import { openCast } from './cast';
import { type EpisodeSink } from './episode';
import { handOver, shortRest } from './handover';

const PRINTS_NEEDED = 8;
/** Own prints over all prints meanwhile, from which on the tape is painted. */
const SHARE_NEEDED = 0.25;

export function openPainters(world: World, market: Abuser['market']): Abuser {
  const random = world.random.fork(`painters-${world.accounts.length}`);
  return openCast(world, market, 'painters', random.pick([2, 2, 3]), true);
}

export function paint(world: World, cast: Abuser, deadline: number, sink: EpisodeSink): void {
  const { accounts, market, random } = cast;
  const weak = random.chance(0.1);
  const prints = weak ? 3 : random.int(14, 34);
  const steps = random.chance(0.65);
  const up = random.chance(0.5);
  const size = steps ? random.range(0.2, 1) : random.range(1.5, 4);
  const rest = random.range(0.5, 6);
  const busy = [...market.printsSince(world.now - 300 * SECOND)].length / 300;
  const gap = Math.min(20, 1 / Math.max(0.05, 1.1 * busy)) * SECOND;
  const from = world.now;
  let to = from;
  let printed = 0;
  let tried = 0;
  const label = (): void => {
    const tape = [...market.printsSince(from)].length;
    const share = printed / Math.max(1, tape);
    const success = printed >= PRINTS_NEEDED && share >= SHARE_NEEDED;
    sink({
      ...{ rule: 'painting-the-tape', accounts: accounts.map(({ name }) => name).sort() },
      ...{ market: market.spec.name, from, to },
      also: ['matched-orders', 'circular-trading', 'wash-trading', 'concealed-ownership'],
      ...(success ? {} : { attempt: true as const }),
      variant: `${steps ? 'steps' : 'volume'} n=${printed}/${tried} share=${share.toFixed(2)}`,
    });
  };
  const print = (): void => {
    const over = tried >= prints || world.now - from > 480 * SECOND;
    if (over || world.now > deadline - 90 * SECOND) return label();
    const turn = tried++;
    const seller = accounts[turn % accounts.length] ?? accounts[0];
    const buyer = accounts[(turn + 1) % accounts.length] ?? accounts[0];
    const along = (turn % 8) / 7;
    handOver(
      ...([world, random, market] as const),
      {
        ...{ seller, buyer, quantity: market.unit * size * random.range(0.7, 1.4) },
        ...{ restMicros: shortRest(world, random, rest), taken: random.range(0.3, 0.6) },
        ...(steps ? { place: up ? along : 1 - along } : {}),
      },
      (lots) => {
        to = world.now;
        if (lots > 0) printed++;
        world.after(random.exponential(gap) + 0.05 * SECOND, print);
      },
    );
  };
  print();
}
