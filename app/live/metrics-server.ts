/** Health and metrics on a port of their own: of processes without the staff's pages, or apart. */
import { createApp } from '../../platform/http/app';
import type { HttpServer } from '../../platform/http/listen';
import { operationsRouter, type ReadinessCheck } from '../../platform/metrics/metrics';
import type { Base } from './base';
import { listenAt, type Door } from './ports';

/**
 * Answers /metrics, /health/live and /health/ready, without a sign-in, until the base ends.
 * @throws CodedError PORT_IN_USE, PORT_REFUSED when the port was asked for
 */
export async function serveMetrics(
  { logger, metrics, lifecycle }: Base,
  door: Door,
  checks: readonly ReadinessCheck[],
): Promise<HttpServer> {
  const router = operationsRouter(metrics, checks);
  const part = logger.child({ part: 'metrics' });
  const server = await listenAt(createApp({ logger: part, mounts: [{ path: '/', router }] }), door);
  lifecycle.add('health and metrics', () => server.close());
  return server;
}

/** @throws Error when the database does not answer */
export function databaseCheck({ pool }: Base): ReadinessCheck {
  return { name: 'postgres', check: async () => void (await pool.query('SELECT 1')) };
}
