/**
 * A trade that two accounts mean for each other: one leaves an order, the other takes it a little
 * later. Strangers may come in between; how much met is what counts.
 */
import { type Market } from '../model/market';
import { type Account, type Fill } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';

export interface HandoverPlan {
  readonly seller: Account;
  readonly buyer: Account;
  /** Lots. */
  readonly quantity: number;
  /** µs for which the first order stands. */
  readonly restMicros: number;
  /** The second order's size over the first one's. */
  readonly taken: number;
  /** Where between the best prices, 0 (bid) to 1 (offer); drawn unless said. */
  readonly place?: number;
}

/** Price strictly between the best prices where there is room, else at the touch of `side`. */
function priceAt(market: Market, side: 'BUY' | 'SELL', place: number): number | undefined {
  const bid = market.book.best('BUY');
  const ask = market.book.best('SELL');
  if (bid === undefined || ask === undefined) return undefined;
  const room = ask - bid - 1;
  if (room < 1) return side === 'BUY' ? bid : ask;
  return bid + 1 + Math.round((room - 1) * Math.min(1, Math.max(0, place)));
}

/** Gives the lots that went from seller to buyer, when it is over. */
export function handOver(
  world: World,
  random: Random,
  market: Market,
  plan: HandoverPlan,
  done: (lots: number) => void,
): void {
  const { seller, buyer, quantity, taken } = plan;
  const sellsFirst = random.chance(0.5);
  const [first, second] = sellsFirst ? [seller, buyer] : [buyer, seller];
  const side = sellsFirst ? 'SELL' : 'BUY';
  const price = priceAt(market, side, plan.place ?? random.next());
  if (price === undefined) return done(0);
  let met = 0;
  const onFill = ({ counterparty, quantity: lots }: Fill): void => {
    if (counterparty === first) met += lots;
  };
  const resting = world.force(first, market, { side, quantity, price });
  world.after(plan.restMicros * random.range(0.6, 1.2), () => {
    if (resting.state === 'live') {
      world.force(second, market, {
        ...{ side: sellsFirst ? 'BUY' : 'SELL', price, onFill },
        ...{ quantity: resting.leaves * taken, timeInForce: 'IOC' },
      });
    }
    world.cancelIfLive(resting);
    done(met);
  });
}

/** How long an order may stand before strangers are likely to come, µs: less in dense markets. */
export function shortRest(world: World, random: Random, seconds: number): number {
  const crowded = Math.max(1, world.density ** 0.6);
  return (Math.min(seconds * random.logNormal(1, 0.5), 2.5 * seconds) * SECOND) / crowded;
}
