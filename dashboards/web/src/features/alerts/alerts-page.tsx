/** The inbox: list, filters, and a preview beside it; the whole view is in the address. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type MouseEvent } from 'react';
import type { AlertRow } from '../../../../../cases/contract';
import { useKeys } from '../../app/keyboard';
import { useMay } from '../../app/session';
import { arrivals, useArrivals } from '../../live/arrivals';
import { lastUndo } from '../../live/last-undo';
import { SavedViews } from '../../parts/saved-views';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/alerts.css';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/inbox';
import { useActAtOnce } from './act';
import { AlertList } from './alert-list';
import { AlertPreview } from './alert-preview';
import { alertListQuery, listOf } from './alert-queries';
import { filtersOf, parseAlertSearch, without, wouldShow, type AlertSearch } from './alert-search';
import { BulkBar, type TriageKind } from './bulk-bar';
import { CellMenu, type MenuPlace } from './cell-menu';
import { moved } from './cursor';
import { FacetMenus, FilterChips, QuickFilters, SearchField, SeverityCounts } from './filter-bar';
import { useInbox, type Inbox } from './inbox-state';
import { TriageDialog } from './triage';

export function AlertsPage() {
  const search = useSearch({ from: '/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const query = useInfiniteQuery(alertListQuery(search));
  const list = listOf(query.data);
  const { rows, counts, total } = list;
  const at = rows.findIndex(({ alertId }) => alertId === search.at);
  const change = (next: AlertSearch) => void navigate({ search: next, replace: true });
  const choose = (alertId: string | undefined) =>
    change(alertId === undefined ? without(search, 'at') : { ...search, at: alertId });
  const open = (alertId: string) =>
    void navigate({ to: '/alerts/$alertId', params: { alertId }, search: without(search, 'at') });
  const inbox = useInbox({ search, list, at, choose });
  const act = useTriage(inbox);
  const refresh = useRefresh();
  const [menu, setMenu] = useState<MenuPlace | undefined>();
  const field = useRef<HTMLInputElement>(null);
  const showMenu = (row: AlertRow, { clientX: x, clientY: y }: MouseEvent) =>
    setMenu({ row, x, y });
  useInboxKeys({ rows, at, choose, open, inbox, act, refresh, field, menu: setMenu });
  useEffect(() => arrivals.forget(new Set(rows.map(({ alertId }) => alertId))));
  const filters = { search, counts, change };
  const listActs = { choose, open, select: inbox.select, menu: showMenu };
  return (
    <div className="alerts-page">
      <header className="alerts-head">
        <h1>{words.title}</h1>
        <SavedViews
          screen="alerts"
          search={{ ...filtersOf(search) }}
          apply={(given) => change(parseAlertSearch(given))}
        />
        <SeverityCounts {...filters} />
        <QuickFilters {...filters} />
        <FacetMenus {...filters} />
        <SearchField key={search.text ?? ''} search={search} change={change} field={field} />
      </header>
      <div className="alerts-bar">
        {inbox.selected > 0 ? (
          <Selected inbox={inbox} total={total} act={act} />
        ) : (
          <FilterChips search={search} change={change} />
        )}
        <span className="grow" />
        <span className="dim num">{query.data ? alertWords.shown(total) : ''}</span>
        <ArrivalsButton search={search} show={refresh} />
      </div>
      <div className="alerts-split">
        <ListPanel {...{ query, rows, at, search, inbox }} {...listActs} />
        <AlertPreview key={search.at ?? ''} alertId={search.at} open={open} act={act} />
      </div>
      {inbox.asking && inbox.targets ? (
        <TriageDialog
          kind={inbox.asking}
          targets={inbox.targets}
          close={() => inbox.ask(undefined)}
          decided={inbox.decided}
        />
      ) : null}
      {menu ? (
        <CellMenu place={menu} {...filters} open={open} close={() => setMenu(undefined)} />
      ) : null}
    </div>
  );
}

/** Reads the list again, with what has come since. */
function useRefresh(): () => void {
  const client = useQueryClient();
  return () => {
    arrivals.clear();
    void client.resetQueries({ queryKey: ['alerts'] });
  };
}

/** Absent for roles that only read. */
function useTriage(inbox: Inbox): ((kind: TriageKind) => void) | undefined {
  const may = useMay('alerts.triage');
  const atOnce = useActAtOnce(inbox.decided);
  if (!may) return undefined;
  return (kind) => {
    if (inbox.targets === undefined || !inbox.fits(kind)) return;
    if (kind === 'take' || kind === 'release') atOnce(inbox.targets.select, { kind });
    else inbox.ask(kind);
  };
}

interface KeyOptions {
  readonly rows: readonly AlertRow[];
  readonly at: number;
  readonly choose: (alertId: string | undefined) => void;
  readonly open: (alertId: string) => void;
  readonly inbox: Inbox;
  readonly act: ((kind: TriageKind) => void) | undefined;
  readonly refresh: () => void;
  readonly field: { readonly current: HTMLInputElement | null };
  readonly menu: (place: MenuPlace) => void;
}

function useInboxKeys({ rows, at, choose, open, inbox, act, refresh, field, menu }: KeyOptions) {
  const row = rows[at];
  const step = (by: number) => choose(moved(rows, at, by));
  const showMenu = () => {
    const box = row && document.getElementById(`alert-${row.alertId}`)?.getBoundingClientRect();
    if (row && box) menu({ row, x: box.left + 140, y: box.bottom });
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => row && open(row.alertId),
    x: () => row && inbox.select(row.alertId, false),
    X: () => row && inbox.select(row.alertId, true),
    A: () => inbox.selectAll(),
    Escape: () => inbox.clear(),
    a: () => act?.('attach'),
    c: () => act?.('new-case'),
    s: () => act?.('snooze'),
    t: () => act?.('take'),
    e: () => act?.(inbox.fits('dismiss') ? 'dismiss' : 'reopen'),
    z: () => lastUndo.act(),
    '.': showMenu,
    ContextMenu: showMenu,
    '/': () => field.current?.focus(),
    r: refresh,
  });
}

interface SelectedProps {
  readonly inbox: Inbox;
  readonly total: number;
  readonly act: ((kind: TriageKind) => void) | undefined;
}

function Selected({ inbox, total, act }: SelectedProps) {
  const all = inbox.selection.all !== undefined;
  return (
    <BulkBar
      size={inbox.selected}
      states={act ? inbox.states : {}}
      selectAll={all ? undefined : { total, act: inbox.selectAll }}
      act={(kind) => act?.(kind)}
      clear={inbox.clear}
    />
  );
}

function ArrivalsButton({ search, show }: { search: AlertSearch; show: () => void }) {
  const waiting = useArrivals().filter((arrival) => wouldShow(search, arrival)).length;
  return (
    <span className="arrivals" role="status">
      {waiting === 0 ? (
        <span className="dim">{alertWords.noArrivals}</span>
      ) : (
        <Button onClick={show}>
          {alertWords.arrived(waiting)}: {alertWords.arrivedShow}
        </Button>
      )}
    </span>
  );
}

interface ListPanelProps {
  readonly query: {
    readonly error: Error | null;
    readonly isPending: boolean;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
    readonly refetch: () => Promise<unknown>;
  };
  readonly rows: readonly AlertRow[];
  readonly at: number;
  readonly search: AlertSearch;
  readonly inbox: Inbox;
  readonly choose: (alertId: string) => void;
  readonly open: (alertId: string) => void;
  readonly select: (alertId: string, range: boolean) => void;
  readonly menu: (row: AlertRow, at: MouseEvent) => void;
}

function ListPanel({ query, rows, search, inbox, ...list }: ListPanelProps) {
  if (query.error) return <FailedState error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <LoadingRows rows={12} height={26} />;
  if (rows.length === 0) {
    const unfiltered = Object.keys(filtersOf(search)).length === 0;
    const title = unfiltered ? alertWords.emptyAll : alertWords.empty;
    return <EmptyState title={title} hint={alertWords.emptyHint} />;
  }
  const more = query.hasNextPage && !query.isFetchingNextPage;
  const next = more ? () => void query.fetchNextPage() : undefined;
  const { ids, all } = inbox.selection;
  const isSelected = (alertId: string) => all !== undefined || ids.has(alertId);
  return <AlertList rows={rows} isSelected={isSelected} more={next} {...list} />;
}
