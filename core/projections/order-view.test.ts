/** The copying of an order's fields, which is written out for speed, misses none of them. */
import { acceptedView, type OptionalKey } from './order-view';
import type { EventOf, OrderFields } from '../contract';
import { accountId, lots, marketId, micros, orderId, seq, ticks, units } from '../contract';

/** The compiler asks for each optional field that there is. */
const OPTIONAL: Required<Pick<OrderFields, OptionalKey>> = {
  quoteOrderQty: units(7n),
  price: ticks(5),
  stopPrice: ticks(6),
  trailingDelta: 10,
  icebergQty: lots(2),
  client: 'Customer 0001',
  decisionMaker: 'Customer 0002',
  executor: 'Customer 0003',
  capacity: 'AOTC',
  device: 'd1',
  ip: '192.0.2.1',
  source: 'fix',
  key: 8,
  strategyId: 3,
  strategyType: 1_000_001,
  settlementSignature: 'signature',
  settlementId: 'id',
  settlementExpiry: micros(4),
};

const REQUIRED: EventOf<'accepted'> = {
  type: 'accepted',
  seq: seq(1),
  ts: micros(9),
  orderId: orderId(1),
  account: accountId(1),
  market: marketId(1),
  clientOrderId: 'c1',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: lots(3),
  timeInForce: 'GTC',
  selfTradePreventionMode: 'NONE',
  locked: units(15n),
};

test('an accepted order shows every optional field that its event has', () => {
  expect(acceptedView({ ...REQUIRED, ...OPTIONAL })).toMatchObject(OPTIONAL);
});

test('an accepted order shows no optional field that its event lacks', () => {
  const view = acceptedView(REQUIRED);
  expect(Object.keys(OPTIONAL).filter((key) => key in view)).toEqual([]);
});
