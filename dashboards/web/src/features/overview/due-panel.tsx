/** The cases whose clocks end first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useNow } from '../../app/now';
import { DueTag } from '../../parts/due';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { words as caseWords } from '../../words/cases';
import { words as w } from '../../words/overview';
import { dueCasesQuery } from './overview-queries';

export function DuePanel() {
  const now = useNow();
  const { data, error, isPending } = useQuery(dueCasesQuery);
  return (
    <section className="panel" aria-label={w.dueFirst}>
      <div className="panel-head">
        <h2>{w.dueFirst}</h2>
        <span className="grow" />
        <Link to="/case-list">{w.allCases}</Link>
      </div>
      {error ? <FailedState error={error} /> : null}
      {isPending ? <LoadingRows rows={6} /> : null}
      {data?.cases.length === 0 ? <EmptyState title={w.noCases} /> : null}
      <ul className="newest">
        {data?.cases.map(({ caseId, title, due, assignee }) => (
          <li key={caseId}>
            <Link to="/case/$caseId" params={{ caseId }}>
              <span className="num left strong">{caseId}</span>
              <span className="ellipsis">{title}</span>
              <span className="dim who">{assignee?.name ?? caseWords.list.nobody}</span>
              {due === null ? null : <DueTag due={due} now={now} />}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
