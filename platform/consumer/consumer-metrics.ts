/** What is measured of every consumer, labelled by its name. */
import type { Registry } from 'prom-client';
import { counter, gauge } from '../metrics/instruments';

const labelNames = ['consumer'] as const;

/** One consumer's view of the shared metrics. */
export function consumerMetrics(registry: Registry, consumer: string) {
  const position = gauge(registry, {
    name: 'consumer_position_seq',
    help: 'Last event sequence number whose effects are committed',
    labelNames,
  });
  const active = gauge(registry, {
    name: 'consumer_active',
    help: '1 while this process holds the lease of the consumer, 0 while it stands by',
    labelNames,
  });
  const batches = counter(registry, {
    name: 'consumer_batches_total',
    help: 'Batches whose effects were committed',
    labelNames,
  });
  const rewinds = counter(registry, {
    name: 'consumer_rewinds_total',
    help: 'Times the consumer went back to its committed offset after a fault that passes',
    labelNames,
  });
  const deadLetters = counter(registry, {
    name: 'consumer_dead_letters_total',
    help: 'Batches that were passed over because they cannot be processed',
    labelNames,
  });
  return {
    position: position.labels(consumer),
    active: active.labels(consumer),
    batches: batches.labels(consumer),
    rewinds: rewinds.labels(consumer),
    deadLetters: deadLetters.labels(consumer),
  };
}

export type ConsumerMetrics = ReturnType<typeof consumerMetrics>;
