/** Reads and writes of the operations page; the overview asks the same. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { OperationsAnswer } from '../../../../../surveillance/contract';
import { getJson, postJson } from '../../app/http';
import { words } from '../../words/operations';
import { tell } from '../cases/case-queries';

export const operationsQuery = queryOptions({
  queryKey: ['operations'],
  queryFn: ({ signal }) => getJson<OperationsAnswer>('/surveillance/operations', signal),
  refetchInterval: 10_000,
  staleTime: 5_000,
});

/** A person ends an operational alert with a reason. */
export function useEnding() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ number, reason }: { readonly number: number; readonly reason: string }) =>
      postJson(`/surveillance/operations/${number}/end`, { reason }),
    onSettled: () => void client.invalidateQueries({ queryKey: operationsQuery.queryKey }),
    onError: (error) => tell(words.failed, error.message),
  });
}
