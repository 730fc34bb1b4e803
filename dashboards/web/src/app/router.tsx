/** The addresses of the page: one folder of features each, loaded when first visited. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { parseAlertSearch } from '../features/alerts/alert-search';
import { parseAuditSearch } from '../features/audit/audit-search';
import { parseCaseSearch } from '../features/cases/case-search';
import { parseCustomerSearch } from '../features/customers/customer-search';
import { OverviewPage } from '../features/overview/overview-page';
import { parseReplaySearch } from '../features/replay/replay-search';
import { parseReportSearch } from '../features/reports/report-search';
import { parseRulesSearch } from '../features/rules/rules-search';
import { parseSettlementSearch } from '../features/settlement/settlement-search';
import { parseSubjectSearch } from '../features/subjects/subject-search';
import { EmptyState, FailedState, LoadingRows } from '../parts/states';
import { t } from '../words/en';
import { Root } from './root';

const rootRoute = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({
  component: Root,
});
const getParentRoute = () => rootRoute;

const overviewRoute = createRoute({ getParentRoute, path: '/', component: OverviewPage });

const marketsRoute = createRoute({
  getParentRoute,
  path: '/markets',
  component: lazyRouteComponent(() => import('../features/markets/markets-page'), 'MarketsPage'),
});

const marketRoute = createRoute({
  getParentRoute,
  path: '/markets/$market',
  component: lazyRouteComponent(() => import('../features/markets/market-page'), 'MarketPage'),
});

const inboxRoute = createRoute({
  getParentRoute,
  path: '/inbox',
  validateSearch: parseAlertSearch,
  component: lazyRouteComponent(() => import('../features/alerts/alerts-page'), 'AlertsPage'),
});

/** Where the inbox used to be; links in mails stay good. */
const oldInboxRoute = createRoute({
  getParentRoute,
  path: '/alerts',
  validateSearch: parseAlertSearch,
  beforeLoad: ({ search }) => {
    // The router takes a redirect as a thrown value.
    throw redirect({ to: '/inbox', search }) as unknown as Error;
  },
});

const alertRoute = createRoute({
  getParentRoute,
  path: '/alerts/$alertId',
  validateSearch: parseAlertSearch,
  component: lazyRouteComponent(() => import('../features/alerts/alert-page'), 'AlertPage'),
});

const casesRoute = createRoute({
  getParentRoute,
  path: '/case-list',
  validateSearch: parseCaseSearch,
  component: lazyRouteComponent(() => import('../features/cases/case-list-page'), 'CaseListPage'),
});

const caseRoute = createRoute({
  getParentRoute,
  path: '/case/$caseId',
  component: lazyRouteComponent(() => import('../features/cases/case-page'), 'CasePage'),
});

const subjectRoute = createRoute({
  getParentRoute,
  path: '/subject/$owner',
  validateSearch: parseSubjectSearch,
  component: lazyRouteComponent(() => import('../features/subjects/subject-page'), 'SubjectPage'),
});

const replayRoute = createRoute({
  getParentRoute,
  path: '/replay/$market',
  validateSearch: parseReplaySearch,
  component: lazyRouteComponent(() => import('../features/replay/replay-page'), 'ReplayPage'),
});

const customersRoute = createRoute({
  getParentRoute,
  path: '/customers',
  validateSearch: parseCustomerSearch,
  component: lazyRouteComponent(
    () => import('../features/customers/customers-page'),
    'CustomersPage',
  ),
});

const reportsRoute = createRoute({
  getParentRoute,
  path: '/reports',
  validateSearch: parseReportSearch,
  component: lazyRouteComponent(() => import('../features/reports/reports-page'), 'ReportsPage'),
});

const reportRoute = createRoute({
  getParentRoute,
  path: '/reports/$runId',
  component: lazyRouteComponent(() => import('../features/reports/run-page'), 'RunPage'),
});

const customerRoute = createRoute({
  getParentRoute,
  path: '/customers/$customer',
  component: lazyRouteComponent(
    () => import('../features/customers/customer-page'),
    'CustomerPage',
  ),
});

const auditRoute = createRoute({
  getParentRoute,
  path: '/audit',
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import('../features/audit/audit-page'), 'AuditPage'),
});

const rulesRoute = createRoute({
  getParentRoute,
  path: '/rules',
  validateSearch: parseRulesSearch,
  component: lazyRouteComponent(() => import('../features/rules/rules-page'), 'RulesPage'),
});

const insidersRoute = createRoute({
  getParentRoute,
  path: '/insiders',
  component: lazyRouteComponent(() => import('../features/insiders/insiders-page'), 'InsidersPage'),
});

const operationsRoute = createRoute({
  getParentRoute,
  path: '/operations',
  component: lazyRouteComponent(
    () => import('../features/operations/operations-page'),
    'OperationsPage',
  ),
});

const settlementRoute = createRoute({
  getParentRoute,
  path: '/settlement',
  validateSearch: parseSettlementSearch,
  component: lazyRouteComponent(
    () => import('../features/settlement/settlement-page'),
    'SettlementPage',
  ),
});

const batchRoute = createRoute({
  getParentRoute,
  path: '/settlement/$batch',
  component: lazyRouteComponent(() => import('../features/settlement/batch-page'), 'BatchPage'),
});

const routeTree = rootRoute.addChildren([
  overviewRoute,
  marketsRoute,
  marketRoute,
  inboxRoute,
  oldInboxRoute,
  alertRoute,
  casesRoute,
  caseRoute,
  subjectRoute,
  replayRoute,
  customersRoute,
  customerRoute,
  reportsRoute,
  reportRoute,
  auditRoute,
  rulesRoute,
  insidersRoute,
  operationsRoute,
  settlementRoute,
  batchRoute,
]);

function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return <FailedState error={error instanceof Error ? error : new Error()} retry={reset} />;
}

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: () => <LoadingRows />,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: () => (
      <EmptyState page title={t.noSuchPage} hint={t.noSuchPageHint} />
    ),
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
