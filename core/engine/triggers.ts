/**
 * What the trades of a message set off, dealt with after that message: order lists whose turn has
 * come, then stops in the order of arrival, and what their own trades set off behind them
 * (contracts §2).
 */
import { checkMeans, enter } from './entry';
import { beginLeg, legBegun, settleNextList } from './list-life';
import type { MarketState } from './market';
import type { LiveOrder } from './order';
import { expireOrder } from './outcomes';
import type { Venue } from './venue';
import { ticks, units } from '../contract/ids';

export function runTriggers(v: Venue, m: MarketState): void {
  if (m.tradedHigh === 0) return;
  if (!m.live) return settleLists(v, m);
  const queue: LiveOrder[] = [];
  for (;;) {
    queue.push(...triggered(m));
    // A list that a trade concerns ends its stops before they can be triggered.
    if (settleNextList(v, m)) continue;
    const order = queue.shift();
    if (order === undefined) return;
    if (order.listed) trigger(v, m, order);
  }
}

/** After a closing auction: lists are dealt with, stops wait for the next trade. */
function settleLists(v: Venue, m: MarketState): void {
  forgetTrades(m);
  while (settleNextList(v, m));
}

function trigger(v: Venue, m: MarketState, order: LiveOrder): void {
  order.updatedAt = v.now;
  // A stop-limit was funded at entry, a market stop pays as it fills.
  const locked = beginLeg(v, order);
  v.send({
    type: 'triggered',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: order.id,
    account: order.account,
    market: m.id,
    clientOrderId: order.clientOrderId,
    side: order.side,
    stopPrice: ticks(order.contingent?.trail?.level ?? order.stopPrice),
    locked: units(locked),
  });
  legBegun(v, order);
  // It goes the way of a new order; a market stop must be funded now.
  if (order.pays && checkMeans(v, m, order)) expireOrder(v, order, 'trigger-unfunded');
  else enter(v, m, order);
}

/** Takes what has been triggered since the last time off the shelf; it waits no longer. */
function triggered(m: MarketState): LiveOrder[] {
  if (m.tradedHigh === 0) return [];
  const taken = m.stops.size === 0 ? [] : m.stops.take(m.tradedLow, m.tradedHigh, m.tradedPath);
  for (const order of taken) order.waiting = false;
  forgetTrades(m);
  return taken;
}

function forgetTrades(m: MarketState): void {
  m.tradedLow = 0;
  m.tradedHigh = 0;
  if (m.tradedPath.length > 0) m.tradedPath = [];
}
