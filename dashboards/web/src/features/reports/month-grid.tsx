/** A month at a glance: each day with the reports of its period and where they stand. */
import { Link } from '@tanstack/react-router';
import type { CalendarEntry } from '../../../../../reporting/contract/reports';
import { words } from '../../words/reports';
import { daysOf } from './report-search';
import { RunStateTag } from './run-state';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

interface MonthGridProps {
  readonly month: string;
  /** `2026-11-27` */
  readonly today: string;
  readonly entries: readonly CalendarEntry[];
}

/** Hidden on telephones, where the list below says the same. */
export function MonthGrid({ month, today, entries }: MonthGridProps) {
  const last = Number(daysOf(month).to.slice(8));
  const days = Array.from({ length: last }, (_, i) => `${month}-${String(i + 1).padStart(2, '0')}`);
  const lead = (new Date(`${month}-01T00:00:00Z`).getUTCDay() + 6) % 7;
  return (
    <div className="month" role="group" aria-label={`${words.month} ${month}`}>
      {WEEKDAYS.map((name) => (
        <span key={name} className="dim month-name">
          {name}
        </span>
      ))}
      {days.map((day, i) => (
        <div
          key={day}
          className={`month-day ${day === today ? 'today' : ''}`}
          style={i === 0 ? { gridColumnStart: lead + 1 } : undefined}
        >
          <span className="num left dim">{day.slice(8)}</span>
          {entries
            .filter(({ period }) => period === day)
            .map(({ kind, title, state, overdue, run }) => {
              const name = words.short[kind] ?? title;
              const tag = (
                <>
                  <span className="month-report">{name}</span>
                  <RunStateTag state={state} overdue={overdue} />
                </>
              );
              return run === null ? (
                <span key={kind} title={title} className="month-entry">
                  {tag}
                </span>
              ) : (
                <Link
                  key={kind}
                  to="/reports/$runId"
                  params={{ runId: run.id }}
                  title={title}
                  className="month-entry"
                >
                  {tag}
                  <span className="hidden-text">{`${title} ${day}`}</span>
                </Link>
              );
            })}
        </div>
      ))}
    </div>
  );
}
