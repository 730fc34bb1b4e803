/** A trader's own order in the exchange's audit log: its place can be checked by anybody. */
import type { SignedEndpoint } from '../api/endpoint';
import { noSuchOrder, notSupported, proofNotReady } from '../api/errors';
import { symbolOf } from '../api/symbols';
import { findOrder, readReference } from './order-ref';

export const orderProof: SignedEndpoint = {
  rest: [['GET', '/api/v3/order/proof']],
  ws: 'order.proof',
  needs: 'user-data',
  takes: ['symbol', 'orderId', 'origClientOrderId'],
  weight: 20,
  handle: async (call) => {
    const { api, params } = call;
    if (api.proofs === undefined) throw notSupported();
    const market = api.symbols.required(params);
    // The caller's own orders alone: an event tells all that its order did.
    const order = await findOrder(call, market.id, readReference(params));
    if (order === undefined) throw noSuchOrder();
    const proof = await api.proofs.of(order.orderId, order.acceptedAt);
    if (proof === undefined) throw proofNotReady();
    return { symbol: symbolOf(market), orderId: order.orderId, ...proof };
  },
};
