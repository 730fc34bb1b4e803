/** Reads and writes of settlement's pages. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type {
  BatchDetail,
  BatchList,
  SettlementOverview,
} from '../../../../../core/contract/settlement-staff';
import { getJson, postJson } from '../../app/http';
import { words } from '../../words/settlement';
import { tell } from '../cases/case-queries';
import { settlementParams, type SettlementSearch } from './settlement-search';

const PATH = '/staff/settlement';
const PAGE = '100';
const EVERY_MS = 5_000;

export const overviewQuery = queryOptions({
  queryKey: ['settlement', 'overview'],
  queryFn: ({ signal }) => getJson<SettlementOverview>(PATH, signal),
  refetchInterval: EVERY_MS,
});

export const batchesQuery = (search: SettlementSearch) => {
  const filters = settlementParams(search);
  return infiniteQueryOptions({
    queryKey: ['settlement', 'batches', filters.toString()],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams(filters);
      params.set('limit', PAGE);
      if (pageParam !== null) params.set('after', pageParam);
      return getJson<BatchList>(`${PATH}/batches?${params}`, signal);
    },
    initialPageParam: null as string | null, // a cursor later on
    getNextPageParam: ({ next }) => next,
    refetchInterval: EVERY_MS,
  });
};

export const batchQuery = (batch: string) =>
  queryOptions({
    queryKey: ['settlement', 'batch', batch],
    queryFn: ({ signal }) =>
      getJson<BatchDetail>(`${PATH}/batches/${encodeURIComponent(batch)}`, signal),
    // What is final stays as it is.
    refetchInterval: ({ state }) => (state.data?.state === 'finalized' ? false : EVERY_MS),
  });

/** Proposes to go on after a stop, or decides it; all of settlement is read again. */
export function useResumption() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, reason }: { readonly path: string; readonly reason: string }) =>
      postJson(`${PATH}/resumptions${path}`, { reason }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['settlement'] }),
    onError: (error) => tell(words.failed, error.message),
  });
}
