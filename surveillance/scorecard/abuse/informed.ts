/** Insider dealing: a position built before news that only he knew of. */
import { type Market } from '../model/market';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { facing, openAbuser } from './abuser';
import { type EpisodeSink } from './episode';
import { follow } from './followers';

/** Plans the news at `newsAt` (µs), the position before it, and what comes of it. */
export function planInformed(
  world: World,
  market: Market,
  random: Random,
  newsAt: number,
  sink: EpisodeSink,
): void {
  const abuser = openAbuser(world, market, 'insider-dealing', random.pick([1, 1, 2]));
  const { accounts } = abuser;
  const side = random.chance(0.6) ? ('BUY' as const) : ('SELL' as const);
  const sign = side === 'BUY' ? 1 : -1;
  if (random.chance(0.5)) {
    const kind = random.pick(['insider', 'issuer', 'adviser', 'employee'] as const);
    const to = random.chance(0.7) ? market.spec.base : market.spec.name;
    world.emit({ ts: world.now, type: 'relationship', account: accounts[0].name, kind, to });
  }
  const units = random.range(15, 60);
  const parts = random.int(3, 14);
  const span = random.range(4, 40) * 60 * SECOND;
  const lead = random.range(10, 240) * SECOND;
  let [got, from, to] = [0, 0, 0];
  for (let i = 0; i < parts; i++) {
    world.at(newsAt - lead - random.next() * span, () => {
      const quantity = (units / parts) * market.unit * random.range(0.6, 1.4);
      const passive = random.chance(0.4);
      const price = market.book.best(passive ? side : facing(side));
      if (price === undefined) return;
      from ||= world.now;
      to = Math.max(to, world.now);
      const order = world.place(random.pick(accounts), market, {
        ...{ side, quantity, price, stp: 'EXPIRE_MAKER' as const },
        onFill: (fill) => (got += fill.quantity),
      });
      world.after(random.range(8, 60) * SECOND, () => world.cancelIfLive(order));
    });
  }
  const size = sign * market.spec.dailyVolatility * random.range(0.15, 0.35);
  world.at(newsAt, () => {
    world.emit({
      ...{ ts: world.now, type: 'news', id: `disclosure-${accounts[0].name}` },
      ...{ market: market.spec.name, headline: `Announcement about ${market.spec.base}` },
      ...{ source: 'Example Wire', priceSensitive: true },
    });
    const lots = got;
    world.after(random.range(0.05, 0.5) * SECOND, () => {
      world.outside.jump(market.index, size);
      const way = sign > 0 ? 'BUY' : 'SELL';
      for (const listener of world.shockListeners) listener(market, way, Math.abs(size) * 10_000);
      follow(world, market, side, random, 6, 60);
    });
    if (random.chance(0.5)) {
      world.after(random.range(20, 200) * SECOND, () => {
        const account = accounts[0];
        world.place(account, market, { side: facing(side), quantity: lots * random.range(0.5, 1) });
      });
    }
    const success = lots > 6 * market.unit;
    sink({
      rule: 'insider-dealing',
      accounts: accounts.map(({ name }) => name).sort(),
      market: market.spec.name,
      ...{ from, to: world.now, also: ['ramping', 'pump-and-dump', 'trash-and-cash'] },
      ...(success ? {} : { attempt: true as const }),
      variant:
        `${side} ${accounts[0].kind} ` + `units=${(lots / market.unit).toFixed(0)} parts=${parts}`,
    });
  });
}
