/** Reads about a beneficial owner: the whole, the timeline page by page, and the risk. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { SubjectAnswer, TimelineAnswer } from '../../../../../cases/contract';
import type { Customer, CustomerPage } from '../../../../../kyc/contract';
import { ApiError, getJson } from '../../app/http';

const PAGE = 60;
/** Later pages ask `before` or `after` a place. */
const NEWEST: Readonly<Record<string, string>> = {};

export const subjectQuery = (owner: string) =>
  queryOptions({
    queryKey: ['subject', owner],
    queryFn: ({ signal }) =>
      getJson<SubjectAnswer>(`/cases/subjects/${encodeURIComponent(owner)}`, signal),
    staleTime: 15_000,
  });

/** @param kinds only these; all when empty */
export const timelineQuery = (owner: string, kinds: readonly string[]) =>
  infiniteQueryOptions({
    queryKey: ['timeline', owner, kinds],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: String(PAGE), ...pageParam });
      if (kinds.length > 0) params.set('kind', kinds.join(','));
      const path = `/cases/subjects/${encodeURIComponent(owner)}/timeline?${params}`;
      return getJson<TimelineAnswer>(path, signal);
    },
    initialPageParam: NEWEST,
    getNextPageParam: ({ older }) => (older === null ? undefined : { before: older }),
    getPreviousPageParam: ({ newer }) => (newer === null ? undefined : { after: newer }),
    staleTime: Infinity,
  });

/** One customer whole; a recorded read. Null where customer data know nothing of the owner. */
export const customerQuery = (owner: string) =>
  queryOptions({
    queryKey: ['customer', owner],
    queryFn: async ({ signal }): Promise<Customer | null> => {
      try {
        return await getJson<Customer>(`/kyc/customers/${encodeURIComponent(owner)}`, signal);
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: 30_000,
  });

/** The rating as the list of customers has it. */
export const ratingQuery = (owner: string) =>
  queryOptions({
    queryKey: ['rating', owner],
    queryFn: async ({ signal }) => {
      const params = new URLSearchParams({ text: owner, limit: '50' });
      const page = await getJson<CustomerPage>(`/kyc/customers?${params}`, signal);
      return page.customers.find(({ customer }) => customer === owner) ?? null;
    },
    staleTime: 60_000,
  });
