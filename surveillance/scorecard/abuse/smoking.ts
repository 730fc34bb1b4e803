/**
 * Smoking: a price better than all others is shown for a moment; as somebody's order is on its way
 * it is revised, and that order meets the worse price. By amend or by a new order, on one side or
 * both, with rounds in which nobody comes and rounds in which the good price is taken.
 */
import { type Account, type Order } from '../model/order';
import { SECOND, type World } from '../model/world';
import { type Abuser } from './abuser';
import { facing } from './abuser';
import { type EpisodeSink } from './episode';

const NEEDED = 5;

/** Opens the smoker's strangers: people whose orders are slow. */
function slowPeople(world: World): Account[] {
  return Array.from({ length: 4 }, () => {
    return world.open({ role: 'slow', kind: 'individual', wealth: 600 });
  });
}

export function smoke(world: World, abuser: Abuser, deadline: number, sink: EpisodeSink): void {
  const { accounts, market, random } = abuser;
  const weak = random.chance(0.1);
  const rounds = weak ? 2 : random.int(7, 18);
  const manner = random.pick(['amend', 'new order'] as const);
  const gap = random.pick([3, 9, 25]) * random.range(0.7, 1.4) * SECOND;
  const bothSides = random.chance(0.5);
  const usualSide = random.chance(0.5) ? 'BUY' : 'SELL';
  const slow = slowPeople(world);
  const from = world.now;
  let to = from;
  let met = 0;
  let tried = 0;
  const label = (): void => {
    sink({
      ...{ rule: 'smoking', accounts: [accounts[0].name], market: market.spec.name, from, to },
      also: ['order-to-trade-ratio', 'spoofing', 'quote-stuffing'],
      ...(met >= NEEDED ? {} : { attempt: true as const }),
      variant: `${manner} met=${met}/${tried}`,
    });
  };
  let revisedAt = -Infinity;
  const noteFill = (good: number) => (fill: { readonly price: number }) => {
    if (fill.price !== good && world.now - revisedAt <= 0.6 * SECOND) {
      met++;
      to = world.now;
    }
  };
  const comes = (side: 'BUY' | 'SELL', quantity: number, bad: Order, good: number): void => {
    if (random.chance(0.12)) return;
    world.after(random.range(0.004, 0.3) * SECOND, () => {
      const limit = bad.price + (side === 'BUY' ? -1 : 1) * Math.round(good * 0.0006);
      const wish = { side: facing(side), quantity, price: Math.max(1, limit) };
      world.place(random.pick(slow), market, { ...wish, timeInForce: 'IOC' });
    });
  };
  const round = (): void => {
    const over = tried >= rounds && (weak || met >= NEEDED || tried >= 3 * rounds);
    if (over || world.now > deadline - 90 * SECOND) return label();
    tried++;
    const side = bothSides && random.chance(0.5) ? facing(usualSide) : usualSide;
    const sign = side === 'BUY' ? 1 : -1;
    const best = market.book.best(side);
    const other = market.book.best(facing(side));
    const room = best === undefined || other === undefined ? 0 : Math.abs(other - best);
    world.after(random.exponential(gap) + 0.6 * SECOND, round);
    if (best === undefined || room < 3) return;
    const good = best + sign * Math.max(2, Math.round(room * random.range(0.35, 0.7)));
    const bad = good - sign * Math.max(1, Math.round(Math.abs(good - best) * random.range(0.4, 1)));
    const quantity = market.unit * random.range(0.6, 3);
    const onFill = noteFill(good);
    const shown = world.force(accounts[0], market, { side, quantity, price: good, onFill });
    world.after(random.range(0.05, 0.45) * SECOND, () => {
      if (shown.state !== 'live') return;
      revisedAt = world.now;
      const wish = { side, quantity, price: bad, onFill };
      let standing: Order | undefined;
      if (manner === 'amend') standing = world.move(shown, bad, wish);
      else {
        world.cancel(shown);
        standing = world.force(accounts[0], market, wish);
      }
      if (standing === undefined) return;
      // Strangers' sizes have nothing to do with what stands there.
      comes(side, market.unit * Math.min(random.logNormal(1.2, 0.7), 8), standing, good);
      world.after(random.range(0.6, 2.5) * SECOND, () => world.cancelIfLive(standing));
    });
  };
  round();
}
