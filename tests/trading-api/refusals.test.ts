// What is wrong with a request is said with the code and status that clients know, and nothing of
// it reaches the core.
import type { CoreAccess, Unstamped } from '../../core/contract';
import { NotAccepted } from '../../core/contract';
import { ask, askAs, signed, startExchange, type Exchange } from './exchange';

let exchange: Exchange;
const sent: string[] = [];
let failWith: Error | undefined;

/** Notes what reaches the core, and lets a test make it fail. */
function watched(core: CoreAccess): CoreAccess {
  const commands = {
    submit: (command: Unstamped) => {
      sent.push(command.type);
      return failWith === undefined ? core.commands.submit(command) : Promise.reject(failWith);
    },
  };
  return { ...core, commands };
}

beforeAll(async () => {
  exchange = await startExchange({}, watched);
  await exchange.account('bot', { BTC: '10', USDT: '1000000' });
  await exchange.account('reader', { USDT: '100' }, { permissions: ['user-data'] });
  await exchange.account('remote', { USDT: '100' }, { addresses: ['10.1.2.3'] });
  await exchange.account('other', { BTC: '10', USDT: '1000000' });
}, 30_000);
afterAll(() => exchange.close());
beforeEach(() => {
  sent.length = 0;
  failWith = undefined;
});

const limit = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.001',
  price: '20000',
};
const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET' };
const { price: _price, ...unpriced } = limit;
const { timeInForce: _timeInForce, ...untimed } = limit;

type Query = Record<string, string>;
const orders: readonly (readonly [string, Query, number])[] = [
  ['no symbol', { side: 'BUY', type: 'LIMIT' }, -1102],
  ['an unknown symbol', { ...limit, symbol: 'NOPE' }, -1121],
  ['illegal characters in the symbol', { ...limit, symbol: 'btc/usdt' }, -1100],
  ['over 100 iceberg slices', { ...limit, quantity: '0.00201', icebergQty: '0.00002' }, -1013],
  ['no price', unpriced, -1102],
  ['no timeInForce', untimed, -1102],
  ['a wrong side', { ...limit, side: 'UP' }, -1117],
  ['a wrong type', { ...limit, type: 'MAGIC' }, -1116],
  ['a wrong timeInForce', { ...limit, timeInForce: 'GTD' }, -1115],
  ['a negative price', { ...limit, price: '-1' }, -1100],
  ['a price in scientific notation', { ...limit, price: '2e4' }, -1100],
  ['a price with nine places', { ...limit, price: '0.123456789' }, -1111],
  ['a quantity that is no number', { ...limit, quantity: 'NaN' }, -1100],
  ['an empty quantity', { ...limit, quantity: '' }, -1105],
  ['a market order with a price', { ...market, quantity: '1', price: '1' }, -1106],
  ['a market order with timeInForce', { ...market, quantity: '1', timeInForce: 'GTC' }, -1106],
  ['a market order of both amounts', { ...market, quantity: '1', quoteOrderQty: '1' }, -1106],
  ['a market order of no amount', market, -1102],
  ['a stop without a stop price', { ...limit, type: 'STOP_LOSS_LIMIT' }, -1102],
  ['a stop price on a limit order', { ...limit, stopPrice: '1' }, -1106],
  ['an iceberg that is not GTC', { ...limit, timeInForce: 'IOC', icebergQty: '0.0005' }, -1014],
  ['a pegged order', { ...limit, pegPriceType: 'PRIMARY_PEG' }, -2010],
  ['a strategy type that is too small', { ...limit, strategyType: '5' }, -1134],
  ['a client id with blanks', { ...limit, newClientOrderId: 'a b' }, -1100],
  ['a wrong response type', { ...limit, newOrderRespType: 'ALL' }, -1130],
  ['a wrong self-trade mode', { ...limit, selfTradePreventionMode: 'X' }, -1130],
  ['a parameter that is not known', { ...limit, foo: '1' }, -1104],
  ['a receive window that is too long', { ...limit, recvWindow: '60001' }, -1102],
  ['a stale timestamp', { ...limit, timestamp: '1700000000000' }, -1021],
];

test.each(orders)('an order with %s stops at the edge', async (_name, query, code) => {
  const answer = await askAs(exchange, 'bot', 'POST', '/api/v3/order', query);
  expect([answer.body.code, answer.status]).toEqual([code, 400]);
  expect(sent).toEqual([]);
});

const filters: readonly (readonly [string, Query, number, string])[] = [
  ['off the tick', { ...limit, price: '20000.001' }, -1013, 'Filter failure: PRICE_FILTER'],
  ['off the lot', { ...limit, quantity: '0.0010001' }, -1013, 'Filter failure: LOT_SIZE'],
  ['too large', { ...limit, quantity: '9001' }, -1013, 'Filter failure: LOT_SIZE'],
  ['too small', { ...limit, quantity: '0.0001' }, -1013, 'Filter failure: NOTIONAL'],
  ['of nothing', { ...limit, quantity: '0' }, -1013, 'Invalid quantity.'],
  ['for nothing', { ...limit, price: '0' }, -1013, 'Invalid price.'],
  [
    'unfunded',
    { ...limit, quantity: '100' },
    -2010,
    'Account has insufficient balance for requested action.',
  ],
];

test.each(filters)('an order %s is refused by the core', async (_name, query, code, msg) => {
  const answer = await askAs(exchange, 'bot', 'POST', '/api/v3/order', query);
  expect([answer.status, answer.body]).toEqual([400, { code, msg }]);
  expect(sent).toEqual(['order']);
});

test('the rehearsal of an order gives the same filter failures and places nothing', async () => {
  for (const [name, query, code, msg] of filters) {
    if (name === 'unfunded') continue;
    const answer = await askAs(exchange, 'bot', 'POST', '/api/v3/order/test', query);
    expect([name, answer.body]).toEqual([name, { code, msg }]);
  }
  const fine = await askAs(exchange, 'bot', 'POST', '/api/v3/order/test', limit);
  expect([fine.status, fine.body]).toEqual([200, {}]);
  expect(sent).toEqual([]);
});

test('a trailing delta outside its filter is refused by that name', async () => {
  const { symbol, side, quantity } = limit;
  const trailing = { symbol, side, quantity, type: 'STOP_LOSS', trailingDelta: '9' };
  const answer = await askAs(exchange, 'bot', 'POST', '/api/v3/order', trailing);
  const msg = 'Filter failure: TRAILING_DELTA';
  expect([answer.status, answer.body]).toEqual([400, { code: -1013, msg }]);
});

test('requests without a right key, address or signature are turned away', async () => {
  const path = `${exchange.url}/api/v3/account`;
  const timestamp = Math.floor(performance.timeOrigin + performance.now());
  const withKey = (key: string) => ({ headers: { 'X-MBX-APIKEY': key } });
  const right = signed('bot-secret', { timestamp });
  const cases: [number, number, ReturnType<typeof ask>][] = [
    [-2014, 401, ask(`${path}?${right}`)],
    [-2014, 401, ask(`${path}?${right}`, 'GET', withKey('a b'))],
    [-2015, 401, ask(`${path}?${right}`, 'GET', withKey('nobody'))],
    [-2015, 401, askAs(exchange, 'remote', 'GET', '/api/v3/account')],
    [-2015, 401, askAs(exchange, 'reader', 'POST', '/api/v3/order', limit)],
    [-1102, 400, ask(`${path}?timestamp=${timestamp}`, 'GET', withKey('bot'))],
    [-1102, 400, ask(`${path}?${signed('bot-secret', {})}`, 'GET', withKey('bot'))],
    [-1022, 400, ask(`${path}?${signed('wrong', { timestamp })}`, 'GET', withKey('bot'))],
    [-1022, 400, ask(`${path}?${right}&recvWindow=60000`, 'GET', withKey('bot'))],
    [-1101, 400, ask(`${path}?${right}&timestamp=1`, 'GET', withKey('bot'))],
  ];
  for (const [code, status, asked] of cases) {
    const answer = await asked;
    expect([answer.body.code, answer.status]).toEqual([code, status]);
  }
  expect((await ask(`${path}?${right}`, 'GET', withKey('bot'))).status).toBe(200);
  expect((await askAs(exchange, 'reader', 'GET', '/api/v3/account')).status).toBe(200);
  expect(sent).toEqual([]);
});

test('bodies that are JSON, or too large, and paths that are not there are refused', async () => {
  const url = `${exchange.url}/api/v3/order`;
  const json = { 'Content-Type': 'application/json' };
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const cases = [
    [-1135, 400, await ask(url, 'POST', { headers: json, body: '{"symbol":' })],
    [-1100, 413, await ask(url, 'POST', { headers: form, body: `a=${'x'.repeat(20_000)}` })],
    [-1101, 400, await ask(url, 'POST', { headers: form, body: 'a=1&a=2' })],
    [-1100, 400, await ask(url, 'POST', { headers: form, body: 'a=%ZZ' })],
    [-1020, 404, await ask(`${exchange.url}/api/v3/nothing`)],
    [-1020, 405, await ask(`${exchange.url}/api/v3/depth`, 'PUT')],
    [-1101, 400, await ask(`${exchange.url}/api/v3/ping?a=1`)],
    [-1120, 400, await ask(`${exchange.url}/api/v3/klines?symbol=BTCUSDT&interval=7m`)],
    [-1121, 400, await ask(`${exchange.url}/api/v3/depth?symbol=NOPE`)],
    [-1130, 400, await ask(`${exchange.url}/api/v3/depth?symbol=BTCUSDT&limit=0`)],
    [
      -1194,
      400,
      await ask(`${exchange.url}/api/v3/time`, 'GET', { headers: { 'X-MBX-TIME-UNIT': 'HOUR' } }),
    ],
  ] as const;
  for (const [code, status, answer] of cases) {
    expect([answer.body.code, answer.status]).toEqual([code, status]);
    expect(typeof answer.body.msg).toBe('string');
  }
  expect(sent).toEqual([]);
});

test('orders that are not there are said not to be', async () => {
  const one = { symbol: 'BTCUSDT', orderId: 99_999 };
  const read = await askAs(exchange, 'bot', 'GET', '/api/v3/order', one);
  expect(read.body).toEqual({ code: -2013, msg: 'Order does not exist.' });
  const cancel = await askAs(exchange, 'bot', 'DELETE', '/api/v3/order', one);
  expect(cancel.body).toEqual({ code: -2011, msg: 'Unknown order sent.' });
  const all = await askAs(exchange, 'bot', 'DELETE', '/api/v3/openOrders', { symbol: 'ETHBTC' });
  expect(all.body).toEqual({ code: -2011, msg: 'Unknown order sent.' });
});

test("nobody can read or cancel another account's order", async () => {
  const placed = await askAs(exchange, 'bot', 'POST', '/api/v3/order', limit);
  const one = { symbol: 'BTCUSDT', orderId: placed.body.orderId };
  const read = await askAs(exchange, 'other', 'GET', '/api/v3/order', one);
  const cancel = await askAs(exchange, 'other', 'DELETE', '/api/v3/order', one);
  expect([read.body.code, cancel.body.code]).toEqual([-2013, -2011]);
  expect((await askAs(exchange, 'bot', 'DELETE', '/api/v3/order', one)).status).toBe(200);
});

test('a command that was not taken is said not to be done; an unknown outcome is not', async () => {
  const cases = [
    [new NotAccepted('overloaded', 'x'), 503, -1008, /NOT executed/],
    [new NotAccepted('stopping', 'x'), 503, -1016, /NOT executed/],
    [new NotAccepted('fenced', 'x'), 503, -1016, /NOT executed/],
    [new NotAccepted('log-unavailable', 'x'), 503, -1001, /NOT executed/],
    [new Error('connection lost'), 500, -1006, /Execution status unknown/],
  ] as const;
  for (const [error, status, code, message] of cases) {
    failWith = error;
    const answer = await askAs(exchange, 'bot', 'POST', '/api/v3/order', limit);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.msg).toMatch(message);
  }
});
