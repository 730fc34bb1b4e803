// Orders by REST beyond what ccxt does: answers by type, cancel-replace, amend, order counts.
import { askAs, ask, startExchange, type Exchange } from './exchange';
import { accountId, marketId } from '../../core/contract';

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange({ rateLimits: { ordersPer10Seconds: 3, weightPerMinute: 5000 } });
  await exchange.account('bot', { BTC: '10', USDT: '1000000' });
  await exchange.account('other', { BTC: '10', USDT: '1000000' });
  await exchange.account('counted', { USDT: '1000000' }, { limits: true });
}, 30_000);
afterAll(() => exchange.close());

const path = '/api/v3/order';
const limit = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.01',
  price: '20000',
};
const place = (more = {}, who = 'bot') => askAs(exchange, who, 'POST', path, { ...limit, ...more });
const cancelAll = (who = 'bot') =>
  askAs(exchange, who, 'DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' });

test('ACK, RESULT and FULL tell as much as they should', async () => {
  const ack = await place({ newOrderRespType: 'ACK', newClientOrderId: 'mine-1' });
  expect(Object.keys(ack.body)).toEqual([
    'symbol',
    'orderId',
    'orderListId',
    'clientOrderId',
    'transactTime',
  ]);
  expect(ack.body).toMatchObject({ clientOrderId: 'mine-1', orderListId: -1 });
  const result = await place({ newOrderRespType: 'RESULT' });
  expect(result.body).toMatchObject({ status: 'NEW', price: '20000.00000000', side: 'BUY' });
  expect(result.body).not.toHaveProperty('fills');
  const full = await place();
  expect(full.body.fills).toEqual([]);
  const maker = await place({ type: 'LIMIT_MAKER', timeInForce: undefined });
  expect(maker.status).toBe(400);
  const duplicate = await place({ newClientOrderId: 'mine-1' });
  expect(duplicate.body).toEqual({ code: -2010, msg: 'Duplicate order sent.' });
  expect((await cancelAll()).body).toHaveLength(3);
});

test('times come in microseconds to who asks for them', async () => {
  const headers = { 'X-MBX-TIME-UNIT': 'microsecond' };
  const answer = await ask(`${exchange.url}/api/v3/time`, 'GET', { headers });
  expect(answer.body.serverTime).toBeGreaterThan(1e15);
});

test('a taker is told its fills, the fees and the exact sums', async () => {
  await place({ side: 'SELL', price: '30000', quantity: '0.0003' }, 'other');
  await place({ side: 'SELL', price: '30001', quantity: '1' }, 'other');
  const { body } = await askAs(exchange, 'bot', 'POST', path, {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'MARKET',
    quantity: '0.00100',
  });
  expect(body).toMatchObject({
    status: 'FILLED',
    price: '0.00000000',
    origQty: '0.00100000',
    executedQty: '0.00100000',
    cummulativeQuoteQty: '30.00070000',
  });
  expect(body.fills).toEqual([
    {
      price: '30000.00000000',
      qty: '0.00030000',
      commission: '0.00000030',
      commissionAsset: 'BTC',
      tradeId: expect.any(Number),
    },
    {
      price: '30001.00000000',
      qty: '0.00070000',
      commission: '0.00000070',
      commissionAsset: 'BTC',
      tradeId: body.fills[0].tradeId + 1,
    },
  ]);
  const read = await askAs(exchange, 'bot', 'GET', path, {
    symbol: 'BTCUSDT',
    orderId: body.orderId,
  });
  expect(read.body).toMatchObject({
    status: 'FILLED',
    executedQty: '0.00100000',
    cummulativeQuoteQty: '30.00070000',
  });
  await cancelAll('other');
});

test('cancel-replace succeeds, fails in part and fails as a whole', async () => {
  const replace = (more: Record<string, string | number>) =>
    askAs(exchange, 'bot', 'POST', '/api/v3/order/cancelReplace', { ...limit, ...more });
  const first = await place();
  const both = await replace({
    cancelReplaceMode: 'STOP_ON_FAILURE',
    cancelOrderId: first.body.orderId,
    price: '21000',
  });
  expect(both.status).toBe(200);
  expect(both.body).toMatchObject({
    cancelResult: 'SUCCESS',
    newOrderResult: 'SUCCESS',
    cancelResponse: { orderId: first.body.orderId, status: 'CANCELED' },
    newOrderResponse: { status: 'NEW', price: '21000.00000000' },
  });
  const stopped = await replace({ cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: 99_999 });
  expect(stopped.status).toBe(400);
  expect(stopped.body).toEqual({
    code: -2022,
    msg: 'Order cancel-replace failed.',
    data: {
      cancelResult: 'FAILURE',
      newOrderResult: 'NOT_ATTEMPTED',
      cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
      newOrderResponse: null,
    },
  });
  const onlyNew = await replace({ cancelReplaceMode: 'ALLOW_FAILURE', cancelOrderId: 99_999 });
  expect(onlyNew.status).toBe(409);
  expect(onlyNew.body).toMatchObject({
    code: -2021,
    data: { cancelResult: 'FAILURE', newOrderResult: 'SUCCESS' },
  });
  const onlyCancel = await replace({
    cancelReplaceMode: 'STOP_ON_FAILURE',
    cancelOrderId: both.body.newOrderResponse.orderId,
    quantity: '1000',
  });
  expect(onlyCancel.status).toBe(409);
  expect(onlyCancel.body.data).toMatchObject({
    cancelResult: 'SUCCESS',
    newOrderResult: 'FAILURE',
    newOrderResponse: { code: -2010 },
  });
  const neither = await replace({
    cancelReplaceMode: 'ALLOW_FAILURE',
    cancelOrderId: 99_999,
    quantity: '1000',
  });
  expect(neither.body.data).toMatchObject({
    cancelResult: 'FAILURE',
    newOrderResult: 'FAILURE',
    cancelResponse: { code: -2011 },
    newOrderResponse: { code: -2010 },
  });
  await cancelAll();
});

test('an order is made smaller and keeps its number; larger or equal is refused', async () => {
  const placed = await place({ newClientOrderId: 'amend-me' });
  const amend = (newQty: string) =>
    askAs(exchange, 'bot', 'PUT', '/api/v3/order/amend/keepPriority', {
      symbol: 'BTCUSDT',
      orderId: placed.body.orderId,
      newQty,
      newClientOrderId: 'amended',
    });
  expect((await amend('0.02')).body.code).toBe(-2038);
  expect((await amend('0.01')).body.code).toBe(-2038);
  const smaller = await amend('0.004');
  expect(smaller.body.amendedOrder).toMatchObject({
    orderId: placed.body.orderId,
    origClientOrderId: 'amend-me',
    clientOrderId: 'amended',
    qty: '0.00400000',
    status: 'NEW',
  });
  await cancelAll();
});

test('orders are counted, refused beyond the limit, and not counted when they trade', async () => {
  await place({ side: 'SELL', price: '30000' }, 'other');
  const taker = { ...limit, price: '30000', quantity: '0.001' };
  const traded = await askAs(exchange, 'counted', 'POST', path, taker);
  expect(traded.headers.get('x-mbx-order-count-10s')).toBe('0');
  const answers = [];
  for (let i = 0; i < 8; i++) answers.push(await place({ quantity: '0.001' }, 'counted'));
  const refused = answers.filter((answer) => answer.status === 429);
  // Eight orders fall into at most two intervals of ten seconds, with three each.
  expect(refused.length).toBeGreaterThanOrEqual(2);
  expect(refused[0]?.body.code).toBe(-1015);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answers[0]?.headers.get('x-mbx-used-weight-1m')).toMatch(/^\d+$/);
  const counts = await askAs(exchange, 'counted', 'GET', '/api/v3/rateLimit/order');
  expect(counts.body[1]).toMatchObject({ rateLimitType: 'ORDERS', interval: 'DAY' });
  await cancelAll('counted');
});

test('history pages from the start, and reads see answered writes', async () => {
  const query = { symbol: 'BTCUSDT', orderId: 0, limit: 1000 };
  const placed = await place({ newClientOrderId: 'last' });
  const all = await askAs(exchange, 'bot', 'GET', '/api/v3/allOrders', query);
  expect(all.body.at(-1)).toMatchObject({ orderId: placed.body.orderId, clientOrderId: 'last' });
  const ids = all.body.map((o: { orderId: number }) => o.orderId);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  const mine = await askAs(exchange, 'bot', 'GET', '/api/v3/myTrades', {
    symbol: 'BTCUSDT',
    fromId: 0,
  });
  expect(mine.body.map((t: { qty: string }) => t.qty)).toEqual(['0.00030000', '0.00070000']);
  const aggregated = await ask(`${exchange.url}/api/v3/aggTrades?symbol=BTCUSDT`);
  expect(aggregated.body).toHaveLength(3);
  await cancelAll();
});

test('commission is what the account pays: the market’s rates, or its own', async () => {
  const asked = async (path: string, who: string) =>
    (await askAs(exchange, who, 'GET', path, { symbol: 'BTCUSDT' })).body;
  const account = exchange.core.markets.registry.accountNamed('bot')?.id ?? accountId(0);
  const own = { makerFee: 20_000, takerFee: 40_000 };
  await exchange.must({ type: 'fee-tier', account, market: marketId(1), ...own });
  const commission = '/api/v3/account/commission';
  expect((await asked(commission, 'other')).standardCommission).toMatchObject({
    ...{ maker: '0.00100000', taker: '0.00100000' },
  });
  expect((await asked(commission, 'bot')).standardCommission).toMatchObject({
    ...{ maker: '0.00020000', taker: '0.00040000' },
  });
  expect(await asked('/sapi/v1/asset/tradeFee', 'bot')).toMatchObject([
    { makerCommission: '0.00020000', takerCommission: '0.00040000' },
  ]);
});
