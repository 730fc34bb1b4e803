/** All cases by what is due: filters in the address, keys, and the next one for whoever is free. */
import { Button, SegmentedControl, Tooltip } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { useKeys } from '../../app/keyboard';
import { useMay } from '../../app/session';
import { SavedViews } from '../../parts/saved-views';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/alerts.css';
import '../../style/cases.css';
import { words } from '../../words/cases';
import { caseListQuery, casesOf } from './case-queries';
import { FacetMenus, FilterChips, QuickFilters, SearchField, StateCounts } from './case-filters';
import { parseCaseSearch, without, type CaseSearch } from './case-search';
import { CaseTable } from './case-table';
import { useNextCase } from './next-case';

const w = words.list;

export function CaseListPage() {
  const search = useSearch({ from: '/case-list' });
  const navigate = useNavigate({ from: '/case-list' });
  const query = useInfiniteQuery(caseListQuery(search));
  const { rows, counts, total } = casesOf(query.data);
  const at = rows.findIndex(({ caseId }) => caseId === search.at);
  const field = useRef<HTMLInputElement>(null);
  const change = (next: CaseSearch) => void navigate({ search: next, replace: true });
  const open = (caseId: string) =>
    void navigate({ to: '/case/$caseId', params: { caseId }, search: {} });
  const mayWork = useMay('cases.work');
  const next = useNextCase();
  const step = (by: number) => {
    const to = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by));
    const caseId = rows[to]?.caseId;
    if (caseId !== undefined) change({ ...search, at: caseId });
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => search.at !== undefined && open(search.at),
    n: () => mayWork && next.mutate(),
    r: () => void query.refetch(),
    '/': () => field.current?.focus(),
  });
  const filters = { search, counts, change };
  const plain = Object.keys(without(without(search, 'at'), 'sort')).length === 0;
  return (
    <div className="page cases-page">
      <header className="alerts-head">
        <h1>{words.title}</h1>
        <SavedViews
          screen="cases"
          search={{ ...without(search, 'at') }}
          apply={(given) => change(parseCaseSearch(given))}
        />
        <StateCounts {...filters} />
        <QuickFilters {...filters} />
        <FacetMenus {...filters} />
        <SearchField key={search.text ?? ''} search={search} change={change} field={field} />
      </header>
      <div className="alerts-bar">
        <FilterChips search={search} change={change} />
        <span className="grow" />
        <span className="dim num">{query.data ? w.shown(total) : ''}</span>
        <Order search={search} change={change} />
        <NextButton next={next} may={mayWork} />
      </div>
      <ListState query={query} empty={rows.length === 0} plain={plain} />
      {rows.length > 0 ? (
        <CaseTable
          rows={rows}
          at={at}
          open={open}
          more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
        />
      ) : null}
    </div>
  );
}

interface OrderProps {
  readonly search: CaseSearch;
  readonly change: (search: CaseSearch) => void;
}

function Order({ search, change }: OrderProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={w.sort}
      value={search.sort ?? 'due'}
      data={[
        { value: 'due', label: w.sorts.due },
        { value: 'updated', label: w.sorts.updated },
      ]}
      onChange={(sort) => {
        change(sort === 'due' ? without(search, 'sort') : { ...search, sort });
      }}
    />
  );
}

interface NextButtonProps {
  readonly next: ReturnType<typeof useNextCase>;
  readonly may: boolean;
}

function NextButton({ next, may }: NextButtonProps) {
  return (
    <Tooltip label={w.nextHint}>
      <Button
        disabled={!may}
        loading={next.isPending}
        onClick={() => next.mutate()}
        rightSection={<kbd>n</kbd>}
      >
        {w.next}
      </Button>
    </Tooltip>
  );
}

interface ListStateProps {
  readonly query: {
    readonly error: Error | null;
    readonly isPending: boolean;
    readonly refetch: () => Promise<unknown>;
  };
  readonly empty: boolean;
  /** Nothing is filtered. */
  readonly plain: boolean;
}

/** What stands there instead of rows. */
function ListState({ query, empty, plain }: ListStateProps) {
  if (query.error) return <FailedState error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <LoadingRows rows={10} height={30} />;
  return empty ? <EmptyState title={plain ? w.emptyAll : w.empty} hint={w.emptyHint} /> : null;
}
