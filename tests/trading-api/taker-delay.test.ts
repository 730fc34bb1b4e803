// A taker's delay as a trader's program sees it: what is answered, what is told when it is over.
import { WebSocket } from 'ws';
import { ask, askAs, startExchange, type Exchange, type Json } from './exchange';

let exchange: Exchange;
const heard: Json[] = [];
let socket: WebSocket;
beforeAll(async () => {
  exchange = await startExchange();
  await exchange.account('maker', { BTC: '10' });
  await exchange.account('taker', { USDT: '50000' });
  const json = JSON.stringify({ takerDelay: { 'BTC-USDT': { millis: 5000 } } });
  await exchange.must({ type: 'params', json });
  const key = await askAs(exchange, 'taker', 'POST', '/api/v3/userDataStream');
  socket = new WebSocket(`${exchange.wsUrl}/ws/${key.body.listenKey}`);
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8'));
    if (message.e === 'executionReport') heard.push([message.x, message.X, message.c, message.r]);
  });
  await new Promise((resolve) => socket.once('open', resolve));
}, 30_000);
afterAll(async () => {
  socket.terminate();
  await exchange.close();
});

/** How far the exchange's clock is ahead of this program's, ms. */
let ahead = 0;
const order = (who: string, path: string, method: string, fields: Record<string, string>) =>
  askAs(exchange, who, method, `/api/v3/${path}`, {
    ...{ symbol: 'BTCUSDT', ...fields },
    timestamp: Math.floor(performance.timeOrigin + performance.now()) + ahead,
  });
const limit = (side: string, price: string, quantity: string, name: string) => ({
  ...{ side, type: 'LIMIT', timeInForce: 'GTC', price, quantity, newClientOrderId: name },
});
/** Lets the delay pass, and brings the time to the core. */
async function wait(): Promise<void> {
  exchange.passTime(5_000_000);
  ahead += 5000;
  const clock = await exchange.must({ type: 'clock' });
  // What fell due is no part of the answer to whoever came next.
  expect(clock.events.map(({ type }) => type)).toEqual(['clock']);
  await order('taker', 'openOrders', 'GET', {});
}

test('a taker is told that it waits, and a maker can go before', async () => {
  const { body } = await ask(`${exchange.url}/api/v3/exchangeInfo`);
  expect(body.symbols.map((one: Json) => one.takerDelayMillis)).toEqual([5000, undefined]);
  await order('maker', 'order', 'POST', limit('SELL', '20000', '1', 'm1'));
  await order('maker', 'order', 'POST', limit('SELL', '20010', '1', 'm2'));
  const placed = await order('taker', 'order', 'POST', limit('BUY', '20010', '1', 't1'));
  expect(placed.status).toBe(200);
  expect(placed.body).toMatchObject({
    ...{ orderId: -1, clientOrderId: 't1', status: 'PENDING_NEW', executedQty: '0.00000000' },
    ...{ origQty: '1.00000000', fills: [] },
  });
  const back = await order('taker', 'order', 'DELETE', { origClientOrderId: 't1' });
  expect(back.body).toEqual({ code: -2011, msg: 'Order waits for the taker delay and stays.' });
  expect((await order('maker', 'order', 'DELETE', { origClientOrderId: 'm1' })).status).toBe(200);
  expect((await ask(`${exchange.url}/api/v3/depth?symbol=BTCUSDT`)).body.bids).toEqual([]);
  await wait();
  const done = await order('taker', 'order', 'GET', { origClientOrderId: 't1' });
  expect(done.body).toMatchObject({ status: 'FILLED', cummulativeQuoteQty: '20010.00000000' });
  expect(done.body.orderId).toBeGreaterThan(0);
});

test('what is refused after it waited is told on its owner’s stream', async () => {
  await order('maker', 'order', 'POST', limit('SELL', '20000', '1', 'm3'));
  await order('taker', 'order', 'POST', limit('BUY', '20000', '1', 't2'));
  // Spent meanwhile on something that does not wait.
  await order('taker', 'order', 'POST', limit('BUY', '10000', '2', 't3'));
  await wait();
  const refused = 'Account has insufficient balance for requested action.';
  const reports = [
    ['NEW', 'NEW', 't1', 'NONE'],
    ['TRADE', 'FILLED', 't1', 'NONE'],
    ['NEW', 'NEW', 't3', 'NONE'],
    ['REJECTED', 'REJECTED', 't2', refused],
  ];
  while (heard.length < reports.length) {
    await new Promise((resolve) => socket.once('message', resolve));
  }
  expect(heard).toEqual(reports);
});

test('a replacement waits, and what it replaces goes at once', async () => {
  const { body } = await order('taker', 'order/cancelReplace', 'POST', {
    ...limit('BUY', '20000', '0.5', 't4'),
    ...{ cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrigClientOrderId: 't3' },
  });
  expect(body.cancelResponse).toMatchObject({ origClientOrderId: 't3', status: 'CANCELED' });
  expect(body.newOrderResponse).toMatchObject({ status: 'PENDING_NEW', clientOrderId: 't4' });
  const amended = await order('maker', 'order/amend/keepPriority', 'PUT', {
    ...{ origClientOrderId: 'm3', newQty: '0.9' },
  });
  expect(amended.status).toBe(200);
  await wait();
  const done = await order('taker', 'order', 'GET', { origClientOrderId: 't4' });
  expect(done.body).toMatchObject({ status: 'FILLED' });
});
