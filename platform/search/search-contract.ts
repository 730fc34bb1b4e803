/** What every side of the Search port must do; each side's test calls this with the real thing. */
import type { Search, SearchDocument, SearchQuery } from './search';

/** Declares the tests. `make` is called once per test and must give an empty index. */
export function searchContract(make: () => Promise<Search>): void {
  let search: Search;
  beforeEach(async () => {
    search = await make();
  });

  const document = (id: string, over: Partial<SearchDocument> = {}): SearchDocument => ({
    kind: 'note',
    id,
    version: 1,
    text: '',
    fields: {},
    ...over,
  });
  const ids = async (over: Partial<SearchQuery>) =>
    (await search.search({ kinds: ['note'], text: '', limit: 100, ...over })).map(({ id }) => id);

  test('documents are found by all the words asked for, whatever their case', async () => {
    await search.index([
      document('1', { text: 'Customer 0042 placed large orders in BTC-USDT' }),
      document('2', { text: 'Customer 0007 withdrew' }),
    ]);
    expect(await ids({ text: 'customer' })).toEqual(['1', '2']);
    expect(await ids({ text: 'CUSTOMER orders' })).toEqual(['1']);
    expect(await ids({ text: 'nothing-alike' })).toEqual([]);
  });

  test('a small misspelling is forgiven, and the exact word comes first', async () => {
    await search.index([
      document('near', { text: 'manipulatoin' }),
      document('exact', { text: 'manipulation' }),
      document('far', { text: 'withdrawal' }),
    ]);
    expect(await ids({ text: 'manipulation' })).toEqual(['exact', 'near']);
  });

  test('filters are equality, lists, bounds, and membership in a list field', async () => {
    await search.index([
      document('a', { fields: { state: 'new', score: 10, tags: ['x', 'y'], open: true } }),
      document('b', { fields: { state: 'done', score: 20, tags: ['y'], open: false } }),
      document('c', { fields: { state: 'new', score: 30, tags: [] } }),
    ]);
    expect(await ids({ filters: { state: 'new' } })).toEqual(['a', 'c']);
    expect(await ids({ filters: { state: { anyOf: ['done', 'other'] } } })).toEqual(['b']);
    expect(await ids({ filters: { state: { anyOf: [] } } })).toEqual([]);
    expect(await ids({ filters: { score: { from: 20 } } })).toEqual(['b', 'c']);
    expect(await ids({ filters: { score: { from: 10, to: 20 } } })).toEqual(['a', 'b']);
    expect(await ids({ filters: { tags: 'y' } })).toEqual(['a', 'b']);
    expect(await ids({ filters: { open: true, state: 'new' } })).toEqual(['a']);
    expect(await ids({ filters: { state: { from: 1 } } })).toEqual([]);
    expect(await ids({ filters: { "it's": 'x' } })).toEqual([]);
  });

  test('an older or equal version never replaces what is there', async () => {
    await search.index([document('1', { version: 5, text: 'five' })]);
    await search.index([document('1', { version: 4, text: 'four' })]);
    await search.index([document('1', { version: 5, text: 'other' })]);
    expect(await ids({ text: 'five' })).toEqual(['1']);
    await search.index([
      document('1', { version: 7, text: 'seven' }),
      document('1', { version: 6, text: 'six' }),
    ]);
    expect(await ids({ text: 'seven' })).toEqual(['1']);
    expect(await ids({ text: 'five' })).toEqual([]);
  });

  test('what was removed is gone, and an older version does not bring it back', async () => {
    await search.index([document('1', { version: 1, text: 'here' })]);
    await search.remove([{ kind: 'note', id: '1', version: 3 }]);
    expect(await ids({})).toEqual([]);
    await search.index([document('1', { version: 2, text: 'here' })]);
    expect(await ids({})).toEqual([]);
    await search.index([document('1', { version: 4, text: 'again' })]);
    expect(await ids({})).toEqual(['1']);
  });

  test('a word that is not finished is found, after those that are', async () => {
    await search.index([
      document('1', { text: 'Customer 0042' }),
      document('2', { text: 'custom' }),
      document('3', { text: 'Zürich' }),
    ]);
    expect(await ids({ text: 'custom' })).toEqual(['2', '1']);
    expect(await ids({ text: 'zürich' })).toEqual(['3']);
  });

  test('cleared, it is empty and takes old versions again', async () => {
    await search.index([document('1', { version: 5, text: 'five' })]);
    await search.clear();
    expect(await ids({})).toEqual([]);
    await search.index([document('1', { version: 2, text: 'two' })]);
    expect(await ids({ text: 'two' })).toEqual(['1']);
  });

  test('only the kinds asked for are searched, and a hit carries its fields', async () => {
    await search.index([
      document('1', { text: 'same', fields: { n: 1 } }),
      document('1', { kind: 'letter', text: 'same' }),
    ]);
    const hits = await search.search({ kinds: ['note'], text: 'same', limit: 10 });
    expect(hits).toEqual([{ kind: 'note', id: '1', fields: { n: 1 }, score: expect.any(Number) }]);
    expect(await search.search({ kinds: ['note', 'letter'], text: '', limit: 10 })).toHaveLength(2);
  });

  test('the limit holds, and must be sensible', async () => {
    await search.index(Array.from({ length: 20 }, (_, n) => document(String(n))));
    expect(await ids({ limit: 7 })).toHaveLength(7);
    await expect(ids({ limit: 0 })).rejects.toThrow(RangeError);
    await expect(ids({ limit: 1001 })).rejects.toThrow(RangeError);
  });

  test.each(['"', "it's", 'a:b & | ! <->', '\0', '%_\\', '(', 'x'.repeat(5000)])(
    'the words %j are taken as words, not as a language',
    async (text) => {
      await search.index([document('1', { text: 'something' })]);
      expect(await ids({ text })).toBeInstanceOf(Array);
    },
  );
}
