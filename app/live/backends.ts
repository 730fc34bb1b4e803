/** The sides of the ports that this installation has: embedded ones unless a server is named. */
import { z } from 'zod';
import { readEnvironment } from '../../platform/config/environment';
import { createBullQueue } from '../../platform/queue/bull-queue';
import { createPostgresQueue } from '../../platform/queue/postgres-queue';
import type { JobQueue } from '../../platform/queue/job-queue';
import { createElasticSearch } from '../../platform/search/elastic-search';
import { createPostgresSearch } from '../../platform/search/postgres-search';
import type { Search } from '../../platform/search/search';
import type { Base } from './base';

export interface Backends {
  readonly queue: JobQueue;
  readonly search: Search;
}

/** Their connections are closed by the base's lifecycle. A server that is away stops nothing. */
export function openBackends(base: Base): Backends {
  const { REDIS_URL: redisUrl, ELASTICSEARCH_URL: searchUrl } = readEnvironment({
    REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
    ELASTICSEARCH_URL: z.url({ protocol: /^https?$/ }).optional(),
  });
  return { queue: openQueue(base, redisUrl), search: openSearch(base, searchUrl) };
}

function openQueue({ pool, clock, logger, lifecycle }: Base, redisUrl?: string): JobQueue {
  const log = logger.child({ part: 'queue' });
  if (redisUrl === undefined) return createPostgresQueue({ pool, clock, logger: log });
  const queue = createBullQueue({ redisUrl, clock, logger: log });
  lifecycle.add('queue', () => queue.close());
  return queue;
}

function openSearch({ pool, lifecycle }: Base, url?: string): Search {
  if (url === undefined) return createPostgresSearch(pool);
  const search = createElasticSearch({ url });
  lifecycle.add('search', () => search.close());
  return search;
}
