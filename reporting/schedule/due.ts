/**
 * Which reports are due: computed from calendar, log and run ledger alone, so that neither a
 * restart, a missed night nor a changed clock skips or doubles one. Nothing here remembers.
 */
import { DAY_MICROS, micros, type Micros } from '../../core/contract';
import type { ReportCadence } from '../contract/reports';
import { periodAt, periodNamed, type Period } from './periods';

/** A kind of report that is made by itself. */
export interface ScheduledKind {
  readonly kind: string;
  readonly cadence: ReportCadence;
}

export interface DueReport {
  readonly kind: string;
  /** `2026-11-21`, `2026-11`, `2026`. */
  readonly period: string;
  /** Since when; microseconds UTC. */
  readonly dueAt: Micros;
  /** Newest event that changes the period's figures; 0 when none does. */
  readonly throughSeq: number;
}

/** What the ledger of runs knows; kept by the reports. */
export interface RunLedger {
  /**
   * Log watermark (event sequence number) of each period's newest run of a kind, whatever its
   * state; periods without a run are left out.
   */
  watermarks(kind: string, periods: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** What analytics knows of the log's days. */
export interface LogCalendar {
  /** Of the first event; undefined for an empty log. */
  firstTime(): Promise<Micros | undefined>;
  /** Of the last event; 0 for an empty log. */
  lastTime(): Promise<Micros>;
  /** Newest event whose figures belong to [from, to), late corrections included; 0 for none. */
  throughSeq(from: Micros, to: Micros): Promise<number>;
}

export interface Calendar {
  readonly kinds: readonly ScheduledKind[];
  readonly ledger: RunLedger;
  readonly log: LogCalendar;
}

/** 00:10 UTC of the day after the period: what comes late by a little is in. */
const DUE_AFTER_MICROS = 10 * 60_000_000;
/** How far back missed reports are made up for. */
const CATCH_UP_MICROS = 40 * DAY_MICROS;

/**
 * All that is due at `wallClock`, oldest first. A period is over when the later of wall clock and
 * the log's last event has passed its end. A report is due when it has no run, or when events came
 * in after its newest run that change the period's figures.
 */
export async function dueReports(calendar: Calendar, wallClock: Micros): Promise<DueReport[]> {
  const first = await calendar.log.firstTime();
  if (first === undefined) return [];
  const now = Math.max(wallClock, await calendar.log.lastTime());
  const from = Math.max(first - (first % DAY_MICROS), now - CATCH_UP_MICROS);
  const due: DueReport[] = [];
  for (const { kind, cadence } of calendar.kinds) {
    const periods = endedPeriods(cadence, from, now);
    const names = periods.map(({ name }) => name);
    const watermarks = await calendar.ledger.watermarks(kind, names);
    for (const { name, start, end } of periods) {
      const throughSeq = await calendar.log.throughSeq(start, end);
      const watermark = watermarks.get(name);
      if (watermark !== undefined && watermark >= throughSeq) continue;
      due.push({ kind, period: name, dueAt: dueAtOf(end), throughSeq });
    }
  }
  return due.sort((a, b) => a.dueAt - b.dueAt || (a.kind < b.kind ? -1 : 1));
}

/** When a period's report is due. @throws RangeError when the name is no period */
export function dueTime(period: string): Micros {
  const found = periodNamed(period);
  if (found === undefined) throw new RangeError(`${period} is no day, month or year`);
  return dueAtOf(found.end);
}

function dueAtOf(end: Micros): Micros {
  return micros(end + DUE_AFTER_MICROS);
}

/** Periods that have a part after `from` and are due by `now`, ascending. */
function endedPeriods(cadence: ReportCadence, from: number, now: number): Period[] {
  const out: Period[] = [];
  let period = periodAt(cadence, micros(from));
  while (dueAtOf(period.end) <= now) {
    out.push(period);
    period = periodAt(cadence, period.end);
  }
  return out;
}
