/** The period a report is asked for, and whether it is over. */
import type { ReportCadence } from '../contract/reports';
import { periodNamed, type Period } from '../schedule/periods';

const SAMPLES: Readonly<Record<ReportCadence, string>> = {
  day: '2026-11-21',
  month: '2026-11',
  year: '2026',
};
const FIRST = Date.UTC(1970, 0) * 1000;
const LAST = Date.UTC(2200, 0) * 1000;

/** @throws RangeError that says how a period of this length is written */
export function parsePeriod(text: string, cadence: ReportCadence): Period {
  const period = periodNamed(text);
  const known = period?.cadence === cadence && period.start >= FIRST && period.end <= LAST;
  if (!known) throw new RangeError(`${text} is not a ${cadence} like ${SAMPLES[cadence]}`);
  return period;
}

/** A period is over when the later of wall clock and the log's last event has passed its end. */
export function isOver(period: Period, nowMicros: number, lastEventTs: number): boolean {
  return Math.max(nowMicros, lastEventTs) >= period.end;
}

/** `2026-11-21 13:00:00.000000Z`, exact to the microsecond. */
export function timeText(micros: number): string {
  const date = new Date(Math.floor(micros / 1000)).toISOString();
  const rest = String(micros % 1_000_000).padStart(6, '0');
  return `${date.slice(0, 10)} ${date.slice(11, 19)}.${rest}Z`;
}
