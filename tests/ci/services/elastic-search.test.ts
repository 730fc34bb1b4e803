// The search port against a real Elasticsearch.
import { serviceUrl } from './service-url';
import { randomId } from '../../../platform/ids/tokens';
import { createElasticSearch } from '../../../platform/search/elastic-search';
import { searchContract } from '../../../platform/search/search-contract';

const search = createElasticSearch({
  url: serviceUrl('ELASTICSEARCH'),
  index: randomId('contract'),
  timeoutMs: 30_000,
});
afterAll(async () => {
  await search.clear();
  await search.close();
});

searchContract(async () => {
  await search.clear();
  return search;
});

test('a server that is away is said so, and nothing else breaks', async () => {
  const away = createElasticSearch({ url: 'http://127.0.0.1:9' });
  const document = { kind: 'note', id: '1', version: 1, text: '', fields: {} };
  await expect(away.index([document])).rejects.toMatchObject({
    code: 'SEARCH_AWAY',
    message: expect.stringContaining('Elasticsearch at 127.0.0.1:9'),
  });
  await away.close();
});
