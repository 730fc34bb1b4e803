/** Honest people who buy what has just risen, or sell what has just fallen. */
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';

const COUNT = 10;
const known = new WeakMap<World, Account[]>();

/** The people of a world who follow moves; opened when first needed. */
function followersOf(world: World): Account[] {
  let list = known.get(world);
  if (list === undefined) {
    list = Array.from({ length: COUNT }, () => {
      return world.open({ role: 'follower', kind: 'individual', wealth: 600 });
    });
    known.set(world, list);
  }
  return list;
}

/** `expected` orders on average, within `seconds` or a little later. */
export function follow(
  world: World,
  market: Market,
  side: 'BUY' | 'SELL',
  random: Random,
  expected: number,
  seconds: number,
): void {
  const people = followersOf(world);
  const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0);
  for (let i = 0; i < count; i++) {
    world.after(random.exponential(seconds / 2) * SECOND, () => {
      const quantity = market.unit * random.logNormal(1.5, 0.6);
      world.place(random.pick(people), market, { side, quantity });
    });
  }
}
