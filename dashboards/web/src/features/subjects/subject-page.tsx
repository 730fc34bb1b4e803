/** One person or company: what is known, what happened, and what we did about it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { SubjectAnswer } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { ApiError } from '../../app/http';
import { useMay } from '../../app/session';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/alerts.css';
import '../../style/cases.css';
import '../../style/subjects.css';
import { t } from '../../words/en';
import { words } from '../../words/subjects';
import { CaseTable } from '../cases/case-table';
import { OwnerMeasures } from '../measures/measure-panels';
import { CustomerPanels } from './customer-panels';
import { FactTables } from './fact-tables';
import { SubjectAlerts } from './subject-alerts';
import { subjectQuery } from './subject-queries';
import { SubjectRisk } from './subject-risk';
import { Timeline } from './timeline';

export function SubjectPage() {
  const { owner } = useParams({ from: '/subject/$owner' });
  const { data, error, refetch } = useQuery(subjectQuery(owner));
  if (error instanceof ApiError && error.status === 404) {
    return <EmptyState page title={words.unknown} hint={words.unknownHint} />;
  }
  if (error) return <FailedState error={error} retry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={12} />;
  return <KnownSubject key={owner} subject={data} />;
}

function KnownSubject({ subject }: { readonly subject: SubjectAnswer }) {
  const navigate = useNavigate();
  const mayReadCustomers = useMay('kyc.read');
  const { owner, cases, alerts } = subject;
  const open = (caseId: string) => void navigate({ to: '/case/$caseId', params: { caseId } });
  return (
    <div className="page subject-page">
      <Head subject={subject} />
      <div className="subject-grid">
        <div className="stack">
          <section className="panel" aria-label={words.cases}>
            <h2>{words.cases}</h2>
            {cases.length === 0 ? (
              <p className="dim">{words.noCases}</p>
            ) : (
              <CaseTable rows={cases} open={open} compact />
            )}
          </section>
          <SubjectAlerts alerts={alerts} owner={owner} />
          <Timeline owner={owner} />
        </div>
        <div className="stack">
          {mayReadCustomers ? <CustomerPanels owner={owner} /> : null}
          <Accounts subject={subject} />
          <OwnerMeasures owner={owner} />
          <FactTables subject={subject} />
        </div>
      </div>
    </div>
  );
}

function Head({ subject }: { readonly subject: SubjectAnswer }) {
  const { owner, counts } = subject;
  const figures = [
    [words.alertsOf, counts.openAlerts, counts.alerts],
    [words.casesOf, counts.openCases, counts.cases],
  ] as const;
  return (
    <header className="subject-head">
      <h1>{owner}</h1>
      <SubjectRisk owner={owner} />
      <dl className="facts-line">
        {figures.map(([label, open, all]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="num left">
              <span className="strong">{open}</span> {words.ofAll(all)}
            </dd>
          </div>
        ))}
      </dl>
      <span className="grow" />
      <Link to="/inbox" search={{ owner, state: 'any' }}>
        {words.alerts}
      </Link>
      <Link to="/case-list" search={{ subject: owner, state: 'any' }}>
        {words.cases}
      </Link>
    </header>
  );
}

function Accounts({ subject: { accounts } }: { readonly subject: SubjectAnswer }) {
  return (
    <section className="panel" aria-label={words.accounts}>
      <h2>{words.accounts}</h2>
      {accounts.length === 0 ? <p className="dim">{words.noAccounts}</p> : null}
      <div className="table-bare" tabIndex={0} role="group" aria-label={words.accounts}>
        <table className="table plain">
          <thead>
            <tr>
              <th scope="col">{words.account}</th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.kind}</th>
              <th scope="col">{words.country}</th>
              <th scope="col">{words.tier}</th>
              <th scope="col" className="num">
                {words.opened}
              </th>
            </tr>
          </thead>
          <tbody>
            {accounts.map(({ account, kind, country, state, tier, openedAt }) => (
              <tr key={account}>
                <th scope="row">
                  <Link to="/inbox" search={{ account, state: 'any' }} title={words.filterAccount}>
                    {account}
                  </Link>
                </th>
                <td>{state}</td>
                <td>{kind}</td>
                <td>{country}</td>
                <td>{tier ?? t.none}</td>
                <td className="num">
                  {openedAt === null ? t.none : dateTime(openedAt).slice(0, 10)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
