/** Whether the exchange's own parts work: its checks, and how far consumers are behind the log. */
import { queryOptions } from '@tanstack/react-query';
import { isRecord } from '../app/http';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
}

export interface Lag {
  readonly consumer: string;
  /** Events of the log that it has not dealt with. */
  readonly events: number;
}

export interface Health {
  readonly checks: readonly Check[];
  readonly lags: readonly Lag[];
}

const LAG_LINE = /^log_consumer_lag_events\{consumer="([^"]{1,80})"\} (\d+(?:\.\d+)?(?:e\+?\d+)?)$/;

/** From the text of the metrics page. */
export function lagsIn(metrics: string): readonly Lag[] {
  return metrics.split('\n').flatMap((line) => {
    const [, consumer, events] = LAG_LINE.exec(line) ?? [];
    return consumer === undefined ? [] : [{ consumer, events: Number(events) }];
  });
}

/** From the answer of the readiness page; also when it says "not ready". */
export function checksIn(answer: unknown): readonly Check[] {
  const list: unknown = isRecord(answer) ? answer.checks : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) => {
    if (!isRecord(one) || typeof one.name !== 'string') return [];
    const reason = typeof one.reason === 'string' ? { reason: one.reason } : {};
    return [{ name: one.name, ok: one.ok === true, ...reason }];
  });
}

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }): Promise<Health> => {
    const [ready, metrics] = await Promise.all([
      fetch('/health/ready', { signal }).then((answer): Promise<unknown> => answer.json()),
      fetch('/metrics', { signal }).then((answer) => answer.text()),
    ]);
    return { checks: checksIn(ready), lags: lagsIn(metrics) };
  },
  refetchInterval: 10_000,
  staleTime: 5_000,
});
