/** Who is signed in; null = nobody. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError, getJson } from './http';

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await getJson<Me>('/auth/me', signal);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Whether the signed-in person has the permission; the server asks again in any case. */
export function useMay(permission: string): boolean {
  const { data } = useQuery(meQuery);
  return data?.permissions.includes(permission) ?? false;
}
