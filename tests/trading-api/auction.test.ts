// The call of an auction as a trader's program sees it: status, what is refused, the indicative
// price, and the trades at the one price when it ends.
import { ask, askAs, startExchange, type Exchange } from './exchange';
import type { MarketPhase } from '../../core/contract';
import { marketId } from '../../core/contract/ids';

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
  await exchange.account('buyer', { USDT: '1000000' });
  await exchange.account('seller', { BTC: '10' });
}, 30_000);
afterAll(() => exchange.close());

const get = async (path: string) => (await ask(`${exchange.url}${path}`, 'GET')).body;
const enter = (phase: MarketPhase) =>
  exchange.must({ type: 'market-phase', market: marketId(1), phase, reason: 'timetable' });
const place = (who: string, side: string, quantity: string, price: string, more = {}) =>
  askAs(exchange, who, 'POST', '/api/v3/order', {
    ...{ symbol: 'BTCUSDT', side, type: 'LIMIT', timeInForce: 'GTC', quantity, price },
    ...more,
  });
const status = async () => (await get('/api/v3/exchangeInfo?symbol=BTCUSDT')).symbols[0].status;

test('a call collects, tells its price, and clears at it', async () => {
  expect(await get('/api/v3/auction?symbol=BTCUSDT')).toEqual({
    symbol: 'BTCUSDT',
    status: 'TRADING',
    phase: 'continuous',
    indicativePrice: '0.00000000',
    indicativeQty: '0.00000000',
    imbalanceQty: '0.00000000',
  });
  await enter('opening-auction');
  expect(await status()).toBe('AUCTION_MATCH');
  await place('buyer', 'BUY', '2', '20010');
  await place('seller', 'SELL', '1', '20000');
  // Hidden lots of an iceberg count; the book shows only its slice.
  await place('seller', 'SELL', '0.5', '20005', { icebergQty: '0.1' });
  expect(await get('/api/v3/auction?symbol=BTCUSDT')).toEqual({
    symbol: 'BTCUSDT',
    status: 'AUCTION_MATCH',
    phase: 'opening-auction',
    indicativePrice: '20007.50000000',
    indicativeQty: '1.50000000',
    imbalanceSide: 'BUY',
    imbalanceQty: '0.50000000',
  });
  const market = await askAs(exchange, 'buyer', 'POST', '/api/v3/order', {
    ...{ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' },
  });
  expect(market.body).toEqual({
    code: -1013,
    msg: 'This order is not taken in the call of an auction.',
  });
  expect(await get('/api/v3/trades?symbol=BTCUSDT')).toEqual([]);

  await enter('continuous');
  expect(await status()).toBe('TRADING');
  const trades: { price: string; qty: string }[] = await get('/api/v3/trades?symbol=BTCUSDT');
  expect(trades.map(({ price, qty }) => [price, qty])).toEqual([
    ['20007.50000000', '1.00000000'],
    ['20007.50000000', '0.50000000'],
  ]);
  const open = await askAs(exchange, 'buyer', 'GET', '/api/v3/openOrders', {});
  expect(open.body).toMatchObject([{ status: 'PARTIALLY_FILLED', executedQty: '1.50000000' }]);
});
