// Both pagers deliver; a web hook that refuses, hangs or is away fails with a code, and is retried.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '../clock/clock';
import { createLogger, silentLogger } from '../log/logger';
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { createLogPager, createWebhookPager, type PageMessage, type Pager } from './pager';
import { deliverPages, lastPaged, readPages, takePage, writePages, type NewPage } from './pages';

const NOON = 1_795_780_800_000_000;
const SECOND = 1_000_000;
const SECRET = 'a secret of sixteen letters';
const message: PageMessage = {
  ...{
    page: 7,
    topic: 'made-up',
    title: 'It burns',
    detail: 'in the cellar',
    path: '/x',
    at: NOON,
  },
};

let hook: Server;
let url = '';
let status = 204;
const heard: { body: string; signature: string | undefined }[] = [];

beforeAll(async () => {
  hook = createServer((req, res) => {
    void bodyOf(req).then((body) => {
      const signature = req.headers['x-probity-signature']?.toString();
      heard.push({ body, signature });
      if (status !== 0) res.writeHead(status, { Location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`; // listens on TCP
});
afterAll(() => {
  hook.closeAllConnections();
  hook.close();
});

async function bodyOf(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

const lines: string[] = [];
const logger = createLogger({
  ...{ service: 'test', level: 'info' },
  stream: { write: (line: string) => void lines.push(line) },
});

describe.each<[string, () => Pager, () => string]>([
  ['the log', () => createLogPager(logger), () => lines.at(-1) ?? ''],
  ['a web hook', () => createWebhookPager({ url }), () => heard.at(-1)?.body ?? ''],
])('%s', (_name, open, last) => {
  it('is told the whole page, once for each call', async () => {
    await open().page(message);
    const first = last();
    for (const word of ['It burns', 'in the cellar', '/x', 'made-up']) {
      expect(first).toContain(word);
    }
    await open().page({ ...message, title: 'It smokes' });
    expect(last()).toContain('It smokes');
  });
});

describe('a web hook', () => {
  it('can check who sends', async () => {
    await createWebhookPager({ url, secret: SECRET }).page(message);
    const { body = '', signature } = heard.at(-1) ?? {};
    const expected = createHmac('sha256', SECRET).update(body).digest('hex');
    expect(signature).toBe(`sha256=${expected}`);
  });

  it.each([
    [500, 'PAGER_REFUSED'],
    [404, 'PAGER_REFUSED'],
    [302, 'PAGER_AWAY'],
    [0, 'PAGER_AWAY'],
  ])('that answers %d fails with %s', async (answer, code) => {
    status = answer;
    const pager = createWebhookPager({ url, timeoutMs: 200 });
    await expect(pager.page(message)).rejects.toMatchObject({ code });
    status = 204;
  });

  it('that is not there fails', async () => {
    const pager = createWebhookPager({ url: 'http://127.0.0.1:1/' });
    await expect(pager.page(message)).rejects.toMatchObject({ code: 'PAGER_AWAY' });
  });
});

describe('pages in their table', () => {
  let db: TestDatabase;
  const clock = new ManualClock(NOON);
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());
  const page = (position: number): NewPage => {
    return { topic: 'made-up', position, title: `number ${position}`, detail: 'x', path: '/x' };
  };
  const deliver = () => deliverPages(db.pool, createWebhookPager({ url }), clock);

  it('are written once for a cause, and delivered once', async () => {
    await writePages(db.pool, [page(1), page(2)], NOON);
    await writePages(db.pool, [page(2), page(1)], NOON);
    expect(await lastPaged(db.pool, 'made-up')).toBe(2);
    const before = heard.length;
    expect([await deliver(), await deliver()]).toEqual([2, 0]);
    expect(heard).toHaveLength(before + 2);
  });

  it('are tried again after pauses that grow, and none is lost', async () => {
    await writePages(db.pool, [page(3)], NOON);
    status = 503;
    const before = heard.length;
    for (let second = 0; second < 60; second++) {
      await deliver();
      clock.advance(SECOND);
    }
    expect(heard.length - before).toBe(4); // at 0, 5, 15, 35 s
    expect((await readPages(db.pool, ['made-up'], 1))[0]).toMatchObject({
      ...{ attempts: 4, deliveredAt: null, lastError: expect.stringContaining('503') },
    });
    status = 204;
    clock.advance(60 * SECOND);
    expect(await deliver()).toBe(1);
  });

  it('are taken once, by somebody who may know of them', async () => {
    const ann = { staffId: 'ann', name: 'Ann', at: NOON };
    const take = (readable: string[], takeable = readable) =>
      takePage(db.pool, { page: 1, readable, takeable }, ann);
    await expect(take(['made-up'], [])).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(take(['other'])).rejects.toMatchObject({ code: 'NO_SUCH_PAGE' });
    await take(['made-up']);
    await expect(take(['made-up'])).rejects.toMatchObject({ code: 'PAGE_TAKEN' });
    const rows = await readPages(db.pool, ['made-up'], 10);
    expect(rows.map(({ title, takenName }) => [title, takenName])).toEqual([
      ['number 3', null],
      ['number 2', null],
      ['number 1', 'Ann'],
    ]);
    expect(await readPages(db.pool, ['other'], 10)).toEqual([]);
  });

  it('a stop cuts off a web hook that hangs, which is no attempt', async () => {
    await writePages(db.pool, [page(4), page(5)], clock.nowMicros());
    status = 0;
    const before = heard.length;
    const end = new AbortController();
    const delivery = deliverPages(db.pool, createWebhookPager({ url }), clock, end.signal);
    while (heard.length === before) await new Promise(setImmediate);
    end.abort();
    expect(await delivery).toBe(0);
    expect(heard.length).toBe(before + 1);
    const rows = await readPages(db.pool, ['made-up'], 10);
    expect(rows.filter(({ attempts }) => attempts === 0)).toHaveLength(2);
  });

  it('one that hangs is asked once a turn, however many wait', async () => {
    const before = heard.length;
    const pager = createWebhookPager({ url, timeoutMs: 50 });
    expect(await deliverPages(db.pool, pager, clock)).toBe(0);
    expect(heard.length).toBe(before + 1);
    status = 204;
    clock.advance(60 * SECOND);
    expect(await deliver()).toBe(2);
  });

  it('a pager that logs delivers without a server', async () => {
    await writePages(db.pool, [page(9)], clock.nowMicros());
    expect(await deliverPages(db.pool, createLogPager(silentLogger()), clock)).toBe(1);
  });
});
