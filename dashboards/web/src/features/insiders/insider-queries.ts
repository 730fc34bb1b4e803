/** Reads and writes of the insiders page. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  InsiderImport,
  InsidersAnswer,
  LookBackRow,
} from '../../../../../surveillance/contract';
import { getJson, postFile, postJson } from '../../app/http';
import { words } from '../../words/insiders';
import { tell } from '../cases/case-queries';

export const insidersQuery = queryOptions({
  queryKey: ['insiders', 'lists'],
  queryFn: ({ signal }) => getJson<InsidersAnswer>('/surveillance/insiders', signal),
  staleTime: 10_000,
});

export const lookBacksQuery = queryOptions({
  queryKey: ['insiders', 'look-backs'],
  queryFn: ({ signal }) =>
    getJson<{ readonly lookBacks: readonly LookBackRow[] }>('/surveillance/look-backs', signal),
  staleTime: 10_000,
  // Each read is recorded: it is asked again only while one is being worked on.
  refetchInterval: ({ state }) =>
    state.data?.lookBacks.some((row) => row.state === 'waiting') ? 30_000 : false,
});

export function useImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      postFile<InsiderImport>('/surveillance/insiders/import', file, 'text/csv'),
    onSuccess: ({ added, same }) => tell(words.imported, words.importedHint(added, same)),
    onError: ({ message }) => tell(words.failed, message),
    onSettled: () => void client.invalidateQueries({ queryKey: ['insiders'] }),
  });
}

export function useEntryEnd() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ entry, reason }: { readonly entry: number; readonly reason: string }) =>
      postJson(`/surveillance/insiders/${entry}/end`, { reason }),
    onError: ({ message }) => tell(words.failed, message),
    onSettled: () => void client.invalidateQueries({ queryKey: ['insiders'] }),
  });
}
