/** Reads of the inbox: the list page by page, one alert, and the records behind it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/http';
import { filtersOf, listParams, type AlertSearch } from './alert-search';
import type { AlertDetail, AlertPageAnswer, AlertRow, Counts, Evidence } from './alert-types';

const PAGE = 200;

export const alertListQuery = (search: AlertSearch) =>
  infiniteQueryOptions({
    queryKey: ['alerts', filtersOf(search)],
    queryFn: ({ pageParam, signal }) => {
      const params = listParams(search);
      params.set('limit', String(PAGE));
      if (pageParam !== null) params.set('after', pageParam);
      return getJson<AlertPageAnswer>(`/cases/alerts?${params}`, signal);
    },
    initialPageParam: null as string | null, // a cursor later on
    getNextPageParam: ({ next }) => next,
    // Read again only when somebody asks: rows must not move by themselves.
    staleTime: Infinity,
  });

export const alertQuery = (alertId: string) =>
  queryOptions({
    queryKey: ['alert', alertId],
    queryFn: ({ signal }) => getJson<AlertDetail>(`/cases/alerts/${alertId}`, signal),
    staleTime: 30_000,
  });

export const evidenceQuery = (alertId: string) =>
  queryOptions({
    queryKey: ['evidence', alertId],
    queryFn: ({ signal }) => getJson<Evidence>(`/cases/alerts/${alertId}/evidence`, signal),
    staleTime: 60_000,
  });

/** The newest open alerts with the counts of all open ones. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => getJson<AlertPageAnswer>('/cases/alerts?state=new&limit=8', signal),
  staleTime: 10_000,
});

export interface AlertList {
  readonly rows: readonly AlertRow[];
  readonly counts: Counts | null;
}

interface Pages {
  readonly pages: readonly AlertPageAnswer[];
}

export function listOf(data: Pages | undefined): AlertList {
  const rows = data?.pages.flatMap(({ alerts }) => alerts) ?? [];
  return { rows, counts: data?.pages[0]?.counts ?? null };
}

/** How many rows the filters let through, from the counts: each alert has one severity. */
export function totalOf(counts: Counts | null, severities: readonly string[]): number {
  return Object.entries(counts?.severity ?? {})
    .filter(([severity]) => severities.length === 0 || severities.includes(severity))
    .reduce((sum, [, count]) => sum + count, 0);
}
