/** The newest trades of a market, as they happen. */
import { useQuery } from '@tanstack/react-query';
import { grouped, timeOfDay } from '../../app/format';
import { tradesQuery } from '../../live/market-queries';
import type { MarketRow } from '../../live/market-types';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { t } from '../../words/en';

const w = t.markets;

export function Tape({ market }: { readonly market: MarketRow }) {
  const { data, error } = useQuery(tradesQuery(market));
  return (
    <section className="panel tape-panel" aria-label={w.trades}>
      <div className="panel-head">
        <h2>{w.trades}</h2>
      </div>
      {error ? <FailedState error={error} /> : null}
      {data === undefined && !error ? <LoadingRows rows={12} height={18} /> : null}
      {data?.length === 0 ? <EmptyState title={w.noTrades} /> : null}
      {data && data.length > 0 ? (
        <div className="tape-scroll" tabIndex={0} role="group" aria-label={w.trades}>
          <table className="tape">
            <thead>
              <tr>
                <th scope="col">{w.time}</th>
                <th scope="col">{w.side}</th>
                <th scope="col" className="num">
                  {w.price}
                </th>
                <th scope="col" className="num">
                  {w.quantity}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map(({ id, ts, side, price, quantity }) => (
                <tr key={id}>
                  <td className="num left">{timeOfDay(ts)}</td>
                  <td className={side === 'BUY' ? 'up' : 'down'}>
                    {side === 'BUY' ? w.buy : w.sell}
                  </td>
                  <td className="num">{grouped(price, market.priceDecimals)}</td>
                  <td className="num">{grouped(quantity, market.quantityDecimals)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}
