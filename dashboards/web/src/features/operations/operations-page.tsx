/** Whether surveillance is alive: what is wrong, what was, and the feed market by market. */
import { useQuery } from '@tanstack/react-query';
import { FailedState, LoadingRows } from '../../parts/states';
import '../../style/operations.css';
import { words as w } from '../../words/operations';
import { EarlierAlerts, OpenAlerts } from './alert-panels';
import { CanariesPanel } from './canaries-panel';
import { FeedPanel } from './feed-panel';
import { PagesPanel } from './pages-panel';
import { operationsQuery } from './operations-queries';

export function OperationsPage() {
  const { data, error, isPending, refetch } = useQuery(operationsQuery);
  return (
    <div className="page operations-page">
      <header className="operations-head">
        <h1>{w.title}</h1>
        <p className="dim">{w.lead}</p>
      </header>
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {isPending ? <LoadingRows rows={12} /> : null}
      {data ? (
        <>
          <OpenAlerts alerts={data.alerts.filter(({ endedAt }) => endedAt === null)} />
          <PagesPanel />
          <FeedPanel feed={data.feed} />
          <CanariesPanel rows={data.canaries} without={data.withoutCanary} />
          <EarlierAlerts alerts={data.alerts.filter(({ endedAt }) => endedAt !== null)} />
        </>
      ) : null}
    </div>
  );
}
