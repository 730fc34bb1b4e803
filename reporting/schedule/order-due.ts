/**
 * Orders what is due from the job queue. Called as often as one likes: a report is ordered once for
 * a period and the newest event in it, because that is the job's key.
 */
import type { Micros } from '../../core/contract';
import type { JobQueue } from '../../platform/queue/job-queue';
import { dueReports, type Calendar, type DueReport } from './due';

/** Who asked, in audit records and on the run. */
const ACTOR = 'job:schedule';
const BY = 'schedule';

/** @returns the reports that were ordered now, and those whose job has failed for good */
export async function orderDueReports(
  calendar: Calendar,
  queue: JobQueue,
  reportsQueue: string,
  wallClock: Micros,
): Promise<{ ordered: DueReport[]; dead: DueReport[] }> {
  const ordered: DueReport[] = [];
  const dead: DueReport[] = [];
  for (const due of await dueReports(calendar, wallClock)) {
    const { kind, period, throughSeq } = due;
    const key = `${kind}:${period}:event-${throughSeq}`;
    const payload = { kind, period, actor: ACTOR, by: BY };
    if (await queue.add({ queue: reportsQueue, key, payload })) ordered.push(due);
    else if ((await queue.status(reportsQueue, key))?.state === 'dead') dead.push(due);
  }
  return { ordered, dead };
}
