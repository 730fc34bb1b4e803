/** Reads of the audit log. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type {
  AuditActions,
  AuditHead,
  AuditRecordDetail,
  AuditRecordList,
} from '../../../../../reporting/contract/audit';
import { getJson, postJson } from '../../app/http';
import { words } from '../../words/audit';
import { tell } from '../cases/case-queries';
import { auditParams, type AuditSearch } from './audit-search';

const PAGE = '100';

export const recordsQuery = (search: AuditSearch) => {
  const filters = auditParams(search);
  return infiniteQueryOptions({
    queryKey: ['audit', 'records', filters.toString()],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams(filters);
      params.set('limit', PAGE);
      if (pageParam !== null) params.set('after', pageParam);
      return getJson<AuditRecordList>(`/reporting/audit/records?${params}`, signal);
    },
    initialPageParam: null as string | null, // a cursor later on
    getNextPageParam: ({ next }) => next,
    staleTime: 15_000,
  });
};

export const recordQuery = (seq: number) =>
  queryOptions({
    queryKey: ['audit', 'record', seq],
    queryFn: ({ signal }) => getJson<AuditRecordDetail>(`/reporting/audit/records/${seq}`, signal),
    staleTime: 30_000,
  });

export const actionsQuery = queryOptions({
  queryKey: ['audit', 'actions'],
  queryFn: ({ signal }) => getJson<AuditActions>('/reporting/audit/actions', signal),
  staleTime: 60_000,
});

export const headQuery = queryOptions({
  queryKey: ['audit', 'head'],
  queryFn: ({ signal }) => getJson<AuditHead>('/reporting/audit/head', signal),
  refetchInterval: 5_000,
});

/** Asks for a verification of the whole log; the answer appears in the head. */
export function useVerify() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => postJson('/reporting/audit/verifications', {}),
    onSuccess: () => void client.invalidateQueries({ queryKey: headQuery.queryKey }),
    onError: (error) => tell(words.failed, error.message),
  });
}
