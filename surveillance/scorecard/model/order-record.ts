/** An order of the model as a record of the flow. */
import { type OrderRecord } from '../records';
import { type Market } from './market';
import { type Order, type OrderWish } from './order';

export function orderRecord(
  ts: number,
  market: Market,
  order: Order,
  wish: OrderWish,
): OrderRecord {
  const { account } = order;
  const device = account.kind === 'individual' ? account.devices[0] : undefined;
  const price = order.limit === undefined ? undefined : market.priceText(order.limit);
  return {
    ts,
    type: 'order',
    account: account.name,
    market: market.spec.name,
    clientOrderId: order.id,
    side: order.side,
    orderType: price === undefined ? 'MARKET' : (wish.type ?? 'LIMIT'),
    ...(wish.quoteAmount === undefined
      ? { quantity: market.quantityText(order.quantity) }
      : { quoteOrderQty: market.amountText(wish.quoteAmount) }),
    ...(price === undefined ? {} : { price }),
    ...(wish.timeInForce === undefined ? {} : { timeInForce: wish.timeInForce }),
    ...(order.iceberg === undefined ? {} : { icebergQty: market.quantityText(order.iceberg) }),
    ...(order.stp === 'NONE' ? {} : { selfTradePreventionMode: order.stp }),
    ...(order.client === undefined ? {} : { client: order.client }),
    ...(device === undefined ? {} : { device }),
  };
}
