/** Reads of customers, and the staff's decisions on documents, hits and proposals. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type { Customer, CustomerPage, HitList, HitPage, Queue } from '../../../../../kyc/contract';
import { getJson, postJson } from '../../app/http';
import { words } from '../../words/customers';
import { tell } from '../cases/case-queries';
import type { CustomerSearch } from './customer-search';

const PAGE = '100';

export const customersQuery = (search: CustomerSearch) =>
  infiniteQueryOptions({
    queryKey: ['customers', 'list', search],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ ...search, limit: PAGE });
      if (pageParam !== null) params.set('after', pageParam);
      return getJson<CustomerPage>(`/kyc/customers?${params}`, signal);
    },
    initialPageParam: null as string | null, // a cursor later on
    getNextPageParam: ({ next }) => next,
    staleTime: 15_000,
  });

export const queuesQuery = queryOptions({
  queryKey: ['customers', 'queues'],
  queryFn: ({ signal }) => getJson<{ readonly queues: readonly Queue[] }>('/kyc/queues', signal),
  staleTime: 15_000,
});

const customerPath = (customer: string) => `/kyc/customers/${encodeURIComponent(customer)}`;

export const customerQuery = (customer: string) =>
  queryOptions({
    queryKey: ['customers', 'one', customer],
    queryFn: ({ signal }) => getJson<Customer>(customerPath(customer), signal),
    staleTime: 10_000,
  });

export const hitsQuery = (customer: string) =>
  queryOptions({
    queryKey: ['customers', 'hits', customer],
    queryFn: ({ signal }) => {
      const params = new URLSearchParams({ customer, limit: '50' });
      return getJson<HitList>(`/kyc/hits?${params}`, signal);
    },
    staleTime: 10_000,
  });

export const hitQuery = (hitId: string) =>
  queryOptions({
    queryKey: ['customers', 'hit', hitId],
    queryFn: ({ signal }) => getJson<HitPage>(`/kyc/hits/${hitId}`, signal),
    staleTime: 30_000,
  });

/** Posts a decision; whatever it was, all that is shown of customers is read again. */
export function useCustomerWrite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: unknown }) =>
      postJson(path, body),
    onSettled: () => void client.invalidateQueries({ queryKey: ['customers'] }),
    onError: (error) => tell(words.failed, error.message),
  });
}
