/**
 * Pinging: a row of tiny immediate orders that feel for hidden size, then the large order on the
 * same side; once or several times, on one account.
 */
import { SECOND, type World } from '../model/world';
import { type Abuser } from './abuser';
import { type EpisodeSink } from './episode';

export function ping(world: World, abuser: Abuser, deadline: number, sink: EpisodeSink): void {
  const { accounts, market, random } = abuser;
  const weak = random.chance(0.1);
  const cycles = weak ? 1 : random.int(1, 4);
  const from = world.now;
  let to = from;
  let done = 0;
  const label = (): void => {
    sink({
      ...{ rule: 'pinging', accounts: [accounts[0].name], market: market.spec.name, from, to },
      also: [],
      ...(weak || done === 0 ? { attempt: true as const } : {}),
      variant: `cycles=${done}/${cycles}`,
    });
  };
  const cycle = (): void => {
    if (done >= cycles || world.now > deadline - 120 * SECOND) return label();
    const side = random.chance(0.5) ? 'BUY' : 'SELL';
    const pings = weak ? 2 : random.int(6, 14);
    const tiny = Math.max(market.minLots, market.unit * random.range(0.02, 0.09));
    const pace = random.range(0.1, 2) * SECOND;
    const send = (left: number): void => {
      const best = market.book.best(side === 'BUY' ? 'SELL' : 'BUY');
      to = world.now;
      if (best === undefined) return label();
      if (left === 0) {
        const quantity = Math.max(tiny * random.range(14, 40), 1.2 * market.unit);
        const through = Math.round(best * 0.001);
        const price = Math.max(1, side === 'BUY' ? best + through : best - through);
        world.force(accounts[0], market, { side, quantity, price, timeInForce: 'IOC' });
        done++;
        world.after(Math.min(random.logNormal(40, 0.8), 300) * SECOND, cycle);
        return;
      }
      const quantity = tiny * random.range(0.8, 1.25);
      const timeInForce = random.chance(0.8) ? 'IOC' : 'FOK';
      world.force(accounts[0], market, { side, quantity, price: best, timeInForce });
      const wait = left === 1 ? random.range(0.3, 6) * SECOND : pace * random.range(0.5, 1.5);
      world.after(wait, () => send(left - 1));
    };
    send(pings);
  };
  cycle();
}
