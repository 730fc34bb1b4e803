/**
 * Stops that the trades of a message triggered, dealt with after that message: in the order of
 * arrival, and those that their own trades trigger behind them (contracts §2).
 */
import type { MarketState } from './market';
import type { LiveOrder } from './order';
import type { Venue } from './venue';
import { ticks, units } from '../contract/ids';

/** @param enter what an order does once it is active */
export function runTriggers(
  v: Venue,
  m: MarketState,
  enter: (v: Venue, m: MarketState, o: LiveOrder) => void,
): void {
  if (m.tradedHigh === 0) return;
  const queue = triggered(m);
  for (let order = queue.shift(); order; order = queue.shift()) {
    order.waiting = false;
    order.updatedAt = v.now;
    v.send({
      type: 'triggered',
      seq: v.nextSeq(),
      ts: v.now,
      orderId: order.id,
      account: order.account,
      market: m.id,
      clientOrderId: order.clientOrderId,
      side: order.terms.side,
      stopPrice: ticks(order.stopPrice),
      // A stop-limit was funded at entry, a market stop pays as it fills.
      locked: units(0n),
    });
    enter(v, m, order);
    queue.push(...triggered(m));
  }
}

function triggered(m: MarketState): LiveOrder[] {
  if (m.tradedHigh === 0) return [];
  const taken = m.stops.size === 0 ? [] : m.stops.take(m.tradedLow, m.tradedHigh);
  m.tradedLow = 0;
  m.tradedHigh = 0;
  return taken;
}
