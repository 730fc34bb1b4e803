/**
 * Holidays on which no business day is counted, as data by calendar. A year that is not here has
 * weekends only, which makes limits end earlier, never later; add the next years in time.
 */
const DAY_MS = 86_400_000;

/**
 * US federal holidays as observed (5 U.S.C. 6103): a Saturday's is kept on the Friday, a Sunday's
 * on the Monday.
 */
const US_FEDERAL = [
  ['2025', '01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25'],
  ['2026', '01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25'],
  ['2027', '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31'],
  ['2028', '01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25'],
] as const;

/** Closing days of TARGET, the euro's payment system: what counts as a holiday all over the EU. */
const TARGET = [
  ['2025', '01-01 04-18 04-21 05-01 12-25 12-26'],
  ['2026', '01-01 04-03 04-06 05-01 12-25 12-26'],
  ['2027', '01-01 03-26 03-29 05-01 12-25 12-26'],
  ['2028', '01-01 04-14 04-17 05-01 12-25 12-26'],
] as const;

export type CalendarId = 'us-federal' | 'target';

/** Days since the epoch. */
export const HOLIDAYS: Readonly<Record<CalendarId, ReadonlySet<number>>> = {
  'us-federal': daysOf(US_FEDERAL),
  target: daysOf(TARGET),
};

function daysOf(years: readonly (readonly [string, string])[]): ReadonlySet<number> {
  const days = years.flatMap(([year, dates]) => dates.split(' ').map((date) => `${year}-${date}`));
  return new Set(days.map((day) => Date.parse(`${day}T00:00:00Z`) / DAY_MS));
}
