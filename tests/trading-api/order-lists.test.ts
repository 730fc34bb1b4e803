// Order lists by REST, through stock ccxt, and what the user stream says of them.
import { binance } from 'ccxt';
import { WebSocket } from 'ws';
import { askAs, startExchange, type Exchange, type Json } from './exchange';

let exchange: Exchange;
const heard: Json[] = [];
let socket: WebSocket;
let wake: () => void = () => undefined;

beforeAll(async () => {
  exchange = await startExchange();
  await exchange.account('bot', { BTC: '100', USDT: '1000000' });
  await exchange.account('other', { BTC: '100', USDT: '1000000' });
  await trade('30000');
  const key = await askAs(exchange, 'bot', 'POST', '/api/v3/userDataStream');
  socket = new WebSocket(`${exchange.wsUrl}/ws/${key.body.listenKey}`);
  socket.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString('utf8')));
    wake();
  });
  await new Promise((resolve) => socket.once('open', resolve));
}, 30_000);
afterAll(async () => {
  socket.close();
  await exchange.close();
});

/** The next list status that fits. */
async function listStatus(list: number, l: string): Promise<Json> {
  for (let seen = 0; ; seen++) {
    while (seen >= heard.length) await new Promise<void>((resolve) => (wake = resolve));
    const event = heard[seen];
    if (event.e === 'listStatus' && event.g === list && event.l === l) return event;
  }
}

const symbol = 'BTCUSDT';
const plain = { symbol, type: 'LIMIT', timeInForce: 'GTC' };

async function limit(who: string, side: string, quantity: string, price: string): Promise<Json> {
  const words = { ...plain, side, quantity, price };
  return (await askAs(exchange, who, 'POST', '/api/v3/order', words)).body;
}

/** Moves the last price. */
async function trade(price: string): Promise<void> {
  await limit('other', 'SELL', '0.001', price);
  const taken = await limit('other', 'BUY', '0.001', price);
  expect(taken.status).toBe('FILLED');
}

const oco = (more: Record<string, string> = {}): Record<string, string> => ({
  ...{ symbol, side: 'SELL', quantity: '0.5', aboveType: 'LIMIT_MAKER', abovePrice: '33000' },
  ...{ belowType: 'STOP_LOSS_LIMIT', belowStopPrice: '28000', belowPrice: '27900' },
  ...{ belowTimeInForce: 'GTC', ...more },
});
const oto = (more: Record<string, string> = {}): Record<string, string> => ({
  ...{ symbol, workingType: 'LIMIT', workingSide: 'BUY', workingPrice: '29000' },
  ...{ workingQuantity: '0.1', workingTimeInForce: 'GTC', pendingType: 'LIMIT_MAKER' },
  ...{ pendingSide: 'SELL', pendingPrice: '31000', pendingQuantity: '0.09', ...more },
});
const post = (path: string, words: Record<string, string>) =>
  askAs(exchange, 'bot', 'POST', `/api/v3/orderList/${path}`, words);
const get = async (path: string, words: Record<string, string | number> = {}): Promise<Json> =>
  (await askAs(exchange, 'bot', 'GET', `/api/v3/${path}`, words)).body;

test('an OCO is placed, told, asked for and cancelled as the reference has it', async () => {
  const { status, body } = await post('oco', oco({ listClientOrderId: 'pair-1' }));
  expect([status, body]).toMatchObject([200, { contingencyType: 'OCO', symbol }]);
  expect(body).toMatchObject({ listStatusType: 'EXEC_STARTED', listOrderStatus: 'EXECUTING' });
  expect(body.orderReports).toMatchObject([
    { type: 'LIMIT_MAKER', status: 'NEW', orderListId: body.orderListId, price: '33000.00000000' },
    { type: 'STOP_LOSS_LIMIT', status: 'NEW', stopPrice: '28000.00000000' },
  ]);
  const [above, below] = body.orders;
  const told = await listStatus(body.orderListId, 'EXEC_STARTED');
  expect(told).toMatchObject({ s: symbol, c: 'OCO', L: 'EXECUTING', C: 'pair-1', r: 'NONE' });
  expect(told.O).toEqual(
    [above, below].map((o) => ({ s: symbol, i: o.orderId, c: o.clientOrderId })),
  );
  // The pair locks its quantity once.
  const { balances } = await get('account');
  expect(balances.find((b: Json) => b.asset === 'BTC').locked).toBe('0.50000000');

  const { orderReports: _reports, ...list } = body;
  expect(await get('orderList', { orderListId: body.orderListId })).toEqual(list);
  expect(await get('orderList', { origClientOrderId: 'pair-1' })).toEqual(list);
  expect(await get('openOrderList')).toEqual([list]);
  const again = await post('oco', oco({ listClientOrderId: 'pair-1' }));
  expect(again.body).toEqual({ code: -2010, msg: 'Duplicate order sent.' });

  const words = { symbol, listClientOrderId: 'pair-1' };
  const gone = await askAs(exchange, 'bot', 'DELETE', '/api/v3/orderList', words);
  expect(gone.body).toMatchObject({ listStatusType: 'ALL_DONE', listOrderStatus: 'ALL_DONE' });
  expect(gone.body.orderReports.map((o: Json) => o.status)).toEqual(['CANCELED', 'CANCELED']);
  await listStatus(body.orderListId, 'ALL_DONE');
  expect(await get('openOrderList')).toEqual([]);
  expect((await get('allOrderList')).map((l: Json) => l.listOrderStatus)).toEqual(['ALL_DONE']);
  const unknown = await askAs(exchange, 'bot', 'DELETE', '/api/v3/orderList', words);
  expect([unknown.status, unknown.body.code]).toEqual([400, -2011]);
});

test('a filled leg expires the other', async () => {
  const { body } = await post('oco', oco());
  await limit('other', 'BUY', '0.2', '33000');
  const [above, below] = body.orders;
  const stop = await get('order', { symbol, orderId: below.orderId });
  expect(stop.status).toBe('EXPIRED');
  expect((await get('order', { symbol, orderId: above.orderId })).status).toBe('PARTIALLY_FILLED');
  const report = heard.find((e) => e.i === below.orderId && e.x === 'EXPIRED');
  expect(report.eR).toBe('OCO_TRIGGER');
  // One order's cancel ends the list.
  const cancelled = await askAs(exchange, 'bot', 'DELETE', '/api/v3/order', {
    symbol,
    orderId: above.orderId,
  });
  expect(cancelled.body).toMatchObject({ orderId: above.orderId, status: 'CANCELED' });
  await listStatus(body.orderListId, 'ALL_DONE');
});

test('the pending order of an OTO is PENDING_NEW until its turn comes', async () => {
  await trade('30000');
  const { body } = await post('oto', oto());
  expect(body.orderReports.map((o: Json) => o.status)).toEqual(['NEW', 'PENDING_NEW']);
  const [working, pending] = body.orders;
  const ask = async (): Promise<Json> => get('order', { symbol, orderId: pending.orderId });
  expect(await ask()).toMatchObject({ status: 'PENDING_NEW', isWorking: false, workingTime: -1 });
  await limit('other', 'SELL', '0.1', '29000');
  expect((await get('order', { symbol, orderId: working.orderId })).status).toBe('FILLED');
  expect(await ask()).toMatchObject({ status: 'NEW', isWorking: true });
  const depth = exchange.core.markets.bestAsk(
    exchange.core.markets.registry.marketNamed('BTC-USDT')!.id,
  );
  expect(depth).toEqual({ price: 3_100_000, quantity: 9000 });
  const all = await askAs(exchange, 'bot', 'DELETE', '/api/v3/openOrders', { symbol });
  expect(all.body).toMatchObject([{ contingencyType: 'OTO', listOrderStatus: 'ALL_DONE' }]);
  expect(all.body[0].orderReports).toMatchObject([
    { orderId: pending.orderId, status: 'CANCELED' },
  ]);
});

test('an OTO that ends before its turn leaves no pending order', async () => {
  const { body } = await post('oto', oto({ workingTimeInForce: 'IOC' }));
  expect(body.orderReports.map((o: Json) => o.status)).toEqual(['EXPIRED', 'PENDING_NEW']);
  const ended = await get('order', { symbol, orderId: body.orders[1].orderId });
  expect(ended.status).toBe('EXPIRED');
  const told = await listStatus(body.orderListId, 'ALL_DONE');
  expect(told.O).toHaveLength(2);
  expect(heard.find((e) => e.i === ended.orderId && e.x === 'EXPIRED').eR).toBe(
    'OTO_PHASE_ONE_EXPIRED',
  );
});

test('an OTOCO places its pair, and stock ccxt reads the orders', async () => {
  await trade('30000');
  const words = {
    ...{ symbol, workingType: 'LIMIT', workingSide: 'BUY', workingPrice: '29500' },
    ...{ workingQuantity: '0.1', workingTimeInForce: 'GTC', pendingSide: 'SELL' },
    ...{ pendingQuantity: '0.09', pendingAboveType: 'LIMIT_MAKER', pendingAbovePrice: '31000' },
    ...{ pendingBelowType: 'STOP_LOSS', pendingBelowStopPrice: '28000' },
  };
  const { body } = await post('otoco', words);
  expect(body).toMatchObject({ contingencyType: 'OTO', orders: [{}, {}, {}] });
  const bot = new binance({ apiKey: 'bot', secret: 'bot-secret' });
  const urls = Object.entries(bot.urls['api']).map(([name, url]) => {
    const path = typeof url === 'string' && url.startsWith('http') ? new URL(url).pathname : '';
    return [name, path === '' ? url : exchange.url + path];
  });
  bot.urls['api'] = Object.fromEntries(urls);
  await bot.loadMarkets();
  expect(await bot.fetchOpenOrders('BTC/USDT')).toHaveLength(3);
  await limit('other', 'SELL', '0.1', '29500');
  const open = await bot.fetchOpenOrders('BTC/USDT');
  expect(open.map((o) => o.type).sort()).toEqual(['limit', 'market']);
  await limit('other', 'BUY', '0.09', '31000');
  expect(await bot.fetchOpenOrders('BTC/USDT')).toEqual([]);
  await listStatus(body.orderListId, 'ALL_DONE');
});

test.each([
  ['oco', oco({ aboveType: 'STOP_LOSS', aboveStopPrice: '33000' }), -1106],
  ['oco', oco({ belowType: 'LIMIT_MAKER' }), -1106],
  ['oco', oco({ abovePrice: '27000' }), -2010],
  ['oco', oco({ aboveType: 'LIMIT', aboveTimeInForce: 'GTC' }), -1158],
  ['oco', oco({ side: 'BUY' }), -1196],
  ['oco', oco({ quantity: '5000' }), -2010],
  ['oto', oto({ workingType: 'MARKET' }), -1106],
  ['oto', oto({ pendingType: 'STOP_LOSS' }), -1102],
])('%s %j is refused with %d', async (path, words, code) => {
  const { status, body } = await post(path, words);
  expect([status, body.code]).toEqual([400, code]);
});
