/** Who did what when: the records of the audit log, newest first, and the state of its tree. */
import { Button, Select, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditRecordRow } from '../../../../../reporting/contract/audit';
import { dateTime } from '../../app/format';
import { Glyph } from '../../parts/icons';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/reports.css';
import '../../style/audit.css';
import { words } from '../../words/audit';
import { LogState } from './audit-head';
import { actionsQuery, recordsQuery } from './audit-queries';
import type { AuditSearch } from './audit-search';
import { RecordDrawer } from './record-drawer';

export function AuditPage() {
  const search = useSearch({ from: '/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const query = useInfiniteQuery(recordsQuery(search));
  const change = (next: AuditSearch) => void navigate({ search: next, replace: true });
  const { seq, ...filters } = search;
  const records = query.data?.pages.flatMap((page) => page.records) ?? [];
  return (
    <div className="page audit-page">
      <header className="reports-head">
        <h1>{words.title}</h1>
        <Filters search={filters} change={change} />
      </header>
      <LogState />
      {query.error ? <FailedState error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <LoadingRows rows={12} /> : null}
      {query.data && records.length === 0 ? (
        <EmptyState title={words.empty} hint={words.emptyHint} />
      ) : null}
      {records.length > 0 ? (
        <Records records={records} open={(one) => change({ ...filters, seq: one })} />
      ) : null}
      {query.hasNextPage ? (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
      <RecordDrawer seq={seq} close={() => change(filters)} />
    </div>
  );
}

interface FiltersProps {
  readonly search: AuditSearch;
  readonly change: (search: AuditSearch) => void;
}

function Filters({ search, change }: FiltersProps) {
  const { data } = useQuery(actionsQuery);
  const set = (field: 'actor' | 'action' | 'subject', value: string | null) => {
    const { [field]: _old, ...rest } = search;
    change(value === null || value.trim() === '' ? rest : { ...rest, [field]: value.trim() });
  };
  return (
    <form
      className="audit-filters"
      aria-label={words.filters}
      onSubmit={(event) => event.preventDefault()}
    >
      <Select
        aria-label={words.action}
        placeholder={words.all}
        data={[...(data?.actions ?? [])]}
        value={search.action ?? null}
        onChange={(value) => set('action', value)}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': words.all }}
      />
      {(['actor', 'subject'] as const).map((field) => (
        <TextInput
          key={`${field} ${search[field] ?? ''}`}
          aria-label={field === 'actor' ? words.actorField : words.subjectField}
          placeholder={field === 'actor' ? words.actorField : words.subjectField}
          defaultValue={search[field] ?? ''}
          onBlur={(event) => set(field, event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') set(field, event.currentTarget.value);
          }}
        />
      ))}
    </form>
  );
}

interface RecordsProps {
  readonly records: readonly AuditRecordRow[];
  readonly open: (seq: number) => void;
}

function Records({ records, open }: RecordsProps) {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={words.title}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col" className="num">
              {words.seq}
            </th>
            <th scope="col">{words.time}</th>
            <th scope="col">{words.actor}</th>
            <th scope="col">{words.action}</th>
            <th scope="col">{words.subject}</th>
            <th scope="col">{words.signed}</th>
          </tr>
        </thead>
        <tbody>
          {records.map(({ seq, ts, actor, actorName, action, subject, signed }) => (
            <tr key={seq}>
              <th scope="row" className="num">
                <button
                  type="button"
                  className="figure"
                  aria-label={words.record(seq)}
                  onClick={() => open(seq)}
                >
                  {seq}
                </button>
              </th>
              <td className="num left nowrap">{dateTime(ts)}</td>
              <td title={actor}>{actorName ?? actor}</td>
              <td>{action}</td>
              <td className="ellipsis audit-subject" title={subject}>
                {subject}
              </td>
              <td>
                {signed ? (
                  <span className="due calm">
                    <Glyph name="check" size={12} /> <span className="hidden-text">yes</span>
                  </span>
                ) : (
                  <span className="dim">{words.notSigned}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
