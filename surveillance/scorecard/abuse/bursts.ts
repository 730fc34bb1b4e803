/**
 * Floods of messages: quote stuffing (orders that come and go in moments, away from the price) and
 * plain excess of messages (amends, short-lived orders, refused cancels) for tens of seconds.
 */
import { type Order } from '../model/order';
import { SECOND, type World } from '../model/world';
import { type Abuser } from './abuser';
import { type EpisodeSink } from './episode';

/** Messages a second that a market of this world gets, roughly. */
function usualRate(world: World, { market }: Abuser): number {
  return 4 * world.density * market.spec.activity;
}

function farPrice({ market, random }: Abuser, side: 'BUY' | 'SELL'): number | undefined {
  const best = market.book.best(side);
  if (best === undefined) return undefined;
  const away = 1 + Math.round(best * random.range(0.0015, 0.006));
  return Math.max(1, side === 'BUY' ? best - away : best + away);
}

export function stuff(world: World, abuser: Abuser, deadline: number, sink: EpisodeSink): void {
  const { accounts, market, random } = abuser;
  const weak = random.chance(0.1);
  const bursts = weak ? 1 : random.int(1, 5);
  const rate = weak
    ? 4
    : Math.max(random.range(150, 300), random.range(12, 20) * usualRate(world, abuser));
  const seconds = weak ? 1 : random.range(1.6, 6);
  const life = random.range(0.004, 0.25) * SECOND;
  const from = world.now;
  let to = from;
  let sent = 0;
  const flood = (until: number, then: () => void): void => {
    if (world.now >= until) return then();
    const side = random.chance(0.5) ? 'BUY' : 'SELL';
    const price = farPrice(abuser, side);
    if (price !== undefined) {
      const quantity = market.unit * random.range(0.5, 3);
      const order = world.force(random.pick(accounts), market, { side, quantity, price });
      sent += 2;
      world.after(life * random.range(0.5, 1.3), () => {
        world.cancelIfLive(order);
        to = Math.max(to, world.now);
      });
    }
    world.after(random.exponential((2 * SECOND) / rate), () => flood(until, then));
  };
  const next = (left: number): void => {
    if (left === 0 || world.now > deadline - 60 * SECOND) {
      world.after(life * 2, () => {
        sink({
          ...{ rule: 'quote-stuffing', accounts: accounts.map(({ name }) => name).sort() },
          ...{ market: market.spec.name, from, to, also: ['message-rate', 'order-to-trade-ratio'] },
          ...(weak ? { attempt: true as const } : {}),
          variant: `bursts=${bursts} rate=${rate.toFixed(0)} sent=${sent}`,
        });
      });
      return;
    }
    flood(world.now + seconds * SECOND, () => {
      if (left === 1) return next(0);
      world.after(random.range(4, 50) * SECOND, () => next(left - 1));
    });
  };
  next(bursts);
}

type Excess = 'amends' | 'orders' | 'refused';

export function exceed(world: World, abuser: Abuser, deadline: number, sink: EpisodeSink): void {
  const { accounts, market, random } = abuser;
  const weak = random.chance(0.1);
  const manner = random.pick<Excess>(['amends', 'orders', 'refused']);
  const rate = Math.max(random.range(30, 60), random.range(9, 14) * usualRate(world, abuser));
  const until = Math.min(world.now + (weak ? 3 : random.range(14, 40)) * SECOND, deadline);
  const account = accounts[0];
  const from = world.now;
  let to = from;
  let standing: Order | undefined;
  const side = random.chance(0.5) ? 'BUY' : 'SELL';
  const send = (): number => {
    to = world.now;
    if (manner === 'refused' && standing !== undefined && standing.state !== 'live') {
      world.cancel(standing);
      return 1;
    }
    const price = farPrice(abuser, side);
    if (price === undefined) return 1;
    if (manner === 'amends' && standing?.state === 'live') {
      standing = world.move(standing, price, { side, quantity: standing.leaves });
      return 1;
    }
    const order = world.force(account, market, { side, quantity: market.unit, price });
    if (manner === 'orders') {
      world.after(random.range(1.1, 4) * SECOND, () => world.cancelIfLive(order));
      return 2;
    }
    standing = order;
    if (manner === 'refused') world.cancel(order);
    return 1;
  };
  const beat = (): void => {
    if (world.now >= until) {
      world.cancelIfLive(standing);
      sink({
        ...{ rule: 'message-rate', accounts: [account.name], market: market.spec.name, from, to },
        also: ['quote-stuffing', 'order-to-trade-ratio'],
        ...(weak ? { attempt: true as const } : {}),
        variant: `${manner} rate=${rate.toFixed(0)} s=${((until - from) / SECOND).toFixed(0)}`,
      });
      return;
    }
    const messages = send();
    world.after((random.range(0.5, 1.5) * messages * SECOND) / rate, beat);
  };
  beat();
}
