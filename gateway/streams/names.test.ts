import { parseStreamName } from './names';

test.each([
  ['btcusdt@trade', { kind: 'trade', symbol: 'BTCUSDT' }],
  ['btcusdt@aggTrade', { kind: 'aggTrade', symbol: 'BTCUSDT' }],
  ['btcusdt@bookTicker', { kind: 'bookTicker', symbol: 'BTCUSDT' }],
  ['btcusdt@miniTicker', { kind: 'miniTicker', symbol: 'BTCUSDT' }],
  ['btcusdt@ticker', { kind: 'ticker', symbol: 'BTCUSDT' }],
  ['btcusdt@kline_1m', { kind: 'kline', symbol: 'BTCUSDT', interval: '1m' }],
  ['btcusdt@kline_1M', { kind: 'kline', symbol: 'BTCUSDT', interval: '1M' }],
  ['btcusdt@depth', { kind: 'depth', symbol: 'BTCUSDT', pace: '1000ms' }],
  ['btcusdt@depth@100ms', { kind: 'depth', symbol: 'BTCUSDT', pace: '100ms' }],
  ['btcusdt@depth5', { kind: 'partialDepth', symbol: 'BTCUSDT', pace: '1000ms', levels: 5 }],
  ['a-b@depth20@100ms', { kind: 'partialDepth', symbol: 'A-B', pace: '100ms', levels: 20 }],
  ['!miniTicker@arr', { kind: 'allMiniTickers' }],
  ['!ticker@arr', { kind: 'allTickers' }],
])('%s is a stream', (name, spec) => {
  expect(parseStreamName(name)).toEqual(spec);
});

test.each([
  '',
  'btcusdt',
  'BTCUSDT@trade',
  'btcusdt@depth7',
  'btcusdt@kline_7m',
  'btcusdt@trade@100ms',
  'btcusdt@nothing',
  '@trade',
  `${'a'.repeat(51)}@trade`,
])('%p is none', (name) => {
  expect(parseStreamName(name)).toBeUndefined();
});
