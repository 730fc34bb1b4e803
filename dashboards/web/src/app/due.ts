/** Time left or passed in words: whole days from far away, hours on the last day, then minutes. */
const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface DueWords {
  readonly text: string;
  /** `soon` = within the last quarter of a day. */
  readonly tone: 'late' | 'soon' | 'calm';
}

/** @param at when it is due, and @param now, both µs */
export function dueWords(at: number, now: number): DueWords {
  const left = at - now;
  const size = Math.abs(left);
  const amount =
    size >= 2 * DAY
      ? `${Math.floor(size / DAY)} d`
      : size >= HOUR
        ? `${Math.floor(size / HOUR)} h`
        : `${Math.max(1, Math.floor(size / MINUTE))} min`;
  if (left < 0) return { text: `${amount} late`, tone: 'late' };
  return { text: `${amount} left`, tone: left < DAY / 4 ? 'soon' : 'calm' };
}

export interface SnoozeTime {
  readonly id: 'hours' | 'tomorrow' | 'monday' | 'week' | 'month';
  readonly at: number;
}

const MORNING = 9 * HOUR;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY;

/** Times at which something that can wait is sensibly seen again, UTC. @param now µs */
export function snoozeTimes(now: number): readonly SnoozeTime[] {
  const today = Math.floor(now / DAY) * DAY;
  const weekday = ((((today - FIRST_MONDAY) / DAY) % 7) + 7) % 7;
  return [
    { id: 'hours', at: Math.ceil((now + 3 * HOUR) / (HOUR / 2)) * (HOUR / 2) },
    { id: 'tomorrow', at: today + DAY + MORNING },
    { id: 'monday', at: today + (7 - weekday) * DAY + MORNING },
    { id: 'week', at: today + 7 * DAY + MORNING },
    { id: 'month', at: today + 30 * DAY + MORNING },
  ];
}
