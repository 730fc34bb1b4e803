/** The inbox: list, filters, and a preview beside it; the whole view is in the address. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../../app/keyboard';
import { useMay } from '../../app/session';
import { arrivals, useArrivals } from '../../live/arrivals';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/alerts';
import { AlertList } from './alert-list';
import { alertListQuery, listOf, totalOf } from './alert-queries';
import { valuesOf, without, wouldShow, type AlertSearch } from './alert-search';
import { moved, neighbour } from './cursor';
import { FacetMenus, FilterChips, SearchField, SeverityCounts } from './filter-bar';
import { AlertPreview } from './alert-preview';
import { TriageDialog } from './triage';

export function AlertsPage() {
  const search = useSearch({ from: '/alerts' });
  const navigate = useNavigate({ from: '/alerts' });
  const list = useInfiniteQuery(alertListQuery(search));
  const { rows, counts } = listOf(list.data);
  const at = rows.findIndex(({ alertId }) => alertId === search.at);
  const [deciding, setDeciding] = useState(false);
  const mayDecide = useMay('alerts.triage');
  const field = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const change = (next: AlertSearch) => void navigate({ search: next, replace: true });
  const choose = (alertId: string | undefined) =>
    change(alertId === undefined ? without(search, 'at') : { ...search, at: alertId });
  const open = (alertId: string) =>
    void navigate({ to: '/alerts/$alertId', params: { alertId }, search: without(search, 'at') });
  const refresh = () => {
    arrivals.clear();
    void client.resetQueries({ queryKey: ['alerts'] });
  };
  const step = (by: number) => choose(moved(rows, at, by)?.alertId);
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => search.at !== undefined && open(search.at),
    e: () => setDeciding(mayDecide && rows[at] !== undefined),
    '/': () => field.current?.focus(),
    r: refresh,
  });
  useEffect(() => arrivals.forget(new Set(rows.map(({ alertId }) => alertId))));
  const chosen = rows[at];
  const total = totalOf(counts, valuesOf(search, 'severity'));
  return (
    <div className="alerts-page">
      <header className="alerts-head">
        <h1>{words.title}</h1>
        <SeverityCounts search={search} counts={counts} change={change} />
        <FacetMenus search={search} counts={counts} change={change} />
        <SearchField key={search.text ?? ''} search={search} change={change} field={field} />
      </header>
      <div className="alerts-bar">
        <FilterChips search={search} change={change} />
        <span className="grow" />
        <span className="dim num">{list.data ? words.shown(total) : ''}</span>
        <ArrivalsButton search={search} show={refresh} />
      </div>
      <div className="alerts-split">
        <ListPanel list={list} rows={rows} at={at} choose={choose} open={open} search={search} />
        <AlertPreview
          key={search.at ?? ''}
          alertId={search.at}
          open={open}
          decide={mayDecide ? () => setDeciding(true) : undefined}
        />
      </div>
      {deciding && chosen ? (
        <TriageDialog
          alertId={chosen.alertId}
          dismissed={chosen.state === 'dismissed'}
          close={() => setDeciding(false)}
          decided={() => choose(neighbour(rows, at)?.alertId)}
        />
      ) : null}
    </div>
  );
}

function ArrivalsButton({ search, show }: { search: AlertSearch; show: () => void }) {
  const waiting = useArrivals().filter((arrival) => wouldShow(search, arrival)).length;
  return (
    <span className="arrivals" role="status">
      {waiting === 0 ? (
        <span className="dim">{words.noArrivals}</span>
      ) : (
        <Button onClick={show}>
          {words.arrived(waiting)}: {words.arrivedShow}
        </Button>
      )}
    </span>
  );
}

interface ListPanelProps {
  readonly list: {
    readonly error: Error | null;
    readonly isPending: boolean;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
    readonly refetch: () => Promise<unknown>;
  };
  readonly rows: ReturnType<typeof listOf>['rows'];
  readonly at: number;
  readonly choose: (alertId: string) => void;
  readonly open: (alertId: string) => void;
  readonly search: AlertSearch;
}

function ListPanel({ list, rows, at, choose, open, search }: ListPanelProps) {
  if (list.error) return <FailedState error={list.error} retry={() => void list.refetch()} />;
  if (list.isPending) return <LoadingRows rows={12} height={26} />;
  if (rows.length === 0) {
    const unfiltered = Object.keys(without(search, 'at')).length === 0;
    const title = unfiltered ? words.emptyAll : words.empty;
    return <EmptyState title={title} hint={words.emptyHint} />;
  }
  const more = list.hasNextPage && !list.isFetchingNextPage;
  const next = more ? () => void list.fetchNextPage() : undefined;
  return <AlertList rows={rows} at={at} choose={choose} open={open} more={next} />;
}
