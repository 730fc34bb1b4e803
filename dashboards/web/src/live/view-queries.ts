/** Saved views: named addresses of a screen, one's own and those that others share. */
import { queryOptions } from '@tanstack/react-query';
import type { SavedView, ViewScreen } from '../../../../cases/contract';
import { getJson } from '../app/http';

export const viewsQuery = (screen: ViewScreen) =>
  queryOptions({
    queryKey: ['views', screen],
    queryFn: ({ signal }) =>
      getJson<{ readonly views: readonly SavedView[] }>(`/cases/views?screen=${screen}`, signal),
    staleTime: 5 * 60_000,
  });

/** A view's parameters as text, in a fixed order. */
export function viewText(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(name, value);
  }
  params.sort();
  return String(params);
}

export function viewSearch(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}
