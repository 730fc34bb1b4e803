/** Whether the system is well: the log, who reads it, and the process itself. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, lines, number } from './panels';

export function health(): Dashboard {
  const title = 'The log, its consumers and the process';
  return ofProcess(ofLog(board('probity-health', 'Probity: health', title))).build();
}

type Board = ReturnType<typeof board>;

function ofLog(on: Board): Board {
  return on
    .withPanel(
      lines(
        {
          title: 'Behind the log',
          description: 'Events that a consumer has not dealt with; see the runbook ConsumerSilent.',
          unit: 'short',
        },
        { '{{consumer}}': 'max by (consumer) (log_consumer_lag_events)' },
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Behind the log, part by part',
          description: 'Of the worker that works on the part; see the runbook PartLagHigh.',
          unit: 'short',
        },
        { '{{consumer}}': 'max by (consumer) (consumer_lag_events)' },
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Time until a batch is durable',
          description: 'See the runbook LogCommitSlow.',
          unit: 's',
        },
        { half: commitQuantile(0.5), '99 of 100': commitQuantile(0.99) },
      ),
    )
    .withPanel(
      lines(
        { title: 'Written to the log', description: 'Commands and events.', unit: 'Bps' },
        { bytes: 'sum(rate(core_log_bytes_total[$__rate_interval]))' },
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Commands in a batch',
          description: 'Grows with load and with the time a batch needs.',
          unit: 'short',
        },
        {
          mean:
            'sum(rate(core_batch_commands_sum[$__rate_interval])) / ' +
            'sum(rate(core_batch_commands_count[$__rate_interval]))',
        },
      ),
    );
}

function ofProcess(on: Board): Board {
  return on
    .withPanel(
      lines(
        {
          title: 'Consumers that went back',
          description: 'To the committed position after a fault that passes.',
          unit: 'short',
        },
        { '{{consumer}}': 'sum by (consumer) (increase(consumer_rewinds_total[5m]))' },
      ),
    )
    .withPanel(
      number(
        {
          title: 'Dead letters, a day',
          description: 'Batches that were passed over; see DeadLetter.',
          unit: 'short',
        },
        'sum(increase(consumer_dead_letters_total[1d]))',
        1,
      ),
    )
    .withPanel(
      number(
        { title: 'Cores', description: 'There must be one; see TwoCores.', unit: 'short' },
        'count(core_queue_commands)',
        2,
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Event loop, 99 of 100 turns',
          description: 'How late the process comes to its work.',
          unit: 's',
        },
        { '{{instance}}': 'nodejs_eventloop_lag_p99_seconds' },
      ),
    )
    .withPanel(
      lines(
        { title: 'Memory', description: 'Resident, and of it the heap.', unit: 'bytes' },
        {
          '{{instance}} resident': 'process_resident_memory_bytes',
          '{{instance}} heap': 'nodejs_heap_size_used_bytes',
        },
      ),
    );
}

function commitQuantile(part: number): string {
  const rates = 'sum by (le) (rate(core_commit_seconds_bucket[$__rate_interval]))';
  return `histogram_quantile(${part}, ${rates})`;
}
