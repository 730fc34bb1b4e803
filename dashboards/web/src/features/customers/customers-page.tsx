/** Customers by queue: one for each state, and the work that crosses them. */
import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import type { CustomerRow, Queue } from '../../../../../kyc/contract';
import { shortTime } from '../../app/format';
import { useKeys } from '../../app/keyboard';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/customers.css';
import '../../style/reports.css';
import { words } from '../../words/customers';
import { t } from '../../words/en';
import { customersQuery, queuesQuery } from './customer-queries';
import type { CustomerSearch } from './customer-search';

export function CustomersPage() {
  const search = useSearch({ from: '/customers' });
  const navigate = useNavigate({ from: '/customers' });
  const query = useInfiniteQuery(customersQuery(search));
  const field = useRef<HTMLInputElement>(null);
  const change = (next: CustomerSearch) => void navigate({ search: next, replace: true });
  useKeys({ '/': () => field.current?.focus(), r: () => void query.refetch() });
  const rows = query.data?.pages.flatMap(({ customers }) => customers) ?? [];
  const { text: _text, ...rest } = search;
  const look = (value: string) =>
    change(value.trim() === '' ? rest : { ...rest, text: value.trim() });
  return (
    <div className="page customers-page">
      <header className="reports-head">
        <h1>{words.title}</h1>
        <TextInput
          key={search.text ?? ''}
          ref={field}
          aria-label={words.search}
          placeholder={words.search}
          defaultValue={search.text ?? ''}
          onBlur={(event) => look(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') look(event.currentTarget.value);
          }}
        />
      </header>
      <Queues search={search} change={change} />
      {query.error ? <FailedState error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <LoadingRows rows={12} /> : null}
      {query.data && rows.length === 0 ? (
        <EmptyState title={words.empty} hint={words.emptyHint} />
      ) : null}
      {rows.length > 0 ? <Rows rows={rows} /> : null}
      {query.hasNextPage ? (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
    </div>
  );
}

interface QueuesProps {
  readonly search: CustomerSearch;
  readonly change: (search: CustomerSearch) => void;
}

function Queues({ search, change }: QueuesProps) {
  const { data } = useQuery(queuesQuery);
  const { queue: chosen, ...rest } = search;
  const queues: readonly Queue[] = data?.queues ?? [];
  return (
    <div className="queues" role="group" aria-label={words.queue}>
      <button
        type="button"
        className="queue"
        aria-pressed={chosen === undefined}
        onClick={() => change(rest)}
      >
        {words.all}
      </button>
      {queues.map(({ queue, count, overdue }) => (
        <button
          key={queue}
          type="button"
          className="queue"
          aria-pressed={chosen === queue}
          onClick={() => change({ ...rest, queue })}
        >
          {words.queues[queue]} <span className="num strong">{count.toLocaleString('en')}</span>
          {overdue > 0 ? <span className="due late"> {words.overdue(overdue)}</span> : null}
        </button>
      ))}
    </div>
  );
}

function Rows({ rows }: { readonly rows: readonly CustomerRow[] }) {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={words.title}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{words.customer}</th>
            <th scope="col">{words.kind}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.tier}</th>
            <th scope="col" className="num">
              {words.rating}
            </th>
            <th scope="col">{words.country}</th>
            <th scope="col" className="num">
              {words.accounts}
            </th>
            <th scope="col">{words.work}</th>
            <th scope="col" className="num">
              {words.activity}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.customer}>
              <th scope="row">
                <Link to="/customers/$customer" params={{ customer: row.customer }}>
                  {row.customer}
                </Link>
                {row.name !== null && row.name !== row.customer ? (
                  <span className="dim block">{row.name}</span>
                ) : null}
              </th>
              <td>{words.kinds[row.kind]}</td>
              <td>{words.states[row.state]}</td>
              <td>{row.tier}</td>
              <td className="num">
                {row.score === null ? t.none : `${row.score} ${row.rating ?? ''}`}
              </td>
              <td>{row.country ?? t.none}</td>
              <td className="num">{row.accounts}</td>
              <td>{todo(row).join(', ')}</td>
              <td className="num">
                {row.lastActivityAt === null ? t.none : shortTime(row.lastActivityAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function todo(row: CustomerRow): string[] {
  return [
    row.documentsToReview > 0 ? words.documentsToReview(row.documentsToReview) : '',
    row.openHits > 0 ? words.openHits(row.openHits) : '',
    row.openProposals > 0 ? words.openProposals(row.openProposals) : '',
    row.reviewOverdue ? words.reviewOverdue : '',
  ].filter((word) => word !== '');
}
