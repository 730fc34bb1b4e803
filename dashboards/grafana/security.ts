/** Who is turned away, and for what; staff sign-ins are in the audit log, not in metrics. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, lines } from './panels';

/** Requests a second with these statuses, by endpoint. @param status a regular expression */
function answeredWith(status: string): Readonly<Record<string, string>> {
  const rates = `rate(gateway_requests_total{status=~"${status}"}[$__rate_interval])`;
  return { '{{endpoint}} {{status}}': `sum by (endpoint, status) (${rates})` };
}

export function security(): Dashboard {
  return board('probity-security', 'Probity: security', 'Refusals at the trading API')
    .withPanel(
      lines(
        {
          title: 'Refused for who asks',
          description: 'Keys, signatures, rights; see the runbook GatewayRefusals.',
          unit: 'reqps',
        },
        answeredWith('401|403'),
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Refused for too much',
          description: 'Rate limits; 418 is who went on after being told to stop.',
          unit: 'reqps',
        },
        answeredWith('418|429'),
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Refused for what was asked',
          description: 'A flood of malformed requests is somebody who tries things.',
          unit: 'reqps',
        },
        answeredWith('4..'),
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Connections that were cut',
          description: 'By reason: slow readers, no pong, too many messages.',
          unit: 'cps',
        },
        { '{{reason}}': 'sum by (reason) (rate(gateway_dropped_connections_total[5m]))' },
      ),
    )
    .build();
}
