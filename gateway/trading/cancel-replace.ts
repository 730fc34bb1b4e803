/** Cancels one order and places another in its stead, in one command. */
import { REPLACE_MODES, type CommandResult, type MarketInfo } from '../../core/contract';
import type { SignedCall, SignedEndpoint } from '../api/endpoint';
import { ApiError, missing, unknownOrder } from '../api/errors';
import { answerTo, answerToCancelHalf, failedToCancel } from '../api/rejects';
import { rejectionIn, submit } from '../api/submit';
import { cancelAnswer, cancelRestriction, cancelledIn } from './cancel-order';
import { placedOrder } from './order-json';
import { ORDER_PARAMS, newOrder, type NewOrder } from './order-params';
import { commandReference, readReference } from './order-ref';
import { placedIn } from './outcome';
import { countOrder, forgiveTraded } from './place-order';
import { checkSettlement } from './settlement';

interface Half {
  readonly result: 'SUCCESS' | 'FAILURE' | 'NOT_ATTEMPTED';
  readonly response: unknown;
}

const failure = (error: ApiError): Half => ({ result: 'FAILURE', response: error.body() });
const NOT_ATTEMPTED: Half = { result: 'NOT_ATTEMPTED', response: null };

async function cancelHalf(
  call: SignedCall,
  market: MarketInfo,
  result: CommandResult,
  cancelId: string,
): Promise<Half> {
  const cancelled = cancelledIn(result);
  if (cancelled !== undefined) {
    const response = await cancelAnswer(call, market, cancelled, cancelId);
    return { result: 'SUCCESS', response };
  }
  const rejected = rejectionIn(result);
  // With ALLOW_FAILURE the core speaks of the new order alone: its cancel found no such order.
  const known = rejected !== undefined && failedToCancel(rejected);
  return failure(known ? answerToCancelHalf(rejected) : unknownOrder());
}

function newHalf(
  call: SignedCall,
  market: MarketInfo,
  result: CommandResult,
  order: NewOrder,
): Half {
  const placed = placedIn(result, order.fields);
  if (placed !== undefined) {
    forgiveTraded(call, placed);
    return {
      result: 'SUCCESS',
      response: placedOrder(market, placed, order.respond, call.unit),
    };
  }
  const rejected = rejectionIn(result);
  if (rejected === undefined || failedToCancel(rejected)) return NOT_ATTEMPTED;
  return failure(answerTo(rejected, order.fields));
}

function answer(cancel: Half, placed: Half): unknown {
  const data = {
    cancelResult: cancel.result,
    newOrderResult: placed.result,
    cancelResponse: cancel.response,
    newOrderResponse: placed.response,
  };
  const cancelled = cancel.result === 'SUCCESS';
  const replaced = placed.result === 'SUCCESS';
  if (cancelled && replaced) return data;
  if (cancelled || replaced) {
    throw new ApiError(409, -2021, 'Order cancel-replace partially failed.', { data });
  }
  throw new ApiError(400, -2022, 'Order cancel-replace failed.', { data });
}

export const cancelReplace: SignedEndpoint = {
  rest: [['POST', '/api/v3/order/cancelReplace']],
  ws: 'order.cancelReplace',
  needs: 'trade',
  takes: [
    ...ORDER_PARAMS,
    'cancelReplaceMode',
    'cancelNewClientOrderId',
    'cancelOrigClientOrderId',
    'cancelOrderId',
    'cancelRestrictions',
    'orderRateLimitExceededMode',
  ],
  weight: 1,
  handle: async (call) => {
    const { api, params } = call;
    const market = api.symbols.required(params);
    const mode = params.word('cancelReplaceMode', REPLACE_MODES);
    if (mode === undefined) throw missing('cancelReplaceMode');
    const reference = readReference(params, 'cancelOrderId', 'cancelOrigClientOrderId');
    const restriction = cancelRestriction(call);
    const cancelId = params.clientOrderId('cancelNewClientOrderId') ?? api.newId();
    const order = newOrder(call, market);
    params.word('orderRateLimitExceededMode', ['DO_NOTHING', 'CANCEL_ONLY']);
    await checkSettlement(call, market, order.fields);
    countOrder(call);
    const result = await submit(api.core.commands, api.logger, {
      type: 'cancel-replace',
      account: call.account,
      market: market.id,
      ...commandReference(reference),
      mode,
      ...(restriction === undefined ? {} : { restriction }),
      cancelNewClientOrderId: cancelId,
      replacement: order.fields,
      ...(order.raw === undefined ? {} : { raw: order.raw }),
    });
    const cancel = await cancelHalf(call, market, result, cancelId);
    return answer(cancel, newHalf(call, market, result, order));
  },
};
