/** The search consumer: what is found, a server that goes away, and filling it again. */
import { Registry } from 'prom-client';
import { RecordedFeed, recordEvents } from './recorded-log';
import type { CoreEvent } from '../../core/contract';
import { systemClock } from '../../platform/clock/clock';
import { runConsumer } from '../../platform/consumer/consumer';
import { CodedError } from '../../platform/errors/coded-error';
import { silentLogger } from '../../platform/log/logger';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createPostgresSearch } from '../../platform/search/postgres-search';
import type { Search } from '../../platform/search/search';
import { SEARCH, SearchHandler } from '../../reporting/search/consumer';
import { forgetIndexed } from '../../reporting/search/search-state';

const SEED = 7;
let db: TestDatabase;
let events: CoreEvent[];
let feed: RecordedFeed;
beforeAll(async () => {
  db = await testDatabase();
  const start = 1_790_000_000_000_000;
  events = recordEvents({ seed: SEED, commands: 300, correctEvery: 0, start, stretch: 1_000 });
  feed = new RecordedFeed(events, SEED, 20);
});
afterAll(() => db.drop());

function start(search: Search) {
  const end = new AbortController();
  const consumer = runConsumer({
    name: SEARCH,
    feed,
    pool: db.pool,
    handler: new SearchHandler(search),
    logger: silentLogger(),
    metrics: new Registry(),
    clock: systemClock(),
    signal: end.signal,
  });
  return {
    consumer,
    async stop() {
      end.abort();
      await consumer.done;
    },
  };
}

async function documents(): Promise<unknown[]> {
  const text =
    'SELECT kind, id, version, text, fields FROM platform_search_documents ORDER BY 1, 2';
  return (await db.pool.query(text)).rows;
}

/** A search whose server is away until it is told to come back. */
class Away implements Search {
  away = true;
  refused = 0;
  private readonly real = createPostgresSearch(db.pool);

  async index(...words: Parameters<Search['index']>): Promise<void> {
    if (this.away) {
      this.refused++;
      throw new CodedError('SEARCH_AWAY', 'no server');
    }
    await this.real.index(...words);
  }
  remove: Search['remove'] = (marks) => this.real.remove(marks);
  search: Search['search'] = (query) => this.real.search(query);
  clear: Search['clear'] = () => this.real.clear();
}

test('while the server is away nothing is lost, and a stop is not held up', async () => {
  const search = new Away();
  const first = start(search);
  while (search.refused < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(first.consumer.position).toBe(0);
  const stopped = performance.now();
  await first.stop();
  expect(performance.now() - stopped).toBeLessThan(10_000);
  expect(await documents()).toEqual([]);
  const second = start(search);
  while (search.refused < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  search.away = false;
  await second.consumer.caughtUp();
  await second.stop();
  const count = (type: CoreEvent['type']): number => events.filter((e) => e.type === type).length;
  const found = await db.pool.query(
    'SELECT kind, count(*)::int FROM platform_search_documents GROUP BY 1 ORDER BY 1',
  );
  expect(found.rows).toEqual([
    { kind: 'customer', count: 3 },
    { kind: 'fill', count: count('fill') },
    { kind: 'order', count: count('accepted') },
  ]);
});

test('customers, orders and fills are found by words and fields', async () => {
  const search = createPostgresSearch(db.pool);
  const [customer] = await search.search({ kinds: ['customer'], text: 'A3', limit: 5 });
  expect(customer).toMatchObject({
    id: 'O2',
    fields: { accounts: ['A3', 'A4'], countries: ['DE'] },
  });
  const fill = events.find((e) => e.type === 'fill');
  if (fill?.type !== 'fill') throw new Error('a fill wanted');
  const id = `${fill.market === 1 ? 'BTC' : 'ETH'}-USDT-${fill.trade}`;
  const fills = await search.search({ kinds: ['fill'], text: id, limit: 5 });
  expect(fills[0]).toMatchObject({ id, fields: { seq: fill.seq, ts: fill.ts } });
  const filters = { market: 'ETH-USDT', side: 'SELL' };
  const orders = await search.search({ kinds: ['order'], text: '', filters, limit: 1000 });
  const sells = events.filter((e) => e.type === 'accepted' && e.market === 2 && e.side === 'SELL');
  expect(orders).toHaveLength(sells.length);
});

test('emptied and filled again, the documents are the same', async () => {
  const before = await documents();
  expect(before.length).toBeGreaterThan(100);
  const search = createPostgresSearch(db.pool);
  await search.clear();
  await forgetIndexed(db.pool, SEARCH, 1);
  const run = start(search);
  await run.consumer.caughtUp();
  await run.stop();
  expect(await documents()).toEqual(before);
});
