/** Which order is meant: by the exchange's number, by the client's name, or by both. */
import {
  orderId,
  type MarketId,
  type OrderId,
  type OrderRef,
  type OrderView,
} from '../../core/contract';
import type { SignedCall } from '../api/endpoint';
import { missingOneOf } from '../api/errors';
import type { Params } from '../api/params';

/** What was sent; at least one is there. */
export interface Reference {
  readonly orderId: number | undefined;
  readonly clientOrderId: string | undefined;
}

/** @throws ApiError -1102 when neither is sent */
export function readReference(
  params: Params,
  idName = 'orderId',
  clientName = 'origClientOrderId',
): Reference {
  const id = params.integer(idName);
  const clientOrderId = params.clientOrderId(clientName);
  if (id === undefined && clientOrderId === undefined) throw missingOneOf(clientName, idName);
  return { orderId: id, clientOrderId };
}

/** The same as the fields of a command. */
export function commandReference(r: Reference): { orderId?: OrderId; clientOrderId?: string } {
  return {
    ...(r.orderId === undefined ? {} : { orderId: orderId(r.orderId) }),
    ...(r.clientOrderId === undefined ? {} : { clientOrderId: r.clientOrderId }),
  };
}

/** The order, found by number first and then checked by name, as the reference says. */
export async function findOrder(
  call: SignedCall,
  market: MarketId,
  r: Reference,
): Promise<OrderView | undefined> {
  const ref: OrderRef =
    r.orderId !== undefined
      ? { orderId: orderId(r.orderId) }
      : { clientOrderId: r.clientOrderId ?? '' };
  const found = await call.api.core.accounts.order(call.account, market, ref);
  if (r.orderId === undefined || r.clientOrderId === undefined) return found;
  return found?.clientOrderId === r.clientOrderId ? found : undefined;
}
