/** The sides of the ports that this installation has: embedded ones unless a server is named. */
import { createPostgresQueue } from '../../platform/queue/postgres-queue';
import type { JobQueue } from '../../platform/queue/job-queue';
import { createPostgresSearch } from '../../platform/search/postgres-search';
import type { Search } from '../../platform/search/search';
import type { Base } from './base';

export interface Backends {
  readonly queue: JobQueue;
  readonly search: Search;
}

/** Their connections are closed by the base's lifecycle. */
export function openBackends({ pool, clock, logger }: Base): Backends {
  const queue = createPostgresQueue({ pool, clock, logger: logger.child({ part: 'queue' }) });
  return { queue, search: createPostgresSearch(pool) };
}
