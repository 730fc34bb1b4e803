/**
 * Business days by dated data: weekends and holidays of a calendar, days of UTC. All arithmetic is
 * on integer microseconds, so no clock change of any country can move a limit.
 */
import { HOLIDAYS, type CalendarId } from './holidays';

const SECOND = 1_000_000;
export const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;
/** 1970-01-01 was a Thursday; 0 = Monday. */
const EPOCH_WEEKDAY = 3;
const SATURDAY = 5;

/** How long a limit is. */
export type Span =
  | { readonly hours: number }
  | { readonly days: number }
  | { readonly businessDays: number; readonly calendar: CalendarId };

/**
 * When the limit ends, in µs. Hours run as they are. Days and business days are counted after the
 * day of the start, and end with the last of them (the last microsecond that is still in time).
 */
export function dueAt(start: number, span: Span): number {
  if ('hours' in span) return start + span.hours * HOUR;
  const first = Math.floor(start / DAY);
  const last = 'days' in span ? first + span.days : afterBusinessDays(first, span);
  return (last + 1) * DAY - 1;
}

function afterBusinessDays(
  first: number,
  { businessDays, calendar }: { readonly businessDays: number; readonly calendar: CalendarId },
): number {
  let day = first;
  for (let left = businessDays; left > 0;) {
    day++;
    if (isBusinessDay(day, calendar)) left--;
  }
  return day;
}

/** @param day days since the epoch */
export function isBusinessDay(day: number, calendar: CalendarId): boolean {
  const weekday = (((day + EPOCH_WEEKDAY) % 7) + 7) % 7;
  return weekday < SATURDAY && !HOLIDAYS[calendar].has(day);
}
