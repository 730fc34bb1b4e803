/** New orders: `order` and its rehearsal `order/test`. */
import type { FeeRates } from '../../core/contract';
import type { SignedCall, SignedEndpoint } from '../api/endpoint';
import { fixedRate } from '../api/format';
import { submitOrRefuse } from '../api/submit';
import { unknownOutcome } from '../api/errors';
import { ratesOn } from './account';
import { checkFilters } from './filters';
import { placedOrder, type PlacedOrder } from './order-json';
import { ORDER_PARAMS, newOrder, orderCommand } from './order-params';
import { placedIn } from './outcome';
import { checkSettlement } from './settlement';

/** Counts the order against the account's limits, unless they are off. @throws ApiError -1015 */
export function countOrder(call: SignedCall): void {
  if (call.key.limits) call.api.limits.countOrder(call.account, call.now);
}

/** An order that traded at entry counts no longer. */
export function forgiveTraded(call: SignedCall, placed: PlacedOrder): void {
  if (call.key.limits && placed.view.executed > 0) {
    call.api.limits.forgiveOrder(call.account, call.now);
  }
}

export const placeOrder: SignedEndpoint = {
  rest: [['POST', '/api/v3/order']],
  ws: 'order.place',
  needs: 'trade',
  takes: ORDER_PARAMS,
  weight: 1,
  hot: true,
  handle: async (call) => {
    const { api } = call;
    const market = api.symbols.required(call.params);
    const order = newOrder(call, market);
    await checkSettlement(call, market, order.fields);
    countOrder(call);
    const command = orderCommand(call, market, order);
    const placed = placedIn(
      await submitOrRefuse(api.core.commands, api.logger, command),
      order.fields,
    );
    if (placed === undefined) throw unknownOutcome();
    forgiveTraded(call, placed);
    return placedOrder(market, placed, order.respond, call.unit);
  },
};

function commissionFor({ makerFee, takerFee }: FeeRates): Record<string, unknown> {
  const none = { maker: fixedRate(0), taker: fixedRate(0) };
  return {
    standardCommissionForOrder: {
      maker: fixedRate(makerFee),
      taker: fixedRate(takerFee),
    },
    specialCommissionForOrder: none,
    taxCommissionForOrder: none,
    discount: {
      enabledForAccount: false,
      enabledForSymbol: false,
      discountAsset: null,
      discount: fixedRate(0),
    },
  };
}

/** Checks everything that can be checked without the order book; sends nothing. */
export const testOrder: SignedEndpoint = {
  rest: [['POST', '/api/v3/order/test']],
  ws: 'order.test',
  needs: 'trade',
  takes: [...ORDER_PARAMS, 'computeCommissionRates'],
  weight: (params) => (params.has('computeCommissionRates') ? 20 : 1),
  handle: (call) => {
    const { api, params } = call;
    const market = api.symbols.required(params);
    const order = newOrder(call, market);
    checkFilters(market, order.fields, api.core.markets.lastPrice(market.id));
    return params.boolean('computeCommissionRates') === true
      ? commissionFor(ratesOn(call, market))
      : {};
  },
};
