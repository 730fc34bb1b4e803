/**
 * The schedule in a running exchange. node-cron only wakes it, in UTC; what is due follows from
 * calendar, log and ledger (reporting/schedule), so a missed or a double waking changes nothing.
 */
import cron from 'node-cron';
import { micros } from '../../core/contract';
import { consumerOffsets } from '../../platform/consumer/offsets';
import { ANALYTICS } from '../../reporting/analytics/consumer';
import { AnalyticsCalendar } from '../../reporting/analytics/log-calendar';
import { SCHEDULED_KINDS } from '../../reporting/reports/registry';
import { orderDueReports } from '../../reporting/schedule/order-due';
import { PostgresRunLedger } from '../../reporting/schedule/store/run-ledger';
import { REPORTS_QUEUE } from '../../reporting/store/report-jobs';
import type { AppModule, Background, WorkerContext } from './module';

/** Every ten minutes from the full hour: at 00:10 the night's reports are due. */
const WAKING = '*/10 * * * *';
/** While analytics is behind the log, the newest figures are not there yet. */
const AGAIN_MS = 5_000;

export const scheduleModule: AppModule = {
  name: 'schedule',
  workerBackground: (context) => [startSchedule(context)],
};

function startSchedule({ base, feed, queue }: WorkerContext): Background {
  const { pool, clock } = base;
  const logger = base.logger.child({ part: 'schedule' });
  const calendar = {
    kinds: SCHEDULED_KINDS,
    ledger: new PostgresRunLedger(pool),
    log: new AnalyticsCalendar(pool),
  };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running = Promise.resolve();
  const wake = (): void => {
    clearTimeout(timer);
    running = running.then(work).catch((error: unknown) => {
      logger.warn({ err: error }, 'the schedule could not look what is due, and will look again');
      again();
    });
  };
  const again = (): void => {
    if (!stopped) timer = setTimeout(wake, AGAIN_MS);
  };
  const work = async (): Promise<void> => {
    if (stopped) return;
    const head = await feed.head();
    if (((await consumerOffsets(pool)).get(ANALYTICS) ?? 0) < head) return again();
    const now = micros(clock.nowMicros());
    const { ordered, dead } = await orderDueReports(calendar, queue, REPORTS_QUEUE, now);
    if (ordered.length > 0) logger.info({ ordered }, 'reports ordered');
    if (dead.length > 0) {
      logger.error({ dead }, 'reports whose jobs failed for good: make them by probity report');
    }
  };
  const task = cron.schedule(WAKING, wake, { timezone: 'UTC' });
  wake();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await task.destroy();
      await running;
    },
  };
}
