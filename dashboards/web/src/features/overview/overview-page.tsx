/** In five seconds: do the markets trade, is the feed alive, what waits for a decision. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ago, changePercent, grouped, nowMicros } from '../../app/format';
import { marketsQuery, tickerQuery } from '../../live/market-queries';
import type { MarketRow } from '../../live/market-types';
import { useStreamState } from '../../live/staff-stream';
import { Change } from '../../parts/change';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { t } from '../../words/en';
import { ruleName } from '../../words/rules';
import { overviewQuery, totalOf } from '../alerts/alert-queries';
import { SeverityBadge } from '../alerts/badges';

const w = t.overview;

export function OverviewPage() {
  const alerts = useQuery({ ...overviewQuery, refetchInterval: 15_000 });
  const markets = useQuery(marketsQuery);
  const stream = useStreamState();
  const counts = alerts.data?.counts ?? null;
  const shown = (n: number) => (counts === null ? t.none : n.toLocaleString('en'));
  return (
    <div className="page overview">
      <h1>{w.title}</h1>
      <dl className="tiles">
        <Tile label={w.open} value={shown(totalOf(counts, []))} />
        <Tile label={w.urgent} value={shown(totalOf(counts, ['critical', 'high']))} />
        <Tile label={w.markets} value={String(markets.data?.length ?? t.none)} />
        <Tile label={w.stream} value={t.stream[stream]} />
      </dl>
      <div className="overview-grid">
        <section className="panel" aria-label={w.newest}>
          <div className="panel-head">
            <h2>{w.newest}</h2>
            <span className="grow" />
            <Link to="/alerts">{w.seeAll}</Link>
          </div>
          {alerts.error ? <FailedState error={alerts.error} /> : null}
          {alerts.isPending ? <LoadingRows rows={8} /> : null}
          {alerts.data?.alerts.length === 0 ? <EmptyState title={w.calm} /> : null}
          <ul className="newest">
            {alerts.data?.alerts.map(({ alertId, rule, severity, market, accounts, raisedAt }) => (
              <li key={alertId}>
                <Link to="/alerts/$alertId" params={{ alertId }}>
                  <span className="badge-place">
                    <SeverityBadge severity={severity} />
                  </span>
                  <span className="strong">{ruleName(rule)}</span>
                  <span>{market ?? t.none}</span>
                  <span className="dim ellipsis">{accounts.join(', ')}</span>
                  <span className="dim num">{ago(raisedAt, nowMicros())}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
        <section className="panel" aria-label={w.moves}>
          <div className="panel-head">
            <h2>{w.moves}</h2>
          </div>
          {markets.error ? <FailedState error={markets.error} /> : null}
          {markets.isPending ? <LoadingRows rows={4} /> : null}
          <ul className="newest">
            {markets.data?.map((market) => (
              <MarketLine key={market.name} market={market} />
            ))}
          </ul>
        </section>
      </div>
    </div>
  );
}

function Tile({ label, value }: { readonly label: string; readonly value: ReactNode }) {
  return (
    <div className="tile">
      <dt>{label}</dt>
      <dd className="num left">{value}</dd>
    </div>
  );
}

function MarketLine({ market }: { readonly market: MarketRow }) {
  const { data: ticker } = useQuery(tickerQuery(market));
  const last = ticker?.last ?? null;
  return (
    <li>
      <Link to="/markets/$market" params={{ market: market.name }}>
        <span className="strong">{market.name}</span>
        <span className="grow" />
        <span className="num">{last === null ? t.none : grouped(last, market.priceDecimals)}</span>
        <Change value={ticker ? changePercent(ticker.open24h, ticker.last) : null} />
      </Link>
    </li>
  );
}
