/**
 * Honest people around a price-sensitive announcement who look informed and are not: who buys the
 * same every few minutes, whoever reads the news and trades after it, an employee who trades as
 * always, and an owner whose two accounts take opposite sides.
 */
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';

type Side = 'BUY' | 'SELL';

const sideOf = (random: Random): Side => (random.chance(0.5) ? 'BUY' : 'SELL');

export function openBystanders(world: World, market: Market, random: Random, newsAt: number): void {
  const own = random.fork(`bystanders-${world.accounts.length}`);
  const saver = world.open({ role: 'saver', kind: 'individual' });
  buyRegularly(world, market, own, saver);
  if (own.chance(0.5)) {
    const staff = world.open({ role: 'staff', kind: 'individual' });
    const to = market.spec.base;
    world.emit({ ts: world.now, type: 'relationship', account: staff.name, kind: 'employee', to });
    tradeAsAlways(world, market, own, staff);
  }
  const reader = world.open({ role: 'reader', kind: 'individual' });
  world.at(newsAt + own.range(3, 90) * SECOND, () => {
    world.place(reader, market, { side: sideOf(own), quantity: market.unit * own.range(8, 25) });
  });
  if (own.chance(0.5)) openHedged(world, market, own, newsAt);
}

/** The same amount every so many minutes, from the first to the last. */
function buyRegularly(world: World, market: Market, random: Random, saver: Account): void {
  const side = sideOf(random);
  const quantity = market.unit * random.range(1, 4);
  const gap = random.range(3, 9) * 60 * SECOND;
  const beat = (): void => {
    world.place(saver, market, { side, quantity: quantity * random.range(0.98, 1.02) });
    world.after(gap * random.range(0.97, 1.03), beat);
  };
  world.after(random.next() * gap, beat);
}

function tradeAsAlways(world: World, market: Market, random: Random, staff: Account): void {
  const beat = (): void => {
    const quantity = market.unit * random.logNormal(1.2, 0.6);
    world.place(staff, market, { side: sideOf(random), quantity });
    world.after(random.exponential(300 * SECOND), beat);
  };
  world.after(random.exponential(300 * SECOND), beat);
}

/** One owner's two accounts, one of which buys what the other sells. */
function openHedged(world: World, market: Market, random: Random, newsAt: number): void {
  const first = world.open({ role: 'hedged', kind: 'institution' });
  const second = world.open({ role: 'hedged', kind: 'institution', owner: first.owner });
  for (let i = 0; i < 4; i++) {
    world.at(newsAt - random.range(60, 1500) * SECOND, () => {
      const quantity = market.unit * random.range(3, 8);
      world.place(first, market, { side: 'BUY', quantity });
      world.after(random.range(5, 40) * SECOND, () => {
        world.place(second, market, { side: 'SELL', quantity });
      });
    });
  }
}
