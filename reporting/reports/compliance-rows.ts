/** Rows about cases and clocks, as reports on compliance and on surveillance have them. */
import type { CaseFigure, ClockFigure } from '../../cases/contract';
import type { ReportRow } from '../contract/reports';

export function caseRows({ opened, closed, openAtEnd }: CaseFigure): ReportRow[] {
  const types = [...opened, ...closed, ...openAtEnd].map(({ type }) => type);
  return [...new Set(types)].sort().map((type) => {
    const sum = (rows: readonly { readonly type: string; readonly count: number }[]) =>
      rows.filter((row) => row.type === type).reduce((total, { count }) => total + count, 0);
    const outcome = (of: string) => sum(closed.filter((row) => row.outcome === of));
    return {
      ...{ type, opened: sum(opened), confirmed: outcome('confirmed') },
      ...{ refuted: outcome('refuted'), inconclusive: outcome('inconclusive') },
      openAtEnd: sum(openAtEnd),
    };
  });
}

export function clockRow({ clock, name, law, kept, broken, running }: ClockFigure): ReportRow {
  const counts = { kept: kept.count, broken: broken.count, running: running.count };
  return { clock, name, law, ...counts };
}
