/** Reads and writes of the rules page. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { RuleChangeList, RuleList, WhatIfRow } from '../../../../../surveillance/contract';
import { deleteJson, getJson, postJson } from '../../app/http';
import { words } from '../../words/rules-page';
import { tell } from '../cases/case-queries';

export const rulesQuery = queryOptions({
  queryKey: ['rules', 'list'],
  queryFn: ({ signal }) => getJson<RuleList>('/surveillance/rules', signal),
  staleTime: 10_000,
  refetchInterval: 30_000,
});

export const changesQuery = queryOptions({
  queryKey: ['rules', 'changes'],
  queryFn: ({ signal }) => getJson<RuleChangeList>('/surveillance/rule-changes', signal),
  staleTime: 10_000,
});

const RUNNING_MS = 500;

export const whatIfQuery = (whatIfId: string | undefined) =>
  queryOptions({
    queryKey: ['rules', 'what-if', whatIfId],
    queryFn: ({ signal }) => getJson<WhatIfRow>(`/surveillance/what-ifs/${whatIfId}`, signal),
    enabled: whatIfId !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_MS : false),
    staleTime: Infinity,
  });

export interface AskedWhatIf {
  readonly rule: string;
  readonly block: unknown;
  readonly from: number;
  readonly to: number;
}

export function useWhatIf(started: (whatIfId: string) => void) {
  return useMutation({
    mutationFn: (asked: AskedWhatIf) =>
      postJson<{ readonly whatIfId: string }>('/surveillance/what-ifs', asked),
    onSuccess: (answer) => {
      if (answer) started(answer.whatIfId);
    },
    onError: (error) => tell(words.failed, error.message),
  });
}

export async function cancelWhatIf(whatIfId: string): Promise<void> {
  await deleteJson(`/surveillance/what-ifs/${whatIfId}`);
}

/** Posts a proposal or a decision; all that is shown of rules is read again. */
export function useRuleWrite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: unknown }) =>
      postJson(path, body),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: rulesQuery.queryKey });
      void client.invalidateQueries({ queryKey: changesQuery.queryKey });
    },
    onError: (error) => tell(words.failed, error.message),
  });
}
