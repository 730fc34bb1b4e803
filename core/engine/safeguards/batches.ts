/**
 * Frequent batch auctions (Budish, Cramton, Shim 2015): orders are collected all the time and
 * cleared at one price at whole multiples of the market's interval, so that being first by a
 * moment wins nothing.
 */
import { endCall, uncross } from '../auction';
import type { MarketState } from '../market';
import { runTriggers } from '../triggers';
import type { Venue } from '../venue';

/** Gives each market the interval that the parameters have for it. */
export function applyBatches(v: Venue): void {
  for (const { id } of v.registry.markets()) applyBatch(v, v.markets[id]!);
}

export function applyBatch(v: Venue, m: MarketState): void {
  const batch = 1000 * (v.risk.params.batchAuctions?.[m.info.name]?.millis ?? 0);
  if (batch === m.batch) return;
  // What was collected so far is cleared before orders are matched as they come again.
  if (batch === 0 && m.live) clear(v, m);
  m.guard.batchDue = 0;
  m.batch = batch;
  m.refresh(m.info);
}

/** An order may have come: the batch that it is in has an end. */
export function armBatch(v: Venue, m: MarketState): void {
  if (m.batch === 0 || !m.live || m.guard.batchDue > 0) return;
  m.guard.batchDue = v.now - (v.now % m.batch) + m.batch;
  v.nextDeadline = Math.min(v.nextDeadline, m.guard.batchDue);
}

export function clear(v: Venue, m: MarketState): void {
  m.guard.batchDue = 0;
  uncross(v, m);
  endCall(v, m);
  runTriggers(v, m);
}
