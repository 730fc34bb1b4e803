/** Reads of a replay, page by page. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/http';
import type { ReplaySearch } from './replay-search';
import type { ReplayFrames } from '../../../../../surveillance/contract';

/** Frames kept at once; the replay goes on from there by a press. */
export const MAX_FRAMES = 6000;
const PAGE = '500';

export const replayQuery = (market: string, { from, to, account }: ReplaySearch) =>
  infiniteQueryOptions({
    queryKey: ['replay', market, from, to, account],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ from: String(pageParam), to: String(to), limit: PAGE });
      if (account !== undefined) params.set('account', account);
      const path = `/surveillance/replay/${encodeURIComponent(market)}?${params}`;
      return getJson<ReplayFrames>(path, signal);
    },
    initialPageParam: from ?? 1,
    getNextPageParam: ({ next }) => next,
    enabled: from !== undefined && to !== undefined,
    staleTime: Infinity,
    gcTime: 60_000,
  });
