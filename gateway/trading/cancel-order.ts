/** Cancelling: one order, or all of a market. */
import {
  CANCEL_RESTRICTIONS,
  orderId,
  type CommandResult,
  type EventOf,
  type MarketInfo,
} from '../../core/contract';
import type { SignedCall, SignedEndpoint } from '../api/endpoint';
import { ApiError, unknownOrder, unknownOutcome } from '../api/errors';
import { submitOrRefuse } from '../api/submit';
import { cancelledOrder } from './order-json';
import { endedList } from './order-lists';
import { commandReference, readReference } from './order-ref';

const badRestriction = (): ApiError => new ApiError(400, -1145, 'Invalid cancelRestrictions');

export function cancelRestriction(
  call: SignedCall,
): (typeof CANCEL_RESTRICTIONS)[number] | undefined {
  return call.params.word('cancelRestrictions', CANCEL_RESTRICTIONS, badRestriction);
}

/** The end of the order that was meant: of a list's orders it comes first. */
export function cancelledIn(
  result: CommandResult,
): EventOf<'cancelled' | 'pending-ended'> | undefined {
  return result.events.find((e) => e.type === 'cancelled' || e.type === 'pending-ended');
}

/** The cancelled order as it stands now. */
export async function cancelAnswer(
  call: SignedCall,
  market: MarketInfo,
  cancelled: EventOf<'cancelled' | 'pending-ended'>,
  cancelId: string,
): Promise<Record<string, unknown>> {
  const ref = { orderId: orderId(cancelled.orderId) };
  const view = await call.api.core.accounts.order(call.account, market.id, ref);
  if (view === undefined) throw unknownOutcome();
  return cancelledOrder(market, view, cancelId, call.unit);
}

export const cancelOrder: SignedEndpoint = {
  rest: [['DELETE', '/api/v3/order']],
  ws: 'order.cancel',
  needs: 'trade',
  takes: ['symbol', 'orderId', 'origClientOrderId', 'newClientOrderId', 'cancelRestrictions'],
  weight: 1,
  hot: true,
  handle: async (call) => {
    const { api, params } = call;
    const market = api.symbols.required(params);
    const reference = readReference(params);
    const restriction = cancelRestriction(call);
    const cancelId = params.clientOrderId('newClientOrderId') ?? api.newId();
    const result = await submitOrRefuse(api.core.commands, api.logger, {
      type: 'cancel',
      account: call.account,
      market: market.id,
      ...commandReference(reference),
      newClientOrderId: cancelId,
      ...(restriction === undefined ? {} : { restriction }),
      source: call.source,
    });
    const cancelled = cancelledIn(result);
    if (cancelled === undefined) throw unknownOutcome();
    return cancelAnswer(call, market, cancelled, cancelId);
  },
};

export const cancelOpenOrders: SignedEndpoint = {
  rest: [['DELETE', '/api/v3/openOrders']],
  ws: 'openOrders.cancelAll',
  needs: 'trade',
  takes: ['symbol'],
  weight: 1,
  handle: async (call) => {
    const { api } = call;
    const market = api.symbols.required(call.params);
    if (api.core.accounts.openOrders(call.account, market.id).length === 0) throw unknownOrder();
    const result = await submitOrRefuse(api.core.commands, api.logger, {
      type: 'mass-cancel',
      account: call.account,
      market: market.id,
      reason: 'mass-cancel',
    });
    const lists = result.events.filter((e) => e.type === 'order-list');
    const listed = new Set(lists.flatMap((e) => e.orderIds));
    const cancelled = result.events.filter((e) => e.type === 'cancelled');
    const single = cancelled.filter((e) => !listed.has(e.orderId));
    const cancelId = api.newId();
    return Promise.all([
      ...single.map((e) => cancelAnswer(call, market, e, cancelId)),
      ...lists.map((e) => endedList(call, market, result, e, cancelId)),
    ]);
  },
};
