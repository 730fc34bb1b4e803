// long-file: one connection kind, with all that is said on it
// The WebSocket API: logging on, orders by method name, and an account's events as they happen.
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { WebSocket } from 'ws';
import { marketId } from '../../core/contract';
import { ask, askAs, startExchange, type Exchange, type Json } from './exchange';

const pair = generateKeyPairSync('ed25519');
let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
  await exchange.account('bot', { BTC: '10', USDT: '1000000' });
  await exchange.account(
    'desk',
    { BTC: '10', USDT: '1000000' },
    {
      kind: 'ed25519',
      material: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      limits: true,
    },
  );
}, 30_000);
afterAll(() => exchange.close());

type Message = Record<string, Json>;

let aheadMs = 0;
const nowMs = () => Math.floor(performance.timeOrigin + performance.now()) + aheadMs;

/** Parameters sorted by name, not encoded, as the reference signs them. */
function payloadOf(params: Message): string {
  return Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
}

function signedParams(apiKey: string, params: Message = {}): Message {
  const all = { ...params, apiKey, timestamp: nowMs() };
  const payload = payloadOf(all);
  const signature =
    apiKey === 'desk'
      ? sign(null, Buffer.from(payload), pair.privateKey).toString('base64')
      : createHmac('sha256', `${apiKey}-secret`).update(payload).digest('hex');
  return { ...all, signature };
}

class Client {
  readonly events: Message[] = [];
  private readonly answers = new Map<number, (answer: Message) => void>();
  private wake: () => void = () => undefined;
  private lastId = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8'));
      if (message.status === undefined) this.events.push(message);
      else this.answers.get(message.id)?.(message);
      this.wake();
    });
  }

  static async open(path = '/ws-api/v3'): Promise<Client> {
    const socket = new WebSocket(exchange.wsUrl + path);
    const client = new Client(socket);
    await new Promise((resolve) => socket.once('open', resolve));
    return client;
  }

  call(method: string, params: Message = {}): Promise<Message> {
    const id = ++this.lastId;
    const answer = new Promise<Message>((resolve) => this.answers.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    return answer;
  }

  /** The events so far, when there are that many. */
  async heard(count: number): Promise<Message[]> {
    while (this.events.length < count) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.events;
  }
}

const limit = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.01',
  price: '20000',
};

test('public methods answer as their REST endpoints do, with the rate limits', async () => {
  const client = await Client.open();
  const ping = await client.call('v3/ping');
  expect(ping).toMatchObject({ status: 200, result: {} });
  expect(ping['rateLimits']).toEqual([
    expect.objectContaining({ rateLimitType: 'REQUEST_WEIGHT', count: expect.any(Number) }),
  ]);
  const depth = await client.call('depth', { symbol: 'BTCUSDT', limit: 5 });
  const rest = await ask(`${exchange.url}/api/v3/depth?symbol=BTCUSDT&limit=5`);
  expect(depth['result']).toEqual(rest.body);
  expect((await client.call('time', { returnRateLimits: false }))['rateLimits']).toBeUndefined();
  const unknown = await client.call('nothing.there');
  expect([unknown['status'], unknown['error'].code]).toEqual([400, -1020]);
  const badSymbol = await client.call('depth', { symbol: 'NOPE' });
  expect(badSymbol['error']).toEqual({ code: -1121, msg: 'Invalid symbol.' });
  client.socket.close();
});

test('an order is placed, read, cancelled with a signature of its own each', async () => {
  const client = await Client.open();
  const placed = await client.call('order.place', signedParams('bot', limit));
  expect(placed).toMatchObject({ status: 200, result: { status: 'NEW', price: '20000.00000000' } });
  expect(placed['rateLimits']).toHaveLength(3);
  const one = { symbol: 'BTCUSDT', orderId: placed['result'].orderId };
  const read = await client.call('order.status', signedParams('bot', one));
  expect(read['result']).toMatchObject({ orderId: one.orderId, isWorking: true });
  const gone = await client.call('order.cancel', signedParams('bot', one));
  expect(gone['result'].status).toBe('CANCELED');
  const again = await client.call('order.cancel', signedParams('bot', one));
  expect(again).toMatchObject({ status: 400, error: { code: -2011 } });
  const forged = await client.call('order.place', {
    ...signedParams('bot', limit),
    quantity: '9',
  });
  expect(forged).toMatchObject({ status: 400, error: { code: -1022 } });
  client.socket.close();
});

test('a session is for Ed25519 keys, stands in for the signature, and ends', async () => {
  const client = await Client.open();
  const hmac = await client.call('session.logon', signedParams('bot'));
  expect(hmac['error'].code).toBe(-4056);
  const before = await client.call('order.place', { ...limit, timestamp: nowMs() });
  expect(before).toMatchObject({ status: 401, error: { code: -2014 } });
  const logon = await client.call('session.logon', signedParams('desk'));
  expect(logon['result']).toMatchObject({ apiKey: 'desk', userDataStream: false });
  const placed = await client.call('order.place', { ...limit, timestamp: nowMs() });
  expect(placed['status']).toBe(200);
  const stale = await client.call('order.place', { ...limit, timestamp: nowMs() - 6000 });
  expect(stale['error'].code).toBe(-1021);
  const all = await client.call('openOrders.cancelAll', { symbol: 'BTCUSDT', timestamp: nowMs() });
  expect(all['result']).toHaveLength(1);
  await client.call('session.logout');
  const after = await client.call('account.status', { timestamp: nowMs() });
  expect(after['status']).toBe(401);
  client.socket.close();
});

test('an account hears what becomes of its orders and balances, and nobody else does', async () => {
  const client = await Client.open();
  const stranger = await Client.open();
  await stranger.call('userDataStream.subscribe.signature', signedParams('desk'));
  const subscribed = await client.call('userDataStream.subscribe.signature', signedParams('bot'));
  expect(subscribed['result']).toEqual({ subscriptionId: 0 });
  const twice = await client.call('userDataStream.subscribe.signature', signedParams('bot'));
  expect(twice['error'].code).toBe(-2035);
  const order = { ...limit, newClientOrderId: 'mine' };
  const placed = await askAs(exchange, 'bot', 'POST', '/api/v3/order', order);
  const { orderId } = placed.body;
  await askAs(exchange, 'bot', 'DELETE', '/api/v3/order', {
    symbol: 'BTCUSDT',
    orderId,
    newClientOrderId: 'cancel',
  });
  const events = (await client.heard(4)).map((message) => message['event']);
  expect(events.map((e) => [e.e, e.x, e.X, e.c, e.C])).toEqual([
    ['executionReport', 'NEW', 'NEW', 'mine', ''],
    ['outboundAccountPosition', undefined, undefined, undefined, undefined],
    ['executionReport', 'CANCELED', 'CANCELED', 'cancel', 'mine'],
    ['outboundAccountPosition', undefined, undefined, undefined, undefined],
  ]);
  expect(events[0]).toMatchObject({ i: orderId, q: '0.01000000', p: '20000.00000000', w: true });
  expect(events[1].B).toEqual([{ a: 'USDT', f: '999800.00000000', l: '200.00000000' }]);
  expect(events[3].B).toEqual([{ a: 'USDT', f: '1000000.00000000', l: '0.00000000' }]);
  expect(stranger.events).toEqual([]);
  client.socket.close();
  stranger.socket.close();
});

test('listen keys open the same events to old clients, raw, until they are closed', async () => {
  const headers = { 'X-MBX-APIKEY': 'bot' };
  const path = `${exchange.url}/api/v3/userDataStream`;
  const { listenKey } = (await ask(path, 'POST', { headers })).body;
  expect((await ask(path, 'POST', { headers })).body.listenKey).toBe(listenKey);
  const stranger = { 'X-MBX-APIKEY': 'desk' };
  const foreign = await ask(`${path}?listenKey=${listenKey}`, 'DELETE', { headers: stranger });
  expect(foreign.body.code).toBe(-1125);
  const client = await Client.open(`/ws/${listenKey}`);
  await askAs(exchange, 'bot', 'POST', '/api/v3/order', { ...limit, side: 'SELL', price: '40000' });
  const taken = { ...signedParams('desk', { ...limit, price: '40000', newOrderRespType: 'ACK' }) };
  const other = await Client.open();
  expect((await other.call('order.place', taken))['status']).toBe(200);
  const events = await client.heard(4);
  expect(events[2]).toMatchObject({
    e: 'executionReport',
    x: 'TRADE',
    X: 'FILLED',
    m: true,
    l: '0.01000000',
    L: '40000.00000000',
    n: '0.40000000',
    N: 'USDT',
    Y: '400.00000000',
  });
  expect((await ask(`${path}?listenKey=${listenKey}`, 'DELETE', { headers })).status).toBe(200);
  expect((await ask(`${path}?listenKey=${listenKey}`, 'PUT', { headers })).body.code).toBe(-1125);
  client.socket.close();
  other.socket.close();
});

test('messages that cannot be read or name no method have their price', async () => {
  const client = await Client.open();
  const used = async (): Promise<number> =>
    (await client.call('v3/ping'))['rateLimits'][0].count as number; // a count
  const before = await used();
  client.socket.send('{');
  await client.call('nothing.there');
  expect((await used()) - before).toBe(2 + 2 + 1);
  client.socket.close();
});

test('a session and its events end within ten seconds of the key being revoked', async () => {
  const client = await Client.open();
  await client.call('session.logon', signedParams('desk'));
  await client.call('userDataStream.subscribe');
  const order = () => client.call('order.place', { ...limit, timestamp: nowMs() });
  expect((await order())['status']).toBe(200);
  await client.heard(2);
  await exchange.keys.revokeKey('desk', 2);
  exchange.passTime(10_000_000);
  aheadMs += 10_000;
  expect(await order()).toMatchObject({ status: 401, error: { code: -2015 } });
  const desk = exchange.core.markets.registry.accountNamed('desk');
  await exchange.must({
    type: 'mass-cancel',
    account: desk?.id ?? fail(),
    market: marketId(0),
    reason: 'staff',
  });
  const heard = await client.heard(5);
  expect(heard.map(({ event }) => event.e)).toContain('eventStreamTerminated');
  client.socket.close();
});

function fail(): never {
  throw new Error('account desk is not there');
}
