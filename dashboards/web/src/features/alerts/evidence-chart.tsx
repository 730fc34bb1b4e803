/** Price around the conduct, the alert's window shaded, the suspects' orders and fills on it. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { candlesQuery, marketsQuery } from '../../live/market-queries';
import type { Alert } from '../../../../../cases/contract';
import { PriceChart } from '../../parts/price-chart';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/alerts';
import { t } from '../../words/en';
import type { EvidenceRow } from './alert-types';
import { chartMarks, chartSpan } from './chart-span';

const w = words.page;
const NO_ROWS: readonly EvidenceRow[] = [];

interface EvidenceChartProps {
  readonly alert: Alert;
  readonly rows: readonly EvidenceRow[] | undefined;
}

export function EvidenceChart({ alert, rows = NO_ROWS }: EvidenceChartProps) {
  const { data: markets } = useQuery(marketsQuery);
  const market = markets?.find(({ name }) => name === alert.market);
  const span = useMemo(() => chartSpan(alert.from, alert.to), [alert.from, alert.to]);
  const { interval, stepSeconds, from, to, limit } = span;
  const { data, error, refetch } = useQuery({
    ...candlesQuery(market?.symbol ?? '', interval, { from, to, limit }),
    enabled: market !== undefined,
  });
  const marks = useMemo(() => chartMarks(rows, data ?? []), [rows, data]);
  const shade = useMemo(
    () => ({ from: alert.from / 1e6 - stepSeconds, to: alert.to / 1e6 }),
    [alert.from, alert.to, stepSeconds],
  );
  return (
    <section className="panel evidence-chart" aria-label={w.chart}>
      <div className="panel-head">
        <h2>{w.chart}</h2>
        <span className="legend">
          <span className="up">▲ {t.markets.buy}</span>{' '}
          <span className="down">▼ {t.markets.sell}</span>{' '}
          <span className="order">● {words.blotter.order}</span>{' '}
          <span className="shade-key">{w.shaded}</span>
        </span>
      </div>
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {data === undefined && !error ? <LoadingRows rows={1} height={280} /> : null}
      {data?.length === 0 ? <EmptyState title={t.markets.noCandles} /> : null}
      {data && data.length > 0 ? (
        <PriceChart
          candles={data}
          decimals={market?.priceDecimals ?? 2}
          marks={marks}
          span={shade}
          withSeconds={interval === '1s'}
          label={w.chartLabel}
        />
      ) : null}
    </section>
  );
}
