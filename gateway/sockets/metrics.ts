/** What operators see of the gateway: requests by endpoint and status, connections, cuts. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface GatewayMetrics {
  /** @param seconds from the request's first byte to its answer */
  answered(endpoint: string, status: number, seconds: number): void;
  readonly connections: Gauge<'kind'>;
  readonly dropped: Counter<'reason'>;
}

export function gatewayMetrics(registry: Registry): GatewayMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'gateway_requests_total',
    help: 'Requests answered, by endpoint and status.',
    labelNames: ['endpoint', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'gateway_request_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['endpoint'],
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 10],
    registers,
  });
  return {
    answered(endpoint, status, seconds) {
      requests.inc({ endpoint, status });
      duration.observe({ endpoint }, seconds);
    },
    connections: new Gauge({
      name: 'gateway_connections',
      help: 'Open WebSocket connections, by kind.',
      labelNames: ['kind'],
      registers,
    }),
    dropped: new Counter({
      name: 'gateway_dropped_connections_total',
      help: 'Connections that were cut, by reason.',
      labelNames: ['reason'],
      registers,
    }),
  };
}
