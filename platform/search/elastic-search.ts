/**
 * The search's Elasticsearch side. One index with a strict mapping; versions are the documents'
 * own ("external"), so that indexing again changes nothing. What was removed stays as a mark: the
 * server itself forgets deleted versions after a minute.
 */
import { createHash } from 'node:crypto';
import { Client, errors, type estypes } from '@elastic/elasticsearch';
import { CodedError, errorText } from '../errors/coded-error';
import type { FieldValue, Filter, Search, SearchDocument, SearchHit, SearchQuery } from './search';
import { foldedWords, startOf, wordStarts } from './words';

export interface ElasticSearchOptions {
  readonly url: string;
  /** Name of the index; default `probity-search`. */
  readonly index?: string;
  /** Longest time for one request, milliseconds; default 5 s. */
  readonly timeoutMs?: number;
}

/** The search with its connections. */
export interface ElasticSearch extends Search {
  close(): Promise<void>;
}

const INDEX = 'probity-search';
const TIMEOUT_MS = 5_000;
const MAX_LIMIT = 1000;
const MAX_TEXT_LENGTH = 500;
const MAX_QUERY_WORDS = 32;
/** Documents in one request. */
const BULK = 1_000;
/** Longer identifiers and values are known by their hash. */
const MAX_TERM_BYTES = 400;

const MAPPING = {
  dynamic: 'strict',
  properties: {
    kind: { type: 'keyword' },
    id: { type: 'keyword' },
    deleted: { type: 'boolean' },
    // Folded words; without the length of a text, equal hits score equal.
    text: { type: 'text', analyzer: 'simple_words', similarity: 'plain', norms: false },
    starts: { type: 'text', analyzer: 'simple_words', norms: false },
    /** `["name",value]` for each value of each field. */
    terms: { type: 'keyword' },
    numbers: {
      type: 'nested',
      properties: { name: { type: 'keyword' }, value: { type: 'double' } },
    },
    stored: { type: 'object', enabled: false },
  },
} as const;
const SETTINGS = {
  number_of_shards: 1,
  similarity: { plain: { type: 'BM25', b: 0 } },
  // The words are folded before they come here.
  analysis: { analyzer: { simple_words: { type: 'standard' } } },
} as const;

interface Stored {
  readonly kind: string;
  readonly id: string;
  readonly stored: Record<string, FieldValue>;
}

export function createElasticSearch(options: ElasticSearchOptions): ElasticSearch {
  const index = options.index ?? INDEX;
  const client = new Client({
    node: options.url,
    maxRetries: 0, // who writes tries again by itself; who asks is told
    requestTimeout: options.timeoutMs ?? TIMEOUT_MS,
  });
  let ready: Promise<void> | undefined;
  const withIndex = async <T>(work: () => Promise<T>): Promise<T> => {
    ready ??= makeIndex(client, index);
    try {
      await ready;
      return await work();
    } catch (error) {
      ready = undefined; // the server may have come back without the index
      throw coded(error, options.url);
    }
  };
  return {
    index: (documents) => withIndex(() => write(client, index, documents, false)),
    remove: (documents) => {
      const empty = documents.map((document) => ({ ...document, text: '', fields: {} }));
      return withIndex(() => write(client, index, empty, true));
    },
    search: async (query) => {
      checkLimit(query);
      return withIndex(() => find(client, index, query));
    },
    clear: () =>
      withIndex(async () => {
        await client.indices.delete({ index, ignore_unavailable: true });
        await makeIndex(client, index);
      }),
    close: () => client.close(),
  };
}

async function makeIndex(client: Client, index: string): Promise<void> {
  if (await client.indices.exists({ index })) return;
  try {
    await client.indices.create({ index, mappings: MAPPING, settings: SETTINGS });
  } catch (error) {
    // Another process was faster.
    if (!errorText(error).includes('resource_already_exists')) throw error;
  }
}

/** @throws CodedError SEARCH_REFUSED when a document can never be taken, SEARCH_AWAY otherwise */
function coded(cause: unknown, url: string): Error {
  if (cause instanceof CodedError) return cause;
  const { host } = new URL(url);
  const refused =
    cause instanceof errors.ResponseError && cause.statusCode === 400 ? 'REFUSED' : 'AWAY';
  const what = `Elasticsearch at ${host}: ${errorText(cause)}`;
  return new CodedError(`SEARCH_${refused}`, what, { cause });
}

async function write(
  client: Client,
  index: string,
  documents: readonly SearchDocument[],
  deleted: boolean,
): Promise<void> {
  for (let at = 0; at < documents.length; at += BULK) {
    const operations = documents
      .slice(at, at + BULK)
      .flatMap((document) => [
        { index: { _id: idOf(document), version: document.version, version_type: 'external' } },
        bodyOf(document, deleted),
      ]);
    const answer = await client.bulk({ index, operations, refresh: true });
    for (const { index: item } of answer.errors ? answer.items : []) {
      // 409: there is a version that is not older.
      if (item?.error === undefined || item.status === 409) continue;
      const code = item.status === 400 ? 'SEARCH_REFUSED' : 'SEARCH_AWAY';
      throw new CodedError(code, `document ${item._id}: ${item.error.reason ?? 'not indexed'}`);
    }
  }
}

function bodyOf({ kind, id, text, fields }: SearchDocument, deleted: boolean) {
  const words = foldedWords(text);
  const entries = Object.entries(fields);
  return {
    kind,
    id,
    deleted,
    text: words.join(' '),
    starts: wordStarts(words).join(' '),
    terms: entries.flatMap(([name, value]) =>
      (typeof value === 'object' ? value : [value]).map((one) => termOf(name, one)),
    ),
    numbers: entries.flatMap(([name, value]) =>
      typeof value === 'number' ? [{ name, value }] : [],
    ),
    stored: fields,
  };
}

function idOf({ kind, id }: Pick<SearchDocument, 'kind' | 'id'>): string {
  return short(JSON.stringify([kind, id]));
}

function termOf(name: string, value: string | number | boolean): string {
  return short(JSON.stringify([name, value]));
}

function short(text: string): string {
  if (Buffer.byteLength(text) <= MAX_TERM_BYTES) return text;
  return createHash('sha256').update(text).digest('hex');
}

function checkLimit({ limit }: SearchQuery): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return;
  throw new RangeError(`a search gives 1 to ${MAX_LIMIT} hits, not ${limit}`);
}

async function find(client: Client, index: string, query: SearchQuery): Promise<SearchHit[]> {
  const text = query.text.slice(0, MAX_TEXT_LENGTH).trim();
  const words = foldedWords(text, MAX_QUERY_WORDS);
  // What is not a word is found nowhere; an empty text finds everything.
  if (text !== '' && words.length === 0) return [];
  const answer = await client.search<Stored>({
    index,
    size: query.limit,
    query: {
      bool: {
        filter: [
          { term: { deleted: false } },
          { terms: { kind: [...query.kinds] } },
          ...Object.entries(query.filters ?? {}).map(([name, filter]) => condition(name, filter)),
        ],
        ...(words.length === 0 ? {} : { must: [wordsQuery(words)] }),
      },
    },
    sort: [{ _score: { order: 'desc' } }, { kind: 'asc' }, { id: 'asc' }],
    track_scores: true,
    _source: ['kind', 'id', 'stored'],
  });
  return answer.hits.hits.flatMap(({ _source, _score }) =>
    _source === undefined
      ? []
      : [{ kind: _source.kind, id: _source.id, fields: _source.stored, score: _score ?? 0 }],
  );
}

/** The words themselves stand above their beginnings, and those above what is almost alike. */
function wordsQuery(words: readonly string[]): estypes.QueryDslQueryContainer {
  const all = words.join(' ');
  const starts = words.map(startOf).join(' ');
  const operator = 'and';
  const exact = { text: { query: all, operator, boost: 4 } } as const;
  const alike = { text: { query: all, operator, fuzziness: 'AUTO' } } as const;
  return {
    bool: {
      should: [
        { match: exact },
        { constant_score: { filter: { match: { starts: { query: starts, operator } } } } },
        { constant_score: { filter: { match: alike }, boost: 0.5 } },
      ],
      minimum_should_match: 1,
    },
  };
}

function condition(name: string, filter: Filter): estypes.QueryDslQueryContainer {
  if (typeof filter !== 'object') return { term: { terms: termOf(name, filter) } };
  if ('anyOf' in filter) {
    return { terms: { terms: filter.anyOf.map((value) => termOf(name, value)) } };
  }
  const range = {
    ...(filter.from === undefined ? {} : { gte: filter.from }),
    ...(filter.to === undefined ? {} : { lte: filter.to }),
  };
  const bounds = [{ term: { 'numbers.name': name } }, { range: { 'numbers.value': range } }];
  return { nested: { path: 'numbers', query: { bool: { filter: bounds } } } };
}
