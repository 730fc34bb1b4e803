/** What the overview asks: counts of what is late, the pace of alerts, reports that are due. */
import { queryOptions } from '@tanstack/react-query';
import type { AlertListAnswer, CaseListAnswer } from '../../../../../cases/contract';
import type { CalendarEntry } from '../../../../../reporting/contract/reports';
import { dateTime, nowMicros } from '../../app/format';
import { getJson } from '../../app/http';

const HOUR = 3600e6;
const DAY = 24 * HOUR;
const REFRESH = { refetchInterval: 30_000, staleTime: 15_000 } as const;

/** Rounded, so that the same minute is the same question. */
const since = (span: number) => Math.floor((nowMicros() - span) / 60e6) * 60e6;

const alertCounts = (name: string, params: () => Record<string, string>) =>
  queryOptions({
    queryKey: ['overview', name],
    queryFn: ({ signal }) =>
      getJson<AlertListAnswer>(
        `/cases/alerts?${new URLSearchParams({ limit: '1', ...params() })}`,
        signal,
      ),
    ...REFRESH,
  });

export const lateAlertsQuery = alertCounts('late', () => ({ state: 'new', overdue: 'true' }));
export const lastHourQuery = alertCounts('hour', () => ({ from: String(since(HOUR)) }));
export const lastDayQuery = alertCounts('day', () => ({ from: String(since(DAY)) }));
export const lastMonthQuery = alertCounts('month', () => ({ from: String(since(30 * DAY)) }));

const RUNNING = 'draft,open,in-progress,waiting,submitted';

export const dueCasesQuery = queryOptions({
  queryKey: ['overview', 'due-cases'],
  queryFn: ({ signal }) =>
    getJson<CaseListAnswer>(`/cases/cases?state=${RUNNING}&sort=due&limit=6`, signal),
  ...REFRESH,
});

export const lateCasesQuery = queryOptions({
  queryKey: ['overview', 'late-cases'],
  queryFn: ({ signal }) =>
    getJson<CaseListAnswer>(`/cases/cases?state=${RUNNING}&overdue=true&limit=1`, signal),
  ...REFRESH,
});

export const reportsDueQuery = queryOptions({
  queryKey: ['overview', 'reports'],
  queryFn: ({ signal }) => {
    const day = (micros: number) => dateTime(micros).slice(0, 10);
    const now = nowMicros();
    const params = new URLSearchParams({ from: day(now - 7 * DAY), to: day(now + 7 * DAY) });
    const path = `/reporting/calendar?${params}`;
    return getJson<{ readonly entries: readonly CalendarEntry[] }>(path, signal);
  },
  ...REFRESH,
});
