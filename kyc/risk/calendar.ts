/** UTC calendar months of microsecond times, by whole-number arithmetic on days. */

const DAY_MICROS = 86_400_000_000;
const DAYS_PER_400_YEARS = 146_097;
/** Days from 0000-03-01 to 1970-01-01 in the proleptic Gregorian calendar. */
const EPOCH_OFFSET_DAYS = 719_468;

/**
 * The calendar month of a time as year × 12 + (month − 1). Years are counted from March, so that
 * the leap day is a year's last and months have a fixed pattern of lengths (153 days per five).
 * @param ts µs since the epoch, not negative
 */
export function monthOf(ts: number): number {
  const days = Math.floor(ts / DAY_MICROS) + EPOCH_OFFSET_DAYS;
  const era = Math.floor(days / DAYS_PER_400_YEARS);
  const dayOfEra = days - era * DAYS_PER_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const marchYear = yearOfEra + era * 400;
  return marchYear * 12 + monthFromMarch + 2;
}

/** First microsecond of the day after the one that contains `ts`. */
export function nextDay(ts: number): number {
  return (Math.floor(ts / DAY_MICROS) + 1) * DAY_MICROS;
}
