/**
 * Fills the search from the log. The search server is not the database: documents are written
 * before the offset is moved, and again when that fails; their versions make writing twice
 * harmless. While the server is away the consumer waits and tries again, and nothing else does.
 */
import { eventCodec, Registry, type CoreEvent } from '../../core/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import { PassingError, PoisonError } from '../../platform/consumer/faults';
import { errorCode, errorText } from '../../platform/errors/coded-error';
import type { FeedBatch } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import type { Search, SearchDocument } from '../../platform/search/search';
import { documentsOf } from './documents';
import { loadDefinitions, writeDefinitions } from './search-state';

/** Name of the consumer's offset. */
export const SEARCH = 'search';

const DEFINITIONS: ReadonlySet<CoreEvent['type']> = new Set([
  'asset',
  'market',
  'market-params',
  'pool',
  'account',
  'account-update',
  'account-state',
]);

export class SearchHandler implements BatchHandler {
  private registry = new Registry();
  private definitions: CoreEvent[] = [];
  private documents: SearchDocument[] = [];

  constructor(private readonly search: Search) {}

  async rewind(_seq: number, sql: Sql): Promise<void> {
    this.registry = new Registry();
    this.definitions = [];
    this.documents = [];
    for (const e of await loadDefinitions(sql)) this.registry.apply(e);
  }

  async handle(batch: FeedBatch): Promise<void> {
    for (const e of eventsOf(batch)) {
      if (DEFINITIONS.has(e.type)) {
        this.registry.apply(e);
        this.definitions.push(e);
      }
      for (const document of documentsOf(e, this.registry)) this.documents.push(document);
    }
  }

  async flush(tx: Sql): Promise<void> {
    const { documents, definitions } = this;
    [this.documents, this.definitions] = [[], []];
    await writeDefinitions(tx, definitions);
    await indexed(this.search, documents);
  }
}

/** @throws PassingError when the server is away, PoisonError when it refuses a document */
async function indexed(search: Search, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return;
  try {
    await search.index(documents);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'SEARCH_AWAY') throw new PassingError(errorText(error), { cause: error });
    if (code === 'SEARCH_REFUSED') throw new PoisonError(errorText(error), { cause: error });
    throw error;
  }
}

function eventsOf(batch: FeedBatch): CoreEvent[] {
  try {
    return eventCodec.decodeAll(batch.payload);
  } catch (error) {
    throw new PoisonError(`its events cannot be read: ${errorText(error)}`, { cause: error });
  }
}
