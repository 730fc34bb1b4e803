// Streams: a local book kept from them equals the exchange's own, and nothing is missed.
import { WebSocket } from 'ws';
import { ask, askAs, startExchange, type Exchange, type Json } from './exchange';

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange({
    sockets: { maxBufferedBytes: 50_000, maxPendingRequests: 100_000 },
    rateLimits: { weightPerMinute: 1_000_000 },
  });
  await exchange.account('bot', { BTC: '1000', USDT: '100000000' });
  await exchange.account('taker', { BTC: '1000', USDT: '100000000' });
}, 30_000);
afterAll(() => exchange.close());

type Message = Record<string, Json>;

/** A connection that keeps what it hears. */
class Socket {
  readonly heard: Message[] = [];
  private waiting: (() => void)[] = [];
  readonly socket: WebSocket;

  constructor(path: string) {
    this.socket = new WebSocket(exchange.wsUrl + path);
    this.socket.on('message', (data: Buffer) => {
      this.heard.push(JSON.parse(data.toString('utf8')));
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  async open(): Promise<this> {
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    return this;
  }

  /** The first message that fits, now or later. */
  async until(fits: (message: Message) => boolean): Promise<Message> {
    for (let seen = 0; ; seen++) {
      while (seen >= this.heard.length) {
        await new Promise<void>((resolve) => this.waiting.push(resolve));
      }
      const message = this.heard[seen];
      if (message !== undefined && fits(message)) return message;
    }
  }

  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.once('close', (code) => resolve(code)));
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }
}

const open = (path: string) => new Socket(path).open();

const limit = { symbol: 'BTCUSDT', type: 'LIMIT', timeInForce: 'GTC' };
const place = (side: string, price: string, quantity: string, who = 'bot') =>
  askAs(exchange, who, 'POST', '/api/v3/order', { ...limit, side, price, quantity });

/** Numbers that look random and are the same in each run. */
function* dice(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

class LocalBook {
  readonly bids = new Map<string, string>();
  readonly asks = new Map<string, string>();
  updateId = 0;

  load(snapshot: Message): void {
    for (const [price, quantity] of snapshot['bids']) this.bids.set(price, quantity);
    for (const [price, quantity] of snapshot['asks']) this.asks.set(price, quantity);
    this.updateId = snapshot['lastUpdateId'];
  }

  apply(update: Message): void {
    if (update['u'] <= this.updateId) return;
    // The reference: the next event begins where the book ends.
    expect(update['U']).toBeLessThanOrEqual(this.updateId + 1);
    for (const [side, key] of [
      [this.bids, 'b'],
      [this.asks, 'a'],
    ] as const) {
      for (const [price, quantity] of update[key]) {
        if (Number(quantity) === 0) side.delete(price);
        else side.set(price, quantity);
      }
    }
    this.updateId = update['u'];
  }

  sorted(): { bids: string[][]; asks: string[][] } {
    const rows = (side: Map<string, string>, sign: number) =>
      [...side].sort(([a], [b]) => sign * (Number(a) - Number(b)));
    return { bids: rows(this.bids, -1), asks: rows(this.asks, 1) };
  }
}

test('a book kept from snapshot and updates equals the REST depth, without a gap', async () => {
  const seed = 20_261_125;
  const random = dice(seed);
  process.stdout.write(`seed ${seed}\n`);
  const stream = await open('/ws/btcusdt@depth@100ms');
  const live: number[] = [];
  let snapshot: Message | undefined;
  for (let i = 0; i < 120; i++) {
    const roll = random.next().value;
    if (roll < 0.3 && live.length > 0) {
      const at = Math.floor(random.next().value * live.length);
      const [orderId = 0] = live.splice(at, 1);
      await askAs(exchange, 'bot', 'DELETE', '/api/v3/order', { symbol: 'BTCUSDT', orderId });
    } else {
      const side = random.next().value < 0.5 ? 'BUY' : 'SELL';
      const price = 30_000 + Math.floor((random.next().value - 0.5) * 40);
      const quantity = (0.001 + Math.floor(random.next().value * 50) / 1000).toFixed(3);
      const answer = await place(side, String(price), quantity, i % 3 === 0 ? 'taker' : 'bot');
      if (i % 3 !== 0) live.push(answer.body.orderId);
    }
    // In the middle of it all, as a client would.
    if (i === 40) snapshot = (await ask(`${exchange.url}/api/v3/depth?symbol=BTCUSDT`)).body;
  }
  const last = (await ask(`${exchange.url}/api/v3/depth?symbol=BTCUSDT&limit=5000`)).body;
  await stream.until((message) => message['u'] >= last.lastUpdateId);
  const updates = stream.heard.filter((message) => message['e'] === 'depthUpdate');
  expect(updates.length).toBeGreaterThan(1);
  updates.slice(1).forEach((update, i) => expect(update['U']).toBe(updates[i]?.['u'] + 1));
  const book = new LocalBook();
  book.load(snapshot ?? {});
  for (const update of updates) book.apply(update);
  expect(book.sorted()).toEqual({ bids: last.bids, asks: last.asks });
  expect(book.updateId).toBe(last.lastUpdateId);
  stream.socket.close();
  for (const who of ['bot', 'taker']) {
    await askAs(exchange, who, 'DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' });
  }
}, 30_000);

test('trades, aggregates, best prices, tickers, candles and partial books arrive', async () => {
  const names = ['trade', 'aggTrade', 'bookTicker', 'ticker', 'miniTicker', 'kline_1s', 'depth5'];
  const path = names.map((name) => `btcusdt@${name}`).join('/');
  const stream = await open(`/stream?streams=${path}&timeUnit=MICROSECOND`);
  await place('SELL', '30000', '0.01');
  await place('SELL', '30000', '0.02');
  await place('BUY', '30000', '0.03', 'taker');
  const of = (name: string, fits: (data: Message) => boolean = () => true) =>
    stream.until((m) => m['stream'] === `btcusdt@${name}` && fits(m['data']));
  const first = (await of('trade'))['data'];
  expect(first).toMatchObject({ e: 'trade', s: 'BTCUSDT', p: '30000.00000000', m: false });
  expect(first.T).toBeGreaterThan(1e15);
  const second = (await of('trade', (data) => data['t'] === first.t + 1))['data'];
  expect([first.q, second.q]).toEqual(['0.01000000', '0.02000000']);
  expect((await of('aggTrade'))['data']).toMatchObject({
    q: '0.03000000',
    f: first.t,
    l: second.t,
  });
  expect((await of('bookTicker', (d) => d['a'] === '30000.00000000'))['data'].A).toMatch(/^0\.0/);
  expect((await of('ticker', (d) => d['L'] === second.t))['data'].c).toBe('30000.00000000');
  expect((await of('miniTicker', (d) => d['c'] === '30000.00000000'))['data'].s).toBe('BTCUSDT');
  const candle = (await of('kline_1s', (d) => d['k'].x && d['k'].L === second.t))['data'].k;
  expect(candle).toMatchObject({ x: true, c: '30000.00000000' });
  const partial = (await of('depth5'))['data'];
  expect(Object.keys(partial)).toEqual(['lastUpdateId', 'bids', 'asks']);
  stream.socket.close();
}, 20_000);

test('streams are subscribed to, listed and left; a number in the path names none', async () => {
  const stream = await open('/ws/7');
  stream.send({ method: 'SUBSCRIBE', params: ['btcusdt@trade', 'ethbtc@depth'], id: 1 });
  expect(await stream.until((m) => m['id'] === 1)).toEqual({ result: null, id: 1 });
  stream.send({ method: 'LIST_SUBSCRIPTIONS', id: 2 });
  expect(await stream.until((m) => m['id'] === 2)).toEqual({
    result: ['btcusdt@trade', 'ethbtc@depth'],
    id: 2,
  });
  stream.send({ method: 'UNSUBSCRIBE', params: ['btcusdt@trade'], id: 'x' });
  await stream.until((m) => m['id'] === 'x');
  stream.send({ method: 'LIST_SUBSCRIPTIONS', id: 3 });
  expect((await stream.until((m) => m['id'] === 3))['result']).toEqual(['ethbtc@depth']);
  stream.send({ method: 'SUBSCRIBE', params: ['nope@trade'], id: 4 });
  expect((await stream.until((m) => m['id'] === 4))['error'].msg).toMatch(/unknown stream nope/);
  stream.send('{"method":');
  expect((await stream.until((m) => m['code'] === 3))['msg']).toMatch(/Invalid JSON/);
  stream.send({ method: 'DANCE', id: 5 });
  expect((await stream.until((m) => m['id'] === 5))['msg']).toMatch(/unknown variant DANCE/);
  stream.socket.close();
});

test('who talks too much, or in messages too large, is closed', async () => {
  const chatty = await open('/ws');
  const closed = chatty.closed();
  for (let i = 0; i < 50; i++) chatty.send({ method: 'LIST_SUBSCRIPTIONS', id: i });
  expect(await closed).toBe(1008);
  const large = await open('/ws');
  const gone = large.closed();
  large.send('x'.repeat(70_000));
  expect(await gone).toBe(1009);
});

test('a reader that does not read is cut, and the others hear everything', async () => {
  const slow = await open('/ws-api/v3');
  const quick = await open('/ws/btcusdt@trade');
  const closed = slow.closed();
  slow.socket.pause();
  await place('SELL', '30000', '10');
  const before = (await ask(`${exchange.url}/api/v3/ticker/24hr?symbol=BTCUSDT`)).body.lastId;
  const dropped = exchange.metrics.getSingleMetric('gateway_dropped_connections_total');
  const slowReaders = async () =>
    (await dropped?.get())?.values.filter((one) => one.labels['reason'] === 'slow-reader') ?? [];
  const trades = Promise.all(
    Array.from({ length: 50 }, () => place('BUY', '30000', '0.001', 'taker')),
  );
  // Answers pile up until the kernel takes no more for somebody who does not read.
  while ((await slowReaders()).length === 0) {
    for (let id = 0; id < 100; id++) slow.send({ id, method: 'exchangeInfo' });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await trades;
  await quick.until((m) => m['t'] === before + 50);
  expect(quick.heard.filter((m) => m['e'] === 'trade')).toHaveLength(50);
  slow.socket.resume();
  expect(await closed).toBe(1006);
  quick.socket.close();
}, 120_000);
