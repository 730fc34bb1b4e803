/**
 * Metrics by name: the first caller makes one, later callers of the same registry share it, so
 * that several parts of one kind (consumers, queues) can be measured under one name.
 */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface Instrument<Label extends string> {
  /** Prometheus name with the unit last (`consumer_lag_events`). */
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
}

export function counter<L extends string>(registry: Registry, spec: Instrument<L>): Counter<L> {
  const known = registry.getSingleMetric(spec.name);
  if (known instanceof Counter) return known;
  return new Counter({ ...spec, labelNames: spec.labelNames ?? [], registers: [registry] });
}

export function gauge<L extends string>(registry: Registry, spec: Instrument<L>): Gauge<L> {
  const known = registry.getSingleMetric(spec.name);
  if (known instanceof Gauge) return known;
  return new Gauge({ ...spec, labelNames: spec.labelNames ?? [], registers: [registry] });
}

/** @param buckets upper bounds in the unit of the name */
export function histogram<L extends string>(
  registry: Registry,
  spec: Instrument<L>,
  buckets: number[],
): Histogram<L> {
  const known = registry.getSingleMetric(spec.name);
  if (known instanceof Histogram) return known;
  const labelNames = spec.labelNames ?? [];
  return new Histogram({ ...spec, labelNames, buckets, registers: [registry] });
}
