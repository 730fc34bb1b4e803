/** What a command's events made of the order that it placed. */
import type { CommandResult, EventOf, OrderFields } from '../../core/contract';
import type { PlacedOrder } from './order-json';
import { acceptedOrder, afterEvent, delayedOrder } from './order-life';

/**
 * The new order of a command that the core accepted, or lets wait.
 * @param fields what was asked for
 */
export function placedIn(result: CommandResult, fields: OrderFields): PlacedOrder | undefined {
  const accepted = result.events.find((e) => e.type === 'accepted');
  if (accepted === undefined) {
    const delayed = result.events.find((e) => e.type === 'delayed');
    return delayed && { view: delayedOrder(delayed, fields), fills: [] };
  }
  let view = acceptedOrder(accepted);
  const fills: EventOf<'fill'>[] = [];
  for (const e of result.events) {
    view = afterEvent(view, e);
    if (e.type === 'fill' && e.takerOrderId === view.orderId) fills.push(e);
  }
  return { view, fills };
}
