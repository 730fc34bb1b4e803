/** The order book: asks above, bids below, a bar for the depth up to each price. */
import { useQuery } from '@tanstack/react-query';
import { grouped, spreadBps } from '../../app/format';
import { depthQuery } from '../../live/market-queries';
import type { MarketRow } from '../../live/market-types';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { t } from '../../words/en';
import { bookRows, type BookRow } from './book-rows';

const w = t.markets;
const ROWS = 16;

export function Ladder({ market }: { readonly market: MarketRow }) {
  const { data, error } = useQuery(depthQuery(market));
  const asks = bookRows(data?.asks ?? [], ROWS);
  const bids = bookRows(data?.bids ?? [], ROWS);
  const deepest = Math.max(asks.at(-1)?.sum ?? 0, bids.at(-1)?.sum ?? 0);
  const spread = spreadBps(bids[0]?.price ?? null, asks[0]?.price ?? null);
  const shownSpread = spread === null ? t.none : spread.toFixed(1);
  const empty = data !== undefined && asks.length + bids.length === 0;
  return (
    <section className="panel ladder-panel" aria-label={w.book}>
      <div className="panel-head">
        <h2>{w.book}</h2>
      </div>
      {error ? <FailedState error={error} /> : null}
      {data === undefined && !error ? <LoadingRows rows={12} height={18} /> : null}
      {empty ? <EmptyState title={w.noBook} /> : null}
      {data && !empty ? (
        <table className="ladder">
          <thead>
            <tr>
              <th scope="col" className="num">
                {w.price} <span className="unit">{market.quote}</span>
              </th>
              <th scope="col" className="num">
                {w.quantity} <span className="unit">{market.base}</span>
              </th>
              <th scope="col" className="num">
                {w.total}
              </th>
            </tr>
          </thead>
          <LadderSide rows={[...asks].reverse()} side="ask" deepest={deepest} market={market} />
          <tbody className="gap">
            <tr>
              <th scope="row" colSpan={3}>
                {w.gap} <span className="num">{shownSpread}</span> {w.bps}
              </th>
            </tr>
          </tbody>
          <LadderSide rows={bids} side="bid" deepest={deepest} market={market} />
        </table>
      ) : null}
    </section>
  );
}

interface SideProps {
  readonly rows: readonly BookRow[];
  readonly side: 'ask' | 'bid';
  readonly deepest: number;
  readonly market: MarketRow;
}

function LadderSide({ rows, side, deepest, market }: SideProps) {
  // Missing levels keep their place, so that the middle stays where it is.
  const blanks = Array.from({ length: ROWS - rows.length }, (_, i) => (
    <tr key={`blank-${i}`} aria-hidden>
      <td colSpan={3}>&nbsp;</td>
    </tr>
  ));
  return (
    <tbody className={side}>
      {side === 'ask' ? blanks : null}
      {rows.map(({ price, quantity, sum }) => (
        <tr key={price}>
          <td className="num price">{grouped(price, market.priceDecimals)}</td>
          <td className="num">{grouped(quantity, market.quantityDecimals)}</td>
          <td className="num depth-cell">
            <span className="depth-bar" style={{ width: `${(sum / deepest) * 100}%` }} />
            <span>{grouped(sum.toFixed(3), Math.min(3, market.quantityDecimals))}</span>
          </td>
        </tr>
      ))}
      {side === 'bid' ? blanks : null}
    </tbody>
  );
}
