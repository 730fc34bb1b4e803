/** Pages that nobody has taken: what somebody was called for, and whether the call went out. */
import { Button } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { dateTime } from '../../app/format';
import { getJson, postJson } from '../../app/http';
import { t } from '../../words/en';
import { words as w } from '../../words/operations';
import { tell } from '../cases/case-queries';

/** As the route answers it. */
interface PageRow {
  readonly page: number;
  readonly title: string;
  readonly detail: string;
  readonly path: string;
  readonly at: number;
  readonly deliveredAt: number | null;
  readonly deliveredBy: string | null;
  readonly lastError: string | null;
  readonly takenName: string | null;
  readonly mayTake: boolean;
}

const pagesQuery = queryOptions({
  queryKey: ['pages'],
  queryFn: ({ signal }) => getJson<{ readonly pages: readonly PageRow[] }>('/staff/pages', signal),
  refetchInterval: 10_000,
  staleTime: 5_000,
});

export function PagesPanel() {
  const { data } = useQuery(pagesQuery);
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: (page: number) => postJson(`/staff/pages/${page}/take`, {}),
    onSettled: () => void client.invalidateQueries({ queryKey: pagesQuery.queryKey }),
    onError: (error) => tell(w.failed, error.message),
  });
  const open = (data?.pages ?? []).filter(({ takenName }) => takenName === null);
  if (open.length === 0) return null;
  return (
    <section className="panel" aria-label={w.pages}>
      <h2>{w.pages}</h2>
      <ul className="lines">
        {open.map(({ page, title, path, at, mayTake, ...row }) => (
          <li key={page} className="line">
            <Link to={path} className="strong">
              {title}
            </Link>
            <span className="dim">
              {dateTime(at)} {t.utc} · {wayOf(row)}
            </span>
            <span className="grow" />
            {mayTake && (
              <Button
                size="compact-sm"
                variant="default"
                loading={take.isPending}
                onClick={() => take.mutate(page)}
              >
                {w.takePage}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function wayOf({ deliveredBy, lastError }: Pick<PageRow, 'deliveredBy' | 'lastError'>): string {
  if (deliveredBy !== null) return w.sentBy(deliveredBy);
  return lastError === null ? w.toSend : w.notSent(lastError);
}
