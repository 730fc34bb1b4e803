/** What is measured of the core and its log. */
import type { Registry } from 'prom-client';
import { counter, gauge, histogram } from '../../platform/metrics/instruments';
import type { Engine } from '../engine/engine';
import type { SealedBatch } from './batch-builder';

const LATENCY_SECONDS = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.5, 2];
const BATCH_COMMANDS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

export function coreMetrics(registry: Registry, engine: Engine) {
  const commands = counter(registry, {
    name: 'core_commands_total',
    help: 'Commands in the log',
  });
  const events = counter(registry, { name: 'core_events_total', help: 'Events in the log' });
  const rejected = counter(registry, {
    name: 'core_rejected_total',
    help: 'Commands refused by a rule, by reject code',
    labelNames: ['code'],
  });
  const bytes = counter(registry, {
    name: 'core_log_bytes_total',
    help: 'Bytes of commands and events in the log',
  });
  const size = histogram(
    registry,
    { name: 'core_batch_commands', help: 'Commands in one batch' },
    BATCH_COMMANDS,
  );
  const latency = histogram(
    registry,
    { name: 'core_commit_seconds', help: 'From closing a batch until it is durable' },
    LATENCY_SECONDS,
  );
  const queue = gauge(registry, {
    name: 'core_queue_commands',
    help: 'Commands that wait for a place in a batch',
  });
  watchConservation(registry, engine);
  return {
    queue,
    committed({ batch, events: list, answers }: SealedBatch, seconds: number): void {
      commands.inc(answers.length);
      events.inc(list.length);
      bytes.inc(batch.commands.length + batch.events.length);
      size.observe(answers.length);
      latency.observe(seconds);
      for (const event of list) {
        if (event.type === 'rejected') rejected.inc({ code: event.code });
      }
    },
  };
}

export type CoreMetrics = ReturnType<typeof coreMetrics>;

/** Looked at whenever the metrics are read. */
function watchConservation(registry: Registry, engine: Engine): void {
  const name = 'core_ledger_difference_units';
  const difference = gauge(registry, {
    name,
    help: 'Accounts, fees and pools against deposits and withdrawals, base units; must be 0',
  });
  Object.assign(difference, {
    collect: () => {
      let sum = 0n;
      for (const row of engine.conservation()) {
        sum += row.difference < 0n ? -row.difference : row.difference;
      }
      difference.set(Number(sum));
    },
  });
}
