/** The addresses of the page: one folder of features each, loaded when first visited. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { parseAlertSearch } from '../features/alerts/alert-search';
import { OverviewPage } from '../features/overview/overview-page';
import { FailedState, LoadingRows } from '../parts/states';
import { Root } from './root';

const rootRoute = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({
  component: Root,
});

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: OverviewPage,
});

const marketsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/markets',
  component: lazyRouteComponent(() => import('../features/markets/markets-page'), 'MarketsPage'),
});

const marketRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/markets/$market',
  component: lazyRouteComponent(() => import('../features/markets/market-page'), 'MarketPage'),
});

const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts',
  validateSearch: parseAlertSearch,
  component: lazyRouteComponent(() => import('../features/alerts/alerts-page'), 'AlertsPage'),
});

const alertRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts/$alertId',
  validateSearch: parseAlertSearch,
  component: lazyRouteComponent(() => import('../features/alerts/alert-page'), 'AlertPage'),
});

const routeTree = rootRoute.addChildren([
  overviewRoute,
  marketsRoute,
  marketRoute,
  alertsRoute,
  alertRoute,
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
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
