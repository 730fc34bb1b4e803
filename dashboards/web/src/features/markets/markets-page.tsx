/** All markets at a glance, moving as they trade. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { changePercent, grouped, spreadBps } from '../../app/format';
import { candlesQuery, marketsQuery, tickerQuery } from '../../live/market-queries';
import type { MarketRow } from '../../live/market-types';
import { Change } from '../../parts/change';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/markets.css';
import { t } from '../../words/en';
import { Sparkline } from './sparkline';

const w = t.markets;

export function MarketsPage() {
  const { data, error, refetch } = useQuery(marketsQuery);
  return (
    <div className="page">
      <h1>{w.title}</h1>
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {data === undefined && !error ? <LoadingRows rows={4} height={34} /> : null}
      {data?.length === 0 ? <EmptyState title={w.empty} hint={w.emptyHint} /> : null}
      {data && data.length > 0 ? <MarketsTable markets={data} /> : null}
    </div>
  );
}

function MarketsTable({ markets }: { readonly markets: readonly MarketRow[] }) {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={w.title}>
      <table className="table markets-table">
        <thead>
          <tr>
            <th scope="col">{w.market}</th>
            <th scope="col" className="num">
              {w.last}
            </th>
            <th scope="col" className="num">
              {w.change}
            </th>
            <th scope="col">{w.hour}</th>
            <th scope="col" className="num wide">
              {w.high}
            </th>
            <th scope="col" className="num wide">
              {w.low}
            </th>
            <th scope="col" className="num">
              {w.volume}
            </th>
            <th scope="col" className="num">
              {w.spread}
            </th>
            <th scope="col">{w.state}</th>
          </tr>
        </thead>
        <tbody>
          {markets.map((market) => (
            <MarketTableRow key={market.name} market={market} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Spread({ bps }: { readonly bps: number }) {
  return (
    <>
      {bps.toFixed(1)} <span className="unit">{w.bps}</span>
    </>
  );
}

function MarketTableRow({ market }: { readonly market: MarketRow }) {
  const { data: ticker } = useQuery(tickerQuery(market));
  const { data: candles } = useQuery({
    ...candlesQuery(market.symbol, '1m', { limit: 60 }),
    refetchInterval: 30_000,
  });
  const navigate = useNavigate();
  const params = { market: market.name };
  const price = (text: string | null = null) =>
    text === null ? t.none : grouped(text, market.priceDecimals);
  const change = ticker ? changePercent(ticker.open24h, ticker.last) : null;
  const spread = ticker ? spreadBps(ticker.bid, ticker.ask) : null;
  return (
    <tr onClick={() => void navigate({ to: '/markets/$market', params })}>
      <th scope="row">
        <Link to="/markets/$market" params={params} onClick={(event) => event.stopPropagation()}>
          {market.name}
        </Link>
      </th>
      <td className="num strong">{price(ticker?.last)}</td>
      <td className="num">
        <Change value={change} />
      </td>
      <td>
        <Sparkline market={market.name} candles={candles} />
      </td>
      <td className="num wide">{price(ticker?.high24h)}</td>
      <td className="num wide">{price(ticker?.low24h)}</td>
      <td className="num">
        {ticker ? grouped(ticker.volume24h, Math.min(3, market.quantityDecimals)) : t.none}{' '}
        <span className="unit">{market.base}</span>
      </td>
      <td className="num">{spread === null ? t.none : <Spread bps={spread} />}</td>
      <td>{t.phases[ticker?.phase ?? 'continuous'] ?? ticker?.phase}</td>
    </tr>
  );
}
