/** Reads of reports, and the decisions on a run. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type {
  CalendarEntry,
  FigureRows,
  GenerateAnswer,
  RunAction,
  RunDetail,
} from '../../../../../reporting/contract/reports';
import { getJson, postJson } from '../../app/http';
import { words } from '../../words/reports';
import { tell } from '../cases/case-queries';
import { daysOf } from './report-search';

const PAGE = 100;

export const calendarQuery = (month: string) =>
  queryOptions({
    queryKey: ['reports', 'calendar', month],
    queryFn: ({ signal }) => {
      const params = new URLSearchParams(Object.entries(daysOf(month)));
      const path = `/reporting/calendar?${params}`;
      return getJson<{ readonly entries: readonly CalendarEntry[] }>(path, signal);
    },
    staleTime: 10_000,
    refetchInterval: 15_000,
  });

const runPath = (runId: string) => `/reporting/runs/${encodeURIComponent(runId)}`;

export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: ['reports', 'run', runId],
    queryFn: ({ signal }) => getJson<RunDetail>(runPath(runId), signal),
    staleTime: 10_000,
  });

export const fileAddress = (runId: string, name: string) =>
  `${runPath(runId)}/files/${encodeURIComponent(name)}`;

export const figureQuery = (runId: string, figure: string) =>
  infiniteQueryOptions({
    queryKey: ['reports', 'figure', runId, figure],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: String(PAGE) });
      if (pageParam !== null) params.set('after', pageParam);
      const path = `${runPath(runId)}/figures/${encodeURIComponent(figure)}/rows?${params}`;
      return getJson<FigureRows>(path, signal);
    },
    initialPageParam: null as string | null, // a cursor later on
    getNextPageParam: ({ next }) => next,
  });

/** Asks for a report to be made; the work is a job of the server. */
export function useGenerate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: { readonly kind: string; readonly period: string }) =>
      postJson<GenerateAnswer>('/reporting/runs', asked),
    onSuccess: () => {
      tell(words.asked, words.askedHint);
      void client.invalidateQueries({ queryKey: ['reports', 'calendar'] });
    },
    onError: (error) => tell(words.failed, error.message),
  });
}

type Decision = Exclude<RunAction, 'regenerate'>;

/** What a decision needs to be told, if anything. */
export const NEEDS: Readonly<Record<Decision, 'reference' | 'reason' | null>> = {
  validate: null,
  sign: null,
  submit: 'reference',
  acknowledge: 'reference',
  reject: 'reason',
};

export function useDecide(runId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, text }: { readonly action: Decision; readonly text: string }) => {
      const need = NEEDS[action];
      const body = need === null ? {} : { [need]: text };
      return postJson<RunDetail>(`${runPath(runId)}/${action}`, body);
    },
    onSuccess: (run) => {
      if (run) client.setQueryData(runQuery(runId).queryKey, run);
      void client.invalidateQueries({ queryKey: ['reports', 'calendar'] });
    },
    onError: (error) => tell(words.failed, error.message),
  });
}
