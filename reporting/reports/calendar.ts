/** The calendar of reports: what is due in a span, and what has become of it. */
import { micros } from '../../core/contract';
import type { CalendarEntry, ReportKindInfo, RunSummary } from '../contract/reports';
import { dueTime } from '../schedule/due';
import { periodAt } from '../schedule/periods';

export interface CalendarSpan {
  /** µs, half-open. */
  readonly from: number;
  readonly to: number;
  readonly nowMicros: number;
  /** First day of the log, µs: before it there was nothing to report. undefined: no event yet. */
  readonly since: number | undefined;
}

/**
 * One entry for each report whose period begins in the span, by due time. Periods that ended before
 * the log began have an entry only if a run was made of them.
 * @param runs the newest run of each report and period
 */
export function calendarOf(
  kinds: readonly ReportKindInfo[],
  runs: readonly RunSummary[],
  { from, to, nowMicros, since = nowMicros }: CalendarSpan,
): CalendarEntry[] {
  const known = new Map(runs.map((run) => [`${run.kind} ${run.period}`, run]));
  const entries = kinds.flatMap(({ kind, title, cadence }) => {
    const own: CalendarEntry[] = [];
    for (let period = periodAt(cadence, micros(from)); period.start < to;) {
      const run = known.get(`${kind} ${period.name}`) ?? null;
      if (period.start >= from && (run !== null || period.end > since)) {
        const dueAt = dueTime(period.name);
        const open = run === null || run.provisional;
        own.push({
          ...{ kind, title, period: period.name, dueAt, state: run?.state ?? 'scheduled' },
          ...{ overdue: open && dueAt <= nowMicros, run },
        });
      }
      period = periodAt(cadence, period.end);
    }
    return own;
  });
  return entries.sort((a, b) => a.dueAt - b.dueAt || (a.kind < b.kind ? -1 : 1));
}
