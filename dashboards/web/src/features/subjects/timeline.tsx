/** Everything about a person in the order of time, newest first, by kind if one wants. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TimelineKind, TimelineRow } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/subjects';
import { timelineQuery } from './subject-queries';
import { kindsOf, toggledKind } from './subject-search';

const KINDS = Object.keys(words.kinds) as TimelineKind[]; // keys of that record

export function Timeline({ owner }: { readonly owner: string }) {
  const search = useSearch({ from: '/subject/$owner' });
  const navigate = useNavigate({ from: '/subject/$owner' });
  const active = kindsOf(search);
  const query = useInfiniteQuery(timelineQuery(owner, active));
  const rows = query.data?.pages.flatMap(({ entries }) => entries);
  const toggle = (kind: string) =>
    void navigate({ search: toggledKind(search, kind), replace: true, resetScroll: false });
  return (
    <section className="panel" aria-label={words.timeline}>
      <div className="panel-head">
        <h2>{words.timeline}</h2>
      </div>
      <div className="kind-filter" role="group" aria-label={words.filterKinds}>
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            className="severity-count"
            aria-pressed={active.includes(kind)}
            onClick={() => toggle(kind)}
          >
            {words.kinds[kind]}
          </button>
        ))}
      </div>
      {query.error ? <FailedState error={query.error} retry={() => void query.refetch()} /> : null}
      {rows === undefined && !query.error ? <LoadingRows rows={8} /> : null}
      {rows?.length === 0 ? (
        <EmptyState title={active.length > 0 ? words.timelineFiltered : words.timelineEmpty} />
      ) : null}
      {query.hasPreviousPage ? (
        <Button variant="default" onClick={() => void query.fetchPreviousPage()}>
          {words.newer}
        </Button>
      ) : null}
      <ol className="timeline">
        {rows?.map((row, i) => (
          <li key={`${row.at} ${row.kind} ${i}`} className={`kind-${row.kind}`}>
            <Entry row={row} />
          </li>
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.older}
        </Button>
      ) : null}
      {rows && rows.length > 0 && !query.hasNextPage ? <p className="dim">{words.end}</p> : null}
    </section>
  );
}

function Entry({ row }: { readonly row: TimelineRow }) {
  const { at, kind, text, market, account, seq, ref } = row;
  const names: Readonly<Record<string, string>> = words.kinds;
  return (
    <>
      <time className="num left dim">{dateTime(at)}</time>
      <span className="kind">{names[kind] ?? kind}</span>
      <span className="said">
        <Reference leadsTo={ref} text={text} />
        <span className="dim">
          {[account, market].filter((one) => one !== null).map((one) => ` · ${one}`)}
        </span>
        {seq !== null && market !== null ? (
          <Link to="/replay/$market" params={{ market }} search={{ seq }} className="seq num">
            {words.sequence} {seq.toLocaleString('en')}
          </Link>
        ) : null}
      </span>
    </>
  );
}

/** The sentence, as a link where it leads to an alert or a case. */
function Reference({ leadsTo, text }: { leadsTo: string | null; text: string }) {
  const [kind, id] = (leadsTo ?? '').split(':');
  if (kind === 'alert' && id) {
    return (
      <Link to="/alerts/$alertId" params={{ alertId: id }}>
        {text}
      </Link>
    );
  }
  if (kind === 'case' && id) {
    return (
      <Link to="/case/$caseId" params={{ caseId: id }}>
        {text}
      </Link>
    );
  }
  return <span>{text}</span>;
}
