/** Reports in a running exchange: pages for the staff, a worker that makes what is asked for. */
import { REPORT_PERMISSIONS, reportsRouter } from '../../reporting/http';
import { REPORTS_QUEUE, reportWorker } from '../../reporting/store/report-jobs';
import type { AppModule } from './module';
import { reportService } from './report-service';

const { read, generate, sign, restricted } = REPORT_PERMISSIONS;

export const reportsModule: AppModule = {
  name: 'reports',
  permissions: {
    analyst: [read],
    supervisor: [read, generate, sign],
    mlro: [read, generate, sign, restricted],
    auditor: [read, restricted],
    operator: [read, generate],
  },
  mounts: ({ base, feed, search, guard, queue }) => {
    const { pool, clock } = base;
    const service = reportService({ base, feed, search });
    return [{ path: '/reporting', router: reportsRouter({ pool, clock, guard, service, queue }) }];
  },
  workerBackground: ({ base, feed, search, queue }) => [
    queue.work(REPORTS_QUEUE, reportWorker(reportService({ base, feed, search }))),
  ],
};
