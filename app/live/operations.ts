/** Watches surveillance from the core's process, and counts its operational alerts for metrics. */
import { Gauge } from 'prom-client';
import { consumerOffsets } from '../../platform/consumer/offsets';
import type { LogFeed } from '../../platform/feed/log-feed';
import { transaction } from '../../platform/postgres/pool';
import { Conditions } from '../../surveillance/health/conditions';
import { silentSchedule } from '../../surveillance/canaries/schedule';
import { LagWatch } from '../../surveillance/health/lag-watch';
import { lastCanaryAt } from '../../surveillance/store/canary-runs';
import {
  countOperationalAlerts,
  settleConditions,
} from '../../surveillance/store/operational-alerts';
import type { Base } from './base';
import { SURVEILLANCE } from './consumer-names';
import { repeat } from './repeat';

const LOOK_EVERY_MS = 5_000;

/** Looks every few seconds until it is stopped. */
export function watchSurveillance({ pool, clock, logger }: Base, feed: LogFeed) {
  const conditions = new Conditions();
  const watch = new LagWatch(conditions);
  const startedAt = clock.nowMicros();
  let hasSettled = false;
  const look = async () => {
    const [head, offsets] = await Promise.all([feed.head(), consumerOffsets(pool)]);
    const at = clock.nowMicros();
    watch.look({ head, position: offsets.get(SURVEILLANCE), at });
    lookAtCanaries(conditions, silentSchedule(await lastCanaryAt(pool), at, startedAt), at);
    if (!conditions.takeTouched() && hasSettled) return;
    await transaction(pool, (tx) => settleConditions(tx, 'core', conditions, at));
    hasSettled = true;
  };
  const fault = 'surveillance could not be looked at, trying again';
  return repeat({ everyMs: LOOK_EVERY_MS, logger, fault, work: look });
}

function lookAtCanaries(conditions: Conditions, silent: number | undefined, at: number): void {
  if (silent === undefined) {
    conditions.over('canary-silence', 'canaries', 'canaries run again');
    return;
  }
  const minutes = Math.round(silent / 60e6);
  const detail = `no canary has run for ${minutes} min: look at the worker's log`;
  const found = { kind: 'canary-silence', subject: 'canaries', severity: 'critical' } as const;
  conditions.seen({ ...found, detail }, at, at - silent);
}

/** Read at each scrape, so that what the worker's process found is counted too. */
export function measureOperations({ pool, metrics }: Base): void {
  const labelNames = ['kind', 'severity'] as const;
  const counts = async () => countOperationalAlerts(pool);
  new Gauge({
    name: 'surveillance_operational_alerts_open',
    help: 'What is wrong with surveillance or its feed at the moment',
    labelNames,
    registers: [metrics],
    async collect() {
      this.reset();
      for (const { kind, severity, open } of await counts()) this.set({ kind, severity }, open);
    },
  });
  new Gauge({
    name: 'surveillance_operational_alerts_begun',
    help: 'Operational alerts ever begun; it never falls',
    labelNames,
    registers: [metrics],
    async collect() {
      for (const { kind, severity, begun } of await counts()) this.set({ kind, severity }, begun);
    },
  });
}
