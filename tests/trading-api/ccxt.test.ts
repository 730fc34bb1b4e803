// Stock ccxt, with nothing changed but the base address: what bots built on it do first.
import { binance, pro, type Order } from 'ccxt';
import { startExchange, type Exchange } from './exchange';

let exchange: Exchange;

beforeAll(async () => {
  exchange = await startExchange();
  await exchange.account('maker', { BTC: '100', USDT: '10000000', ETH: '100' });
  await exchange.account('taker', { BTC: '100', USDT: '10000000' });
}, 30_000);
afterAll(() => exchange.close());

function redirected(urls: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(urls).map(([name, url]) => {
      if (typeof url === 'string' && url.startsWith('http')) {
        return [name, exchange.url + new URL(url).pathname];
      }
      return [name, url];
    }),
  );
}

function client(name: string): binance {
  const bot = new binance({ apiKey: name, secret: `${name}-secret` });
  bot.urls['api'] = redirected(bot.urls['api']);
  return bot;
}

const idOf = (order: Order): string => order.id ?? '';

test('ccxt loads markets with their filters, precisions, currencies and fees', async () => {
  const bot = client('maker');
  const markets = await bot.loadMarkets();
  const market = markets['BTC/USDT'];
  expect(market?.active).toBe(true);
  expect(market?.precision).toMatchObject({ amount: 0.00001, price: 0.01 });
  expect(market?.limits.cost?.min).toBe(5);
  expect(market?.limits.amount).toMatchObject({ min: 0.00001, max: 9000 });
  expect(Object.keys(bot.currencies)).toEqual(expect.arrayContaining(['BTC', 'ETH', 'USDT']));
  const fee = await bot.fetchTradingFee('BTC/USDT');
  expect([fee.maker, fee.taker]).toEqual([0.001, 0.001]);
  expect(await bot.fetchStatus()).toMatchObject({ status: 'ok' });
  expect(Math.abs(((await bot.fetchTime()) ?? 0) - bot.milliseconds())).toBeLessThan(1000);
});

test('ccxt places LIMIT and MARKET, cancels, reads open orders, balance, trades', async () => {
  const maker = client('maker');
  const taker = client('taker');
  const limit = await maker.createOrder('BTC/USDT', 'limit', 'sell', 0.5, 30_000);
  const other = await maker.createOrder('BTC/USDT', 'limit', 'buy', 0.25, 29_000);
  expect(limit).toMatchObject({ status: 'open', amount: 0.5, filled: 0, price: 30_000 });
  const open = await maker.fetchOpenOrders('BTC/USDT');
  expect(open.map((o: Order) => o.id).sort()).toEqual([limit.id, other.id].sort());
  const book = await maker.fetchOrderBook('BTC/USDT');
  expect(book.asks).toEqual([[30_000, 0.5]]);
  expect(book.bids).toEqual([[29_000, 0.25]]);

  const market = await taker.createOrder('BTC/USDT', 'market', 'buy', 0.2);
  expect(market).toMatchObject({ status: 'closed', filled: 0.2, average: 30_000 });
  const byCost = await taker.createMarketBuyOrderWithCost('BTC/USDT', 3000);
  expect(byCost).toMatchObject({ status: 'closed', filled: 0.1, cost: 3000 });

  expect(await maker.fetchOrder(idOf(limit), 'BTC/USDT')).toMatchObject({ filled: 0.3 });
  const cancelled = await maker.cancelOrder(idOf(limit), 'BTC/USDT');
  expect(cancelled).toMatchObject({ id: limit.id, status: 'canceled', filled: 0.3 });
  await maker.cancelAllOrders('BTC/USDT');
  expect(await maker.fetchOpenOrders('BTC/USDT')).toEqual([]);

  const trades = await taker.fetchMyTrades('BTC/USDT');
  expect(trades.map((t) => [t.side, t.amount, t.price, t.fee?.currency, t.fee?.cost])).toEqual([
    ['buy', 0.2, 30_000, 'BTC', 0.0002],
    ['buy', 0.1, 30_000, 'BTC', 0.0001],
  ]);
  const balance = await taker.fetchBalance();
  expect(balance['BTC']).toEqual({ free: 100.2997, used: 0, total: 100.2997 });
  expect(balance['USDT']).toEqual({ free: 9_991_000, used: 0, total: 9_991_000 });
  expect((await taker.fetchTrades('BTC/USDT')).map((t) => t.amount)).toEqual([0.2, 0.1]);
  const ticker = await taker.fetchTicker('BTC/USDT');
  expect(ticker).toMatchObject({ last: 30_000, baseVolume: 0.3, quoteVolume: 9000 });
  const candles = await taker.fetchOHLCV('BTC/USDT', '1h');
  expect(candles.at(-1)?.slice(1)).toEqual([30_000, 30_000, 30_000, 30_000, 0.3]);
});

test('ccxt reads refusals as the errors that they mean', async () => {
  const bot = client('taker');
  await bot.loadMarkets();
  const raw = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' };
  const named = (name: string) => expect.objectContaining({ name });
  await expect(bot.createOrder('BTC/USDT', 'limit', 'buy', 1000, 30_000)).rejects.toEqual(
    named('InsufficientFunds'),
  );
  await expect(bot.cancelOrder('999999', 'BTC/USDT')).rejects.toEqual(named('OrderNotFound'));
  await expect(bot.fetchOrder('999999', 'BTC/USDT')).rejects.toEqual(named('OrderNotFound'));
  await expect(
    bot.privatePostOrder({ ...raw, quantity: '0.000001', price: '30000' }),
  ).rejects.toEqual(named('InvalidOrder'));
  await expect(
    bot.privatePostOrder({ ...raw, symbol: 'NOPE', quantity: '1', price: '1' }),
  ).rejects.toEqual(named('BadSymbol'));
  bot.secret = 'wrong';
  await expect(bot.fetchBalance()).rejects.toEqual(named('AuthenticationError'));
});

test('ccxt edits an order by cancel-replace', async () => {
  const bot = client('maker');
  const before = await bot.createOrder('BTC/USDT', 'limit', 'buy', 0.1, 20_000);
  const after = await bot.editOrder(idOf(before), 'BTC/USDT', 'limit', 'buy', 0.2, 21_000);
  expect(after).toMatchObject({ status: 'open', amount: 0.2, price: 21_000 });
  expect(after.id).not.toBe(before.id);
  await bot.cancelOrder(idOf(after), 'BTC/USDT');
});

test('ccxt pro follows the book, trades and its own orders by WebSocket', async () => {
  const bot = new pro.binance({ apiKey: 'maker', secret: 'maker-secret' });
  const { ws, ...http } = bot.urls['api'];
  bot.urls['api'] = {
    ...redirected(http),
    ws: { ...ws, spot: `${exchange.wsUrl}/ws`, 'ws-api': { spot: `${exchange.wsUrl}/ws-api/v3` } },
  };
  // ccxt looks for a proxy agent once before it opens plain ws:// addresses.
  await bot.loadHttpProxyAgent();
  try {
    await bot.loadMarkets();
    const book = bot.watchOrderBook('BTC/USDT');
    const orders = bot.watchOrders('BTC/USDT');
    const trades = bot.watchTrades('BTC/USDT');
    await bot.watchTicker('BTC/USDT');
    const placed = await bot.createOrderWs('BTC/USDT', 'limit', 'sell', 0.05, 31_000);
    expect(placed.status).toBe('open');
    expect((await orders)[0]).toMatchObject({ id: placed.id, status: 'open' });
    await client('taker').createOrder('BTC/USDT', 'market', 'buy', 0.05);
    expect((await trades).at(-1)).toMatchObject({ price: 31_000, amount: 0.05, side: 'buy' });
    expect((await book).symbol).toBe('BTC/USDT');
  } finally {
    await bot.close();
  }
}, 20_000);
