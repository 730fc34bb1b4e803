/** Reads of the inbox: the list page by page, one alert, the records behind it, what is near it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  AlertAnswer,
  AlertCounts,
  AlertListAnswer,
  AlertRow,
  CaseListAnswer,
  FactAnswer,
  FactKind,
  Related,
} from '../../../../../cases/contract';
import { getJson } from '../../app/http';
import { filtersOf, listParams, type AlertSearch } from './alert-search';
import type { AlertPages, Evidence } from './alert-types';

const PAGE = 200;

export const alertListQuery = (search: AlertSearch) =>
  infiniteQueryOptions({
    queryKey: ['alerts', filtersOf(search)],
    queryFn: ({ pageParam, signal }) => {
      const params = listParams(search);
      params.set('limit', String(PAGE));
      if (pageParam !== null) params.set('after', pageParam);
      return getJson<AlertListAnswer>(`/cases/alerts?${params}`, signal);
    },
    initialPageParam: null as string | null, // a cursor later on
    getNextPageParam: ({ next }) => next,
    // Read again only when somebody asks: rows must not move by themselves.
    staleTime: Infinity,
  });

export const alertQuery = (alertId: string) =>
  queryOptions({
    queryKey: ['alert', alertId],
    queryFn: ({ signal }) => getJson<AlertAnswer>(`/cases/alerts/${alertId}`, signal),
    staleTime: 30_000,
  });

export const evidenceQuery = (alertId: string) =>
  queryOptions({
    queryKey: ['evidence', alertId],
    queryFn: ({ signal }) => getJson<Evidence>(`/cases/alerts/${alertId}/evidence`, signal),
    staleTime: 60_000,
  });

export const relatedQuery = (alertId: string) =>
  queryOptions({
    queryKey: ['related', alertId],
    queryFn: ({ signal }) => {
      const path = `/cases/alerts/${alertId}/related`;
      return getJson<{ readonly related: readonly Related[] }>(path, signal);
    },
    staleTime: 30_000,
  });

/** How common a value is. */
export const factQuery = (kind: FactKind, value: string) =>
  queryOptions({
    queryKey: ['fact', kind, value],
    queryFn: ({ signal }) =>
      getJson<FactAnswer>(`/cases/facts?${new URLSearchParams({ kind, value })}`, signal),
    staleTime: 60_000,
  });

/** Open cases whose number, title or subject has the text, for choosing one. */
export const casesFoundQuery = (text: string) =>
  queryOptions({
    queryKey: ['cases', 'found', text],
    queryFn: ({ signal }) => {
      const state = 'draft,open,in-progress,waiting';
      const params = new URLSearchParams({ state, sort: 'updated', limit: '20' });
      if (text !== '') params.set('text', text);
      return getJson<CaseListAnswer>(`/cases/cases?${params}`, signal);
    },
    placeholderData: (old) => old,
    staleTime: 10_000,
  });

/** The newest open alerts with the counts of all open ones. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => getJson<AlertListAnswer>('/cases/alerts?state=new&limit=8', signal),
  staleTime: 10_000,
});

export interface AlertList {
  readonly rows: readonly AlertRow[];
  readonly counts: AlertCounts | null;
  /** How many match, and the place in the alert stream where they were counted. */
  readonly total: number;
  readonly asOf: number;
}

export function listOf(data: AlertPages | undefined): AlertList {
  const rows = data?.pages.flatMap(({ alerts }) => alerts) ?? [];
  const first = data?.pages[0];
  const { counts = null, total = null, asOf = 0 } = first ?? {};
  return { rows, counts, total: total ?? rows.length, asOf };
}

/** The sum over severities: each alert has one. */
export function totalOf(counts: AlertCounts | null, severities: readonly string[]): number {
  return Object.entries(counts?.severity ?? {})
    .filter(([severity]) => severities.length === 0 || severities.includes(severity))
    .reduce((sum, [, count]) => sum + count, 0);
}
