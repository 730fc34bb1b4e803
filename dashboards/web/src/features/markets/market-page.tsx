/** One market: price, book and tape, live. */
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { changePercent, grouped } from '../../app/format';
import {
  candlesQuery,
  INTERVALS,
  marketsQuery,
  tickerQuery,
  type Interval,
} from '../../live/market-queries';
import type { MarketRow } from '../../live/market-types';
import { Change } from '../../parts/change';
import { PriceChart } from '../../parts/price-chart';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/markets.css';
import { t } from '../../words/en';
import { Ladder } from './ladder';
import { Tape } from './tape';

const w = t.markets;

export function MarketPage() {
  const { market: name } = useParams({ from: '/markets/$market' });
  const { data: markets, error, refetch } = useQuery(marketsQuery);
  const market = markets?.find((row) => row.name === name || row.symbol === name);
  if (error) return <FailedState error={error} retry={() => void refetch()} />;
  if (markets === undefined) return <LoadingRows rows={8} />;
  if (market === undefined) return <EmptyState page title={w.unknown} hint={name} />;
  return (
    <div className="page market-page">
      <MarketHead market={market} />
      <div className="market-grid">
        <Candles key={market.name} market={market} />
        <Ladder market={market} />
        <Tape market={market} />
      </div>
    </div>
  );
}

function MarketHead({ market }: { readonly market: MarketRow }) {
  const { data: ticker } = useQuery(tickerQuery(market));
  const price = (text: string | null = null) =>
    text === null ? t.none : grouped(text, market.priceDecimals);
  const facts = [
    [w.high, price(ticker?.high24h)],
    [w.low, price(ticker?.low24h)],
    [w.volume, ticker ? `${grouped(ticker.volume24h, 3)} ${market.base}` : t.none],
    [w.state, t.phases[ticker?.phase ?? ''] ?? t.none],
  ] as const;
  return (
    <header className="market-head">
      <h1>{market.name}</h1>
      <span className="price num">{price(ticker?.last)}</span>
      <Change value={ticker ? changePercent(ticker.open24h, ticker.last) : null} />
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <span className="grow" />
      <Link to="/inbox" search={{ market: market.name }}>
        {w.alertsHere}
      </Link>
      <Link to="/markets">{w.back}</Link>
    </header>
  );
}

function Candles({ market }: { readonly market: MarketRow }) {
  const [interval, setInterval] = useState<Interval>('1m');
  const { data: ticker } = useQuery(tickerQuery(market));
  const { data, error, refetch } = useQuery({
    ...candlesQuery(market.symbol, interval),
    refetchInterval: 5_000,
    placeholderData: (old) => old,
  });
  return (
    <section className="panel chart-panel" aria-label={w.candles}>
      <div className="panel-head">
        <h2>{w.candles}</h2>
        <SegmentedControl
          size="xs"
          aria-label={w.interval}
          value={interval}
          data={[...INTERVALS]}
          onChange={setInterval}
        />
      </div>
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {data === undefined && !error ? <LoadingRows rows={1} height={360} /> : null}
      {data?.length === 0 ? <EmptyState title={w.noCandles} /> : null}
      {data && data.length > 0 ? (
        <PriceChart
          candles={data}
          decimals={market.priceDecimals}
          last={ticker?.last ?? null}
          label={w.chart}
        />
      ) : null}
    </section>
  );
}
