/** The calendar of reports: what is due in a span, and what has become of it. */
import { micros } from '../../core/contract';
import type { CalendarEntry, ReportKindInfo, RunSummary } from '../contract/reports';
import { dueTime } from '../schedule/due';
import { periodAt } from '../schedule/periods';

/**
 * One entry for each report whose period begins in the span (µs, half-open), by due time.
 * @param runs the newest run of each report and period
 */
export function calendarOf(
  kinds: readonly ReportKindInfo[],
  runs: readonly RunSummary[],
  from: number,
  to: number,
  nowMicros: number,
): CalendarEntry[] {
  const known = new Map(runs.map((run) => [`${run.kind} ${run.period}`, run]));
  const entries = kinds.flatMap(({ kind, title, cadence }) => {
    const own: CalendarEntry[] = [];
    for (let period = periodAt(cadence, micros(from)); period.start < to;) {
      if (period.start >= from) {
        const run = known.get(`${kind} ${period.name}`) ?? null;
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
