/** In five seconds: does the venue work, and what is due. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ago, nowMicros } from '../../app/format';
import { useMay } from '../../app/session';
import { healthQuery } from '../../live/health';
import { marketsQuery, tickerQuery } from '../../live/market-queries';
import { useStreamState } from '../../live/staff-stream';
import { Glyph } from '../../parts/icons';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/overview.css';
import { t } from '../../words/en';
import { words as w } from '../../words/overview';
import { ruleName } from '../../words/rules';
import { overviewQuery } from '../alerts/alert-queries';
import { SeverityBadge } from '../alerts/badges';
import { operationsQuery } from '../operations/operations-queries';
import { attention, detectorRows } from './attention';
import { DetectorsPanel, PartsPanel } from './detectors-panel';
import { DuePanel } from './due-panel';
import { MarketsPanel } from './markets-panel';
import {
  lastDayQuery,
  lastMonthQuery,
  lateAlertsQuery,
  lateCasesQuery,
  reportsDueQuery,
} from './overview-queries';
import { Tiles } from './tiles';

export function OverviewPage() {
  const mayAlerts = useMay('alerts.read');
  const mayCases = useMay('cases.read');
  return (
    <div className="page overview">
      <Standing />
      <Tiles />
      <div className="overview-grid">
        <div className="stack">
          {mayCases ? <DuePanel /> : null}
          {mayAlerts ? <Newest /> : null}
        </div>
        <div className="stack">
          <MarketsPanel />
          {mayAlerts ? <DetectorsPanel /> : null}
          <PartsPanel />
        </div>
      </div>
    </div>
  );
}

/** All that is wrong in sentences, or that nothing is. */
function useSigns() {
  const mayAlerts = useMay('alerts.read');
  const mayCases = useMay('cases.read');
  const mayReports = useMay('reports.read');
  const stream = useStreamState();
  const health = useQuery(healthQuery);
  const { data: markets = [] } = useQuery(marketsQuery);
  const phases = useQueries({
    queries: markets.map((market) => tickerQuery(market)),
    combine: (results) =>
      results.map(({ data }, i) => {
        const phase = data?.phase ?? 'continuous';
        return { name: markets[i]?.name ?? '', phase: t.phases[phase] ?? phase };
      }),
  });
  const late = useQuery({ ...lateAlertsQuery, enabled: mayAlerts });
  const day = useQuery({ ...lastDayQuery, enabled: mayAlerts });
  const month = useQuery({ ...lastMonthQuery, enabled: mayAlerts });
  const lateCases = useQuery({ ...lateCasesQuery, enabled: mayCases });
  const operations = useQuery({ ...operationsQuery, enabled: useMay('operations.read') });
  const reports = useQuery({ ...reportsDueQuery, enabled: mayReports });
  const silent = detectorRows(day.data?.counts, month.data?.counts).filter((row) => row.silent);
  const said = attention({
    stream,
    health: health.data,
    markets: phases,
    lateAlerts: late.data?.total ?? 0,
    lateCases: lateCases.data?.total ?? 0,
    lateReports: (reports.data?.entries ?? []).filter(({ overdue }) => overdue).length,
    silent: silent.map(({ rule }) => rule),
    operational: (operations.data?.alerts ?? []).filter(({ endedAt }) => endedAt === null),
  });
  return { said, looking: health.isPending || (mayAlerts && late.isPending) };
}

function Standing() {
  const { said, looking } = useSigns();
  const well = said.length === 0;
  const state = looking ? 'looking' : well ? 'well' : 'wrong';
  const title = looking ? w.checking : well ? w.well : w.attention(said.length);
  return (
    <section className={`standing ${state}`} aria-label={w.title} role="status">
      <Glyph name={well ? 'check' : 'late'} size={22} />
      <div>
        <h1>{title}</h1>
        <p>{well ? w.wellHint : said.slice(0, 4).join(' · ')}</p>
      </div>
    </section>
  );
}

function Newest() {
  const alerts = useQuery({ ...overviewQuery, refetchInterval: 15_000 });
  return (
    <section className="panel" aria-label={w.newest}>
      <div className="panel-head">
        <h2>{w.newest}</h2>
        <span className="grow" />
        <Link to="/inbox">{w.seeAll}</Link>
      </div>
      {alerts.error ? <FailedState error={alerts.error} /> : null}
      {alerts.isPending ? <LoadingRows rows={8} /> : null}
      {alerts.data?.alerts.length === 0 ? <EmptyState title={w.calm} /> : null}
      <ul className="newest">
        {alerts.data?.alerts.map((row) => (
          <li key={row.alertId}>
            <Link to="/alerts/$alertId" params={{ alertId: row.alertId }}>
              <span className="badge-place">
                <SeverityBadge severity={row.severity} />
              </span>
              <span className="strong">{ruleName(row.rule)}</span>
              <span className="market">{row.market ?? t.none}</span>
              <span className="dim ellipsis">
                {(row.owners.length > 0 ? row.owners : row.accounts).join(', ')}
              </span>
              <span className="dim num">{ago(row.raisedAt, nowMicros())}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
