/** Makes an order smaller; it keeps its place in the queue. */
import { toLots, type EventOf, type MarketInfo, type OrderView } from '../../core/contract';
import type { SignedCall, SignedEndpoint } from '../api/endpoint';
import { ApiError, filterFailure, missing, unknownOutcome } from '../api/errors';
import { fixedSteps, fixedUnits, stamp } from '../api/format';
import { submitOrRefuse } from '../api/submit';
import { symbolOf } from '../api/symbols';
import { commandReference, findOrder, readReference } from './order-ref';

const refused = (message: string): ApiError => new ApiError(400, -2038, message);

/** Only smaller quantities are taken here; the core would take larger ones, at the queue's end. */
function requireSmaller(order: OrderView | undefined, quantity: number): void {
  if (order === undefined) return;
  if (quantity === order.quantity) {
    throw refused('The requested action would change no state; rejecting.');
  }
  if (quantity > order.quantity) {
    throw refused('Order amend (quantity increase) is not supported.');
  }
}

function answer(
  call: SignedCall,
  m: MarketInfo,
  o: OrderView,
  e: EventOf<'amended'>,
): Record<string, unknown> {
  return {
    transactTime: stamp(e.ts, call.unit),
    executionId: e.seq,
    amendedOrder: {
      symbol: symbolOf(m),
      orderId: e.orderId,
      orderListId: o.list === 0 ? -1 : o.list,
      origClientOrderId: e.clientOrderId,
      clientOrderId: e.newClientOrderId ?? e.clientOrderId,
      price: fixedSteps(e.price, m.tick),
      qty: fixedSteps(e.quantity, m.lot),
      executedQty: fixedSteps(o.executed, m.lot),
      preventedQty: fixedSteps(0, m.lot),
      quoteOrderQty: fixedUnits(0n, m.quote.decimals),
      cumulativeQuoteQty: fixedUnits(o.executedNotional, m.quote.decimals),
      status: o.status,
      timeInForce: o.timeInForce,
      type: o.orderType,
      side: o.side,
      workingTime: o.workingSince === 0 ? -1 : stamp(o.workingSince, call.unit),
      selfTradePreventionMode: o.selfTradePreventionMode,
    },
  };
}

export const amendOrder: SignedEndpoint = {
  rest: [['PUT', '/api/v3/order/amend/keepPriority']],
  ws: 'order.amend.keepPriority',
  needs: 'trade',
  takes: ['symbol', 'orderId', 'origClientOrderId', 'newClientOrderId', 'newQty'],
  weight: 4,
  handle: async (call) => {
    const { api, params } = call;
    const market = api.symbols.required(params);
    const reference = readReference(params);
    const text = params.decimal('newQty');
    if (text === undefined) throw missing('newQty');
    const quantity = toLots(text, market.lot);
    if (quantity <= 0) throw filterFailure('LOT_SIZE');
    requireSmaller(await findOrder(call, market.id, reference), quantity);
    const result = await submitOrRefuse(api.core.commands, api.logger, {
      type: 'amend',
      account: call.account,
      market: market.id,
      ...commandReference(reference),
      quantity,
      newClientOrderId: params.clientOrderId('newClientOrderId') ?? api.newId(),
      source: call.source,
    });
    const amended = result.events.find((e) => e.type === 'amended');
    if (amended === undefined) throw unknownOutcome();
    const after = await findOrder(call, market.id, {
      orderId: amended.orderId,
      clientOrderId: undefined,
    });
    if (after === undefined) throw unknownOutcome();
    return answer(call, market, after, amended);
  },
};
