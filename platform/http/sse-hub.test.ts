import { once } from 'node:events';
import { connect } from 'node:net';
import express from 'express';
import { listen, type HttpServer } from './listen';
import { SseHub, type SseHubOptions } from './sse-hub';

let hub: SseHub;
let http: HttpServer;

async function serve(options: SseHubOptions = {}): Promise<void> {
  hub = new SseHub(options);
  const app = express();
  app.get(
    '/stream',
    hub.stream(({ query }) => (typeof query.topics === 'string' ? query.topics.split(',') : [])),
  );
  http = await listen(app, { port: 0 });
}
afterEach(async () => {
  hub.close();
  await http.close(100);
});

class Reader {
  text = '';
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(readonly response: Response) {
    if (response.body === null) throw new Error('no body');
    this.#reader = response.body.getReader();
  }

  static async open(topics: string, lastId?: string): Promise<Reader> {
    const headers: Record<string, string> = lastId === undefined ? {} : { 'Last-Event-ID': lastId };
    const reader = new Reader(await fetch(`${http.url}/stream?topics=${topics}`, { headers }));
    await reader.until('retry:');
    return reader;
  }

  async until(word: string): Promise<string> {
    while (!this.text.includes(word)) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`the stream ended before ${word}: ${this.text}`);
      this.text += Buffer.from(value).toString('utf8');
    }
    return this.text;
  }

  async untilEnd(): Promise<string> {
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) return this.text;
      this.text += Buffer.from(value).toString('utf8');
    }
  }

  lastId(): string {
    return /id: (\S+)\n(?!.*id: )/s.exec(this.text)?.[1] ?? '';
  }
}

test('readers get the messages of their topics only, as JSON', async () => {
  await serve();
  const reader = await Reader.open('a,b');
  hub.publish('a', { n: 1 });
  hub.publish('c', { n: 2 });
  hub.publish('b', { n: 3, text: 'two\nlines' });
  const text = await reader.until('"n":3');
  expect(text).toMatch(/id: \S+\nevent: a\ndata: {"n":1}\n\n/);
  expect(text).toContain('event: b\ndata: {"n":3,"text":"two\\nlines"}\n\n');
  expect(text).not.toContain('"n":2');
  expect(reader.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
});

test('a reader that comes back gets what it missed, and is told when that is gone', async () => {
  await serve({ history: 3 });
  const first = await Reader.open('a');
  hub.publish('a', { n: 1 });
  await first.until('"n":1');
  hub.publish('a', { n: 2 });
  hub.publish('b', { n: 3 });
  const second = await Reader.open('a', first.lastId());
  expect(await second.until('"n":2')).not.toContain('"n":1');
  for (let n = 4; n < 10; n++) hub.publish('a', { n });
  await (await Reader.open('a', first.lastId())).until('event: reset');
  await (await Reader.open('a', 'e_other.1')).until('event: reset');
});

test('a reader that does not read is cut off, the others are not', async () => {
  await serve({ maxBufferedBytes: 50_000, history: 0 });
  const good = await Reader.open('a');
  const slow = connect(http.port, '127.0.0.1');
  slow.pause();
  slow.write('GET /stream?topics=a HTTP/1.1\r\nHost: x\r\n\r\n');
  slow.on('error', () => undefined);
  while (hub.clients < 2) await new Promise(setImmediate);
  const block = 'x'.repeat(40_000);
  for (let n = 0; hub.clients === 2; n++) {
    if (n > 2000) throw new Error('the slow reader was never cut off');
    hub.publish('a', { n, block });
    await good.until(`"n":${n}`);
    good.text = '';
  }
  hub.publish('a', { after: true });
  await good.until('"after":true');
  slow.destroy();
  await once(slow, 'close');
});

test('signs of life are sent, and a stream ends when it is too old', async () => {
  await serve({ heartbeatMs: 5, maxAgeMs: 100 });
  const reader = await Reader.open('a');
  await reader.until(': alive');
  await reader.untilEnd();
  while (hub.clients > 0) await new Promise(setImmediate);
});

test('more readers than allowed are refused', async () => {
  await serve({ maxClients: 1 });
  await Reader.open('a');
  expect((await fetch(`${http.url}/stream?topics=a`)).status).toBe(503);
});
