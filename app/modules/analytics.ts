/** Analytics in a running exchange: one consumer that keeps the figures over time. */
import { ANALYTICS, AnalyticsHandler } from '../../reporting/analytics/consumer';
import type { AppModule } from './module';

export const analyticsModule: AppModule = {
  name: 'analytics',
  consumers: () => [{ name: ANALYTICS, handler: new AnalyticsHandler() }],
};
