/** Settlement on chain: whether it runs, what waits and until when, its batches and vaults. */
import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { BatchRow, SettlementOverview } from '../../../../../core/contract/settlement-staff';
import { dueWords } from '../../app/due';
import { ago, dateTime, duration } from '../../app/format';
import { useKeys } from '../../app/keyboard';
import { useNow } from '../../app/now';
import { Glyph } from '../../parts/icons';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/settlement.css';
import { t } from '../../words/en';
import { words as w } from '../../words/settlement';
import { EarlierStops, HaltPanel } from './halt-panel';
import { batchesQuery, overviewQuery } from './settlement-queries';
import { BATCH_STATES, type SettlementSearch } from './settlement-search';
import { StateTag } from './state-tag';
import { LeftOut, OpenTransfers, VaultsPanel } from './vaults-panel';

export function SettlementPage() {
  const { data, error, refetch } = useQuery(overviewQuery);
  return (
    <div className="page settlement-page">
      <h1>{w.title}</h1>
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {data === undefined && !error ? <LoadingRows rows={12} /> : null}
      {data?.venue === null ? <EmptyState title={w.noVenue} hint={w.noVenueHint} /> : null}
      {data && data.venue !== null ? (
        <>
          <HaltPanel overview={data} />
          <Standing overview={data} />
          <div className="settlement-grid">
            <Batches overview={data} />
            <div className="stack">
              <VaultsPanel comparison={data.comparison} />
              <LeftOut fills={data.leftOut} />
              <OpenTransfers transfers={data.transfers} />
              <EarlierStops resumptions={data.resumptions} />
            </div>
          </div>
        </>
      ) : null}
    </div>
  );
}

function Standing({ overview }: { readonly overview: SettlementOverview }) {
  const now = useNow();
  const { halt, waiting, venue } = overview;
  const { unbatched, underWay, oldestAt, dueAt } = waiting;
  const due = dueAt === null ? null : dueWords(dueAt, now);
  return (
    <section className="panel" aria-label={w.standing}>
      <dl className="facts-line">
        <div>
          <dt>{w.state}</dt>
          <dd>
            <span className={`due ${halt === null ? 'calm' : 'late'}`}>
              <Glyph name={halt === null ? 'check' : 'late'} size={12} />{' '}
              {halt === null ? w.runs : w.stands}
            </span>
          </dd>
        </div>
        <div>
          <dt>{w.waits}</dt>
          <dd>{unbatched + underWay === 0 ? w.nothingWaits : w.waitsOf(unbatched, underWay)}</dd>
        </div>
        {oldestAt === null ? null : (
          <div>
            <dt>{w.oldest}</dt>
            <dd title={`${dateTime(oldestAt)} ${t.utc}`}>{ago(oldestAt, now)}</dd>
          </div>
        )}
        {due === null ? null : (
          <div>
            <dt>{w.due}</dt>
            <dd className={`due ${due.tone}`}>{due.text}</dd>
          </div>
        )}
        <div>
          <dt>{w.place}</dt>
          <dd className="num">{venue?.settledTo?.toLocaleString('en') ?? t.none}</dd>
        </div>
        <div>
          <dt>{w.venue}</dt>
          <dd>
            <code className="hash">{venue?.config}</code>
          </dd>
        </div>
        <div>
          <dt>{w.genesis}</dt>
          <dd>
            <code className="hash">{venue?.genesis}</code>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Batches({ overview }: { readonly overview: SettlementOverview }) {
  const search = useSearch({ from: '/settlement' });
  const navigate = useNavigate({ from: '/settlement' });
  const query = useInfiniteQuery(batchesQuery(search));
  useKeys({ r: () => void query.refetch() });
  const change = (next: SettlementSearch) => void navigate({ search: next, replace: true });
  const batches = query.data?.pages.flatMap((page) => page.batches) ?? [];
  const filtered = search.state !== undefined || search.event !== undefined;
  return (
    <section className="stack" aria-label={w.batches}>
      <Filters {...{ search, change, counts: overview.batches }} />
      {query.error ? <FailedState error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <LoadingRows rows={8} /> : null}
      {query.data && batches.length === 0 ? (
        <EmptyState
          title={filtered ? w.noMatch : w.noBatches}
          hint={filtered ? w.noMatchHint : w.noBatchesHint}
        />
      ) : null}
      {batches.length > 0 ? <BatchTable batches={batches} /> : null}
      {query.hasNextPage ? (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {w.more}
        </Button>
      ) : null}
    </section>
  );
}

interface FiltersProps {
  readonly search: SettlementSearch;
  readonly change: (search: SettlementSearch) => void;
  readonly counts: SettlementOverview['batches'];
}

function Filters({ search, change, counts }: FiltersProps) {
  const { state: active, event, ...rest } = search;
  const setEvent = (text: string) => {
    const number = Number(text);
    const keep = active === undefined ? rest : { ...rest, state: active };
    change(Number.isSafeInteger(number) && number > 0 ? { ...keep, event: number } : keep);
  };
  return (
    <div className="severity-counts" role="group" aria-label={w.stateFilter}>
      {BATCH_STATES.map((state) => (
        <button
          key={state}
          type="button"
          className="severity-count"
          aria-pressed={state === active}
          onClick={() => {
            const keep = event === undefined ? rest : { ...rest, event };
            change(state === active ? keep : { ...keep, state });
          }}
        >
          {w.states[state]} <span className="num">{counts[state]}</span>
        </button>
      ))}
      <TextInput
        key={event ?? ''}
        className="search-field"
        aria-label={w.event}
        placeholder={w.event}
        inputMode="numeric"
        defaultValue={event ?? ''}
        onBlur={(one) => setEvent(one.currentTarget.value)}
        onKeyDown={(one) => {
          if (one.key === 'Enter') setEvent(one.currentTarget.value);
        }}
      />
    </div>
  );
}

function BatchTable({ batches }: { readonly batches: readonly BatchRow[] }) {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={w.batches}>
      <table className="table plain settlement-batches">
        <thead>
          <tr>
            <th scope="col" className="num">
              {w.batch}
            </th>
            <th scope="col">{w.state}</th>
            <th scope="col" className="num">
              {w.range}
            </th>
            <th scope="col" className="num">
              {w.fills}
            </th>
            <th scope="col">{w.made}</th>
            <th scope="col">{w.took}</th>
            <th scope="col">{w.attempts}</th>
            <th scope="col">{w.signature}</th>
          </tr>
        </thead>
        <tbody>
          {batches.map((batch) => (
            <BatchLine key={batch.batch} batch={batch} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BatchLine({ batch: one }: { readonly batch: BatchRow }) {
  const { batch, fromSeq, toSeq, logFills, chainFills, finalizedAt, plannedAt } = one;
  return (
    <tr>
      <th scope="row" className="num">
        <Link to="/settlement/$batch" params={{ batch: String(batch) }}>
          {batch}
        </Link>
      </th>
      <td>
        <StateTag state={one.state} />
        {one.reason === null ? null : <span className="dim block">{one.reason}</span>}
      </td>
      <td className="num">
        {fromSeq}–{toSeq}
      </td>
      <td className="num">
        {logFills}{' '}
        {chainFills === logFills ? null : (
          <span className="dim">
            → {chainFills} <span className="hidden-text">{w.netted}</span>
          </span>
        )}
      </td>
      <td className="num left">{dateTime(plannedAt)}</td>
      <td className="num left">{finalizedAt === null ? '' : duration(finalizedAt - plannedAt)}</td>
      <td className={one.failures > 0 ? 'strong' : 'dim'}>
        {w.attemptsOf(one.attempts, one.failures)}
      </td>
      <td className="ellipsis settlement-signature" title={one.signature ?? ''}>
        <code className="hash">{one.signature ?? t.none}</code>
      </td>
    </tr>
  );
}
