/** Search in a running exchange: the log and the alerts as documents, and the staff's question. */
import { visibleAlertIds } from '../../cases/store/alert-queries';
import { PostgresAlertStream } from '../../cases/store/alert-stream';
import { CASES_PERMISSIONS } from '../../cases/permissions';
import { startAlertIndexing } from '../../reporting/search/alert-indexing';
import { SEARCH, SearchHandler } from '../../reporting/search/consumer';
import { searchRouter } from '../../reporting/search/http';
import type { AppModule } from './module';

const PERMISSION = 'reporting.search';
const EVERYBODY = [PERMISSION] as const;
const NEEDED = {
  customer: PERMISSION,
  order: PERMISSION,
  fill: PERMISSION,
  alert: CASES_PERMISSIONS.read,
} as const;

export const searchModule: AppModule = {
  name: 'search',
  permissions: {
    analyst: EVERYBODY,
    supervisor: EVERYBODY,
    mlro: EVERYBODY,
    auditor: EVERYBODY,
  },
  // A stop does not wait for a server that may be away: the next start goes on.
  consumers: ({ search }) => [{ name: SEARCH, handler: new SearchHandler(search), mayLag: true }],
  workerBackground: ({ base: { pool, logger }, search }) => [
    startAlertIndexing({
      alerts: new PostgresAlertStream(pool),
      search,
      sql: pool,
      logger: logger.child({ part: 'search' }),
    }),
  ],
  mounts: ({ base: { pool, clock }, guard, search }) => [
    {
      path: '/reporting',
      router: searchRouter({
        search,
        guard,
        pool,
        clock,
        needed: NEEDED,
        restricted: new Set(['alert']),
        visibleAlerts: (ids, staffId) => visibleAlertIds(pool, ids, staffId),
      }),
    },
  ],
};
