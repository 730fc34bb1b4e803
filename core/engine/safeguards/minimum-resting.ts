/** A minimum resting time: who quotes must mean it for a moment. Staff and rules are not bound. */
import type { LiveOrder } from '../order';
import type { Venue } from '../venue';
import { refusal, type Refusal } from '../../risk/refusal';

/** Whether the order's owner may take it back or change it now. */
export function checkRested(v: Venue, o: LiveOrder): Refusal | undefined {
  const { minimumResting } = v.risk.params;
  if (minimumResting === undefined || o.waiting) return undefined;
  const millis = minimumResting[o.market.info.name]?.millis ?? 0;
  const rested = v.now - o.workingSince;
  if (rested >= millis * 1000) return undefined;
  return refusal(
    '520',
    `order ${o.clientOrderId} has rested for ${rested} µs, ${millis} ms are the least`,
  );
}
