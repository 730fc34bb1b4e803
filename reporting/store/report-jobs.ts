/** Reports as jobs: the same report twice at once is one job, and a job done twice is one run. */
import { z } from 'zod';
import type { JobHandler, NewJob } from '../../platform/queue/job-queue';
import type { GenerateOptions, ReportService } from './report-service';

/** Name of the queue. */
export const REPORTS_QUEUE = 'reports';

const MINUTE_MICROS = 60_000_000;
const payloadShape = z.object({
  kind: z.string(),
  period: z.string(),
  actor: z.string(),
  by: z.string(),
});

/** A job a minute for each report and period at most. */
export function reportJob(queue: string, request: GenerateOptions, nowMicros: number): NewJob {
  const { kind, period, actor, by } = request;
  const minute = Math.floor(nowMicros / MINUTE_MICROS);
  return { queue, key: `${kind}:${period}:${minute}`, payload: { kind, period, actor, by } };
}

export function reportWorker(service: Pick<ReportService, 'generate'>): JobHandler {
  return async ({ payload }) => {
    await service.generate(payloadShape.parse(payload));
  };
}
