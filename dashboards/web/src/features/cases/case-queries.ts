/** Reads of cases, and the one way in which a case is changed. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import type {
  Assignable,
  CaseAnswer,
  CaseCommand,
  CaseListAnswer,
  CaseRow,
} from '../../../../../cases/contract';
import { ApiError, getJson, postJson } from '../../app/http';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/cases';
import { caseParams, without, type CaseSearch } from './case-search';

const PAGE = 100;

export const caseListQuery = (search: CaseSearch) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'list', without(search, 'at')],
    queryFn: ({ pageParam, signal }) => {
      const params = caseParams(search);
      params.set('limit', String(PAGE));
      if (pageParam !== null) params.set('after', pageParam);
      return getJson<CaseListAnswer>(`/cases/cases?${params}`, signal);
    },
    initialPageParam: null as string | null, // a cursor later on
    getNextPageParam: ({ next }) => next,
    staleTime: 15_000,
  });

interface Pages {
  readonly pages: readonly CaseListAnswer[];
}

export function casesOf(data: Pages | undefined) {
  const rows: readonly CaseRow[] = data?.pages.flatMap(({ cases }) => cases) ?? [];
  const { counts = null, total = null } = data?.pages[0] ?? {};
  return { rows, counts, total: total ?? rows.length };
}

export const caseQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId],
    queryFn: ({ signal }) => getJson<CaseAnswer>(`/cases/cases/${caseId}`, signal),
    staleTime: 10_000,
  });

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) =>
    getJson<{ readonly people: readonly Assignable[] }>('/cases/people', signal),
  staleTime: 60_000,
});

export function tell(title: string, message: string): void {
  const closeButtonProps = { 'aria-label': alertWords.action.close };
  notifications.show({ title, message, autoClose: 8000, closeButtonProps });
}

const inDialog = () => document.querySelector('[role="dialog"]') !== null;

/**
 * Runs commands from the version on screen; when the case has gone on meanwhile it is shown as it
 * is now, and the person is told.
 */
export function useCaseCommand({ caseId, version }: CaseAnswer, done?: () => void) {
  const client = useQueryClient();
  const { queryKey } = caseQuery(caseId);
  return useMutation({
    mutationFn: (command: CaseCommand) =>
      postJson<CaseAnswer>(`/cases/cases/${caseId}/commands`, { version, command }),
    onSuccess: (answer) => {
      if (answer) client.setQueryData(queryKey, answer);
      void client.invalidateQueries({ queryKey: ['cases'] });
      void client.invalidateQueries({ queryKey: ['alerts'], refetchType: 'none' });
      done?.();
    },
    onError: (error) => {
      const changed = error instanceof ApiError && error.code === 'CASE_CHANGED';
      // A dialog that is open shows the refusal itself.
      if (changed) tell(words.page.changed, words.page.changedHint);
      else if (!inDialog()) tell(alertWords.action.failed, error.message);
      if (changed) void client.invalidateQueries({ queryKey });
    },
  });
}
