/** Markets now: price, change, and whether they trade. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { changePercent, grouped } from '../../app/format';
import { marketsQuery, tickerQuery } from '../../live/market-queries';
import type { MarketRow } from '../../live/market-types';
import { Change } from '../../parts/change';
import { FailedState, LoadingRows } from '../../parts/states';
import { t } from '../../words/en';
import { words as w } from '../../words/overview';

export function MarketsPanel() {
  const { data, error, isPending } = useQuery(marketsQuery);
  return (
    <section className="panel" aria-label={w.markets}>
      <div className="panel-head">
        <h2>{w.markets}</h2>
        <span className="grow" />
        <Link to="/markets">{w.allMarkets}</Link>
      </div>
      {error ? <FailedState error={error} /> : null}
      {isPending ? <LoadingRows rows={4} /> : null}
      <ul className="newest">
        {data?.map((market) => (
          <MarketLine key={market.name} market={market} />
        ))}
      </ul>
    </section>
  );
}

function MarketLine({ market }: { readonly market: MarketRow }) {
  const { data: ticker } = useQuery(tickerQuery(market));
  const last = ticker?.last ?? null;
  const phase = ticker?.phase ?? '';
  return (
    <li>
      <Link to="/markets/$market" params={{ market: market.name }}>
        <span className="strong">{market.name}</span>
        <span className={phase === 'continuous' ? 'dim' : 'down strong'}>
          {t.phases[phase] ?? t.none}
        </span>
        <span className="grow" />
        <span className="num">{last === null ? t.none : grouped(last, market.priceDecimals)}</span>
        <Change value={ticker ? changePercent(ticker.open24h, ticker.last) : null} />
      </Link>
    </li>
  );
}
