/** Follows the alert stream into the search; waits while the search server is away. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AlertStream } from '../../cases/contract';
import type { Logger } from '../../platform/log/logger';
import type { Sql } from '../../platform/postgres/pool';
import type { Search } from '../../platform/search/search';
import { alertDocuments } from './documents';
import { moveStream, streamPosition } from './search-state';

export interface AlertIndexingOptions {
  readonly alerts: AlertStream;
  readonly search: Search;
  readonly sql: Sql;
  readonly logger: Logger;
  /** Time between looks for new alerts; default 1 s. */
  readonly pollMs?: number;
}

const STREAM = 'alerts';
const PIECE = 500;
const POLL_MS = 1_000;

/** Indexes all alerts that there are and are not yet. */
export async function indexAlerts(options: AlertIndexingOptions): Promise<void> {
  const { alerts, search, sql } = options;
  for (;;) {
    const position = await streamPosition(sql, STREAM);
    const entries = await alerts.read(position, PIECE);
    const last = entries.at(-1);
    if (last === undefined) return;
    const documents = entries.flatMap(alertDocuments);
    if (documents.length > 0) await search.index(documents);
    await moveStream(sql, STREAM, last.position);
  }
}

/** Starts at once. */
export function startAlertIndexing(options: AlertIndexingOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = (async () => {
    while (!signal.aborted) {
      try {
        await indexAlerts(options);
      } catch (error) {
        options.logger.warn({ err: error }, 'alerts wait to be indexed');
      }
      await delay(options.pollMs ?? POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
