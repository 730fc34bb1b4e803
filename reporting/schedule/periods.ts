/** Calendar periods in UTC and their names: `2026-11-21`, `2026-11`, `2026`. */
import { candleEnd, candleStart, DAY_MICROS, micros, type Micros } from '../../core/contract';
import type { ReportCadence } from '../contract/reports';

export interface Period {
  readonly name: string;
  readonly cadence: ReportCadence;
  /** First microsecond. */
  readonly start: Micros;
  /** First microsecond after it. */
  readonly end: Micros;
}

/** The period around an instant. */
export function periodAt(cadence: ReportCadence, at: Micros): Period {
  const start = startOf(cadence, at);
  return { name: nameOf(cadence, start), cadence, start, end: endOf(cadence, start) };
}

/** The period of a name; undefined when it is none (`2026-02-30`, `26-1`). */
export function periodNamed(name: string): Period | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(name) ?? [];
  if (year === undefined) return undefined;
  const cadence = day !== undefined ? 'day' : month !== undefined ? 'month' : 'year';
  const instant = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  if (instant < 0) return undefined;
  const period = periodAt(cadence, micros(instant * 1000));
  // A day that the month does not have would have run over into another.
  return period.name === name ? period : undefined;
}

function startOf(cadence: ReportCadence, at: Micros): Micros {
  if (cadence === 'day') return micros(at - (at % DAY_MICROS));
  if (cadence === 'month') return candleStart('1M', at);
  // No day of a year is its first but in January: from month to month to there.
  let month = candleStart('1M', at);
  while (isoDay(month).slice(5) !== '01-01') month = candleStart('1M', micros(month - 1));
  return month;
}

function endOf(cadence: ReportCadence, start: Micros): Micros {
  if (cadence === 'day') return micros(start + DAY_MICROS);
  if (cadence === 'month') return candleEnd('1M', start);
  return startOf('year', micros(start + 370 * DAY_MICROS));
}

function nameOf(cadence: ReportCadence, start: Micros): string {
  const day = isoDay(start);
  return day.slice(0, cadence === 'day' ? 10 : cadence === 'month' ? 7 : 4);
}

/** Whole days stand on whole milliseconds, so Date is exact here. */
function isoDay(start: Micros): string {
  return new Date(start / 1000).toISOString().slice(0, 10);
}
