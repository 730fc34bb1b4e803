/** What a command's events made of the order that it placed. */
import type { CommandResult, EventOf } from '../../core/contract';
import type { PlacedOrder } from './order-json';
import { acceptedOrder, afterEvent } from './order-life';

/** The new order of a command that the core accepted. */
export function placedIn(result: CommandResult): PlacedOrder | undefined {
  const accepted = result.events.find((e) => e.type === 'accepted');
  if (accepted === undefined) return undefined;
  let view = acceptedOrder(accepted);
  const fills: EventOf<'fill'>[] = [];
  for (const e of result.events) {
    view = afterEvent(view, e);
    if (e.type === 'fill' && e.takerOrderId === view.orderId) fills.push(e);
  }
  return { view, fills };
}
