/** What is due and what is done, month by month; a row opens the report. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { CalendarEntry } from '../../../../../reporting/contract/reports';
import { dateTime } from '../../app/format';
import { useKeys } from '../../app/keyboard';
import { useNow } from '../../app/now';
import { useMay } from '../../app/session';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/reports.css';
import { words } from '../../words/reports';
import { MonthGrid } from './month-grid';
import { calendarQuery, useGenerate } from './report-queries';
import { monthAfter } from './report-search';
import { RunStateTag } from './run-state';

export function ReportsPage() {
  const search = useSearch({ from: '/reports' });
  const navigate = useNavigate({ from: '/reports' });
  const today = dateTime(useNow()).slice(0, 10);
  const month = search.month ?? today.slice(0, 7);
  const { data, error, refetch } = useQuery(calendarQuery(month));
  const go = (by: number) => void navigate({ search: { month: monthAfter(month, by) } });
  useKeys({ '[': () => go(-1), ']': () => go(1), r: () => void refetch() });
  const entries = data?.entries ?? [];
  return (
    <div className="page reports-page">
      <header className="reports-head">
        <h1>{words.title}</h1>
        <ActionIcon variant="default" aria-label={words.before} onClick={() => go(-1)}>
          ‹
        </ActionIcon>
        <span className="num strong" aria-live="polite">
          {month}
        </span>
        <ActionIcon variant="default" aria-label={words.after} onClick={() => go(1)}>
          ›
        </ActionIcon>
      </header>
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {data === undefined && !error ? <LoadingRows rows={10} /> : null}
      {data !== undefined && entries.length === 0 ? (
        <EmptyState title={words.emptyTitle} hint={words.emptyHint} />
      ) : null}
      {entries.length > 0 ? (
        <>
          <MonthGrid month={month} today={today} entries={entries} />
          {/* What begins later is in the month above only: there is nothing of it to make yet. */}
          <Entries entries={entries.filter(({ period }) => period <= today)} />
        </>
      ) : null}
    </div>
  );
}

function Entries({ entries }: { readonly entries: readonly CalendarEntry[] }) {
  const mayGenerate = useMay('reports.generate');
  const generate = useGenerate();
  const { isPending, variables } = generate;
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={words.title}>
      <table className="table reports-table">
        <thead>
          <tr>
            <th scope="col">{words.period}</th>
            <th scope="col">{words.report}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" className="num">
              {words.findings}
            </th>
            <th scope="col" className="num">
              {words.due}
            </th>
            <th scope="col">
              <span className="hidden-text">{words.make}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...entries].reverse().map((entry) => {
            const { kind, period } = entry;
            const busy = isPending && variables.kind === kind && variables.period === period;
            const make = () => generate.mutate({ kind, period });
            return (
              <Entry
                key={`${kind} ${period}`}
                {...{ entry, busy }}
                make={mayGenerate && entry.run === null ? make : undefined}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface EntryProps {
  readonly entry: CalendarEntry;
  readonly busy: boolean;
  readonly make: (() => void) | undefined;
}

function Entry({ entry: { period, run, title, state, overdue, dueAt }, busy, make }: EntryProps) {
  return (
    <tr>
      <th scope="row" className="num left">
        {period}
      </th>
      <td className="report-name">
        {run === null ? (
          title
        ) : (
          <Link to="/reports/$runId" params={{ runId: run.id }}>
            {title}
          </Link>
        )}
        {run?.provisional === true ? (
          <Tooltip label={words.provisionalHint}>
            <span className="dim block">{words.provisional}</span>
          </Tooltip>
        ) : null}
      </td>
      <td>
        <RunStateTag state={state} overdue={overdue} />
      </td>
      <td className={`num ${(run?.findings ?? 0) > 0 ? 'strong' : 'dim'}`}>
        {run === null || run.findings === null ? '' : run.findings || words.none}
      </td>
      <td className="num">{dateTime(dueAt).slice(0, 16)}</td>
      <td>
        {make === undefined ? null : (
          <Button size="compact-xs" variant="default" loading={busy} onClick={make}>
            {words.make}
          </Button>
        )}
      </td>
    </tr>
  );
}
