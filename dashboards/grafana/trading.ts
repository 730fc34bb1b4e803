/** What traders do and how fast they are answered. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, lines, number } from './panels';

export function trading(): Dashboard {
  const title = 'Commands, refusals and times of answers';
  return ofWaiting(ofCore(board('probity-trading', 'Probity: trading', title))).build();
}

type Board = ReturnType<typeof board>;

function ofCore(on: Board): Board {
  return on
    .withPanel(
      lines(
        {
          title: 'Commands and events',
          description: 'What the core made durable. A command makes one event or several.',
          unit: 'ops',
        },
        {
          commands: 'sum(rate(core_commands_total[$__rate_interval]))',
          events: 'sum(rate(core_events_total[$__rate_interval]))',
        },
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Refused by the core, by code',
          description: 'A code that leaps is a bot gone wrong or a limit that is too narrow.',
          unit: 'ops',
        },
        { '{{code}}': 'sum by (code) (rate(core_rejected_total[$__rate_interval]))' },
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Time to an answer, 99 of 100 requests',
          description: 'From the first byte of a request to its answer, by endpoint.',
          unit: 's',
        },
        {
          '{{endpoint}}':
            'histogram_quantile(0.99, sum by (le, endpoint) ' +
            '(rate(gateway_request_seconds_bucket[$__rate_interval])))',
        },
      ),
    );
}

function ofWaiting(on: Board): Board {
  return on
    .withPanel(
      lines(
        { title: 'Requests', description: 'Answered by the gateway, by endpoint.', unit: 'reqps' },
        { '{{endpoint}}': 'sum by (endpoint) (rate(gateway_requests_total[$__rate_interval]))' },
      ),
    )
    .withPanel(
      lines(
        { title: 'Open connections', description: 'WebSockets, by kind.', unit: 'short' },
        { '{{kind}}': 'sum by (kind) (gateway_connections)' },
      ),
    )
    .withPanel(
      number(
        {
          title: 'Commands that wait',
          description: 'For a place in a batch; see the runbook CoreQueueLong.',
          unit: 'short',
        },
        'sum(core_queue_commands)',
        1000,
      ),
    )
    .withPanel(
      number(
        {
          title: 'Money that does not add up',
          description: 'Base units. Anything but 0: see the runbook LedgerDifference.',
          unit: 'short',
        },
        'max(abs(core_ledger_difference_units))',
        1,
      ),
    );
}
