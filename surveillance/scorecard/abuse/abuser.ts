/** Who abuses: accounts of every kind, that also trade honestly before, between and after. */
import { Maker } from '../honest/maker';
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { type AccountKind } from '../records';

export interface Abuser {
  /** The first is the main account; all have one owner. */
  readonly accounts: readonly [Account, ...Account[]];
  readonly market: Market;
  readonly random: Random;
}

const KINDS: readonly AccountKind[] = [
  'individual',
  'individual',
  'institution',
  'institution',
  'market-maker',
  'market-maker',
  'house',
];

/** Opens `count` accounts of one owner and sets them to everyday trading in the market. */
export function openAbuser(
  world: World,
  market: Market,
  role: string,
  count: number,
  wealth = 3000,
): Abuser {
  const random = world.random.fork(`${role}-${world.accounts.length}`);
  const kind = random.pick(KINDS);
  const main = world.open({ role, kind, wealth });
  const others: Account[] = [];
  for (let i = 1; i < count; i++) {
    others.push(world.open({ role, kind, owner: main.owner, wealth }));
  }
  const abuser: Abuser = { accounts: [main, ...others], market, random };
  if (kind === 'market-maker' || (kind === 'house' && random.chance(0.5))) {
    new Maker(world, market, main);
  } else if (random.chance(0.7)) tradeNowAndThen(world, abuser);
  return abuser;
}

function tradeNowAndThen(world: World, { accounts, market, random }: Abuser): void {
  const mean = (random.range(120, 400) * SECOND) / Math.max(0.5, world.density ** 0.4);
  const account = random.pick(accounts);
  const trade = (): void => {
    const held = account.positions[market.index] ?? 0;
    const side = random.chance(held > 0 ? 0.3 : 0.7) ? 'BUY' : 'SELL';
    const quantity = market.unit * random.logNormal(0.8, 0.7);
    const best = market.book.best(side);
    if (random.chance(0.5) || best === undefined) {
      world.place(account, market, { side, quantity });
    } else {
      const order = world.place(account, market, { side, quantity, price: best });
      world.after(random.logNormal(40, 0.8) * SECOND, () => world.cancelIfLive(order));
    }
    world.after(random.exponential(mean), trade);
  };
  world.after(random.exponential(mean), trade);
}

export const facing = (side: 'BUY' | 'SELL'): 'BUY' | 'SELL' => (side === 'BUY' ? 'SELL' : 'BUY');
