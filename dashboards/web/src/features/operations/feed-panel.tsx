/** The feed market by market: when the newest order came, beside how long it usually waits. */
import type { FeedState, MarketFeedRow } from '../../../../../surveillance/contract';
import { dateTime, duration } from '../../app/format';
import { t } from '../../words/en';
import { words as w } from '../../words/operations';

export function FeedPanel({ feed }: { readonly feed: FeedState | null }) {
  return (
    <section className="panel" aria-label={w.feed}>
      <div className="panel-head">
        <h2>{w.feed}</h2>
        <span className="grow" />
        {feed === null ? null : (
          <span className="dim">{w.upTo(feed.seq, `${dateTime(feed.at)} ${t.utc}`)}</span>
        )}
      </div>
      {feed === null ? <p className="dim">{w.noFeed}</p> : <FeedTable feed={feed} />}
    </section>
  );
}

function FeedTable({ feed: { markets, at, sizes } }: { readonly feed: FeedState }) {
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={w.feed}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{w.market}</th>
              <th scope="col">{w.state}</th>
              <th scope="col" className="num">
                {w.lastOrder}
              </th>
              <th scope="col" className="num" title={w.usualHint}>
                {w.usual}
              </th>
              <th scope="col" className="num">
                {w.lastPrice}
              </th>
              <th scope="col" className="num" title={w.usualHint}>
                {w.usualPrice}
              </th>
            </tr>
          </thead>
          <tbody>
            {markets.map((row) => (
              <MarketLine key={row.market} row={row} at={at} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="dim">{w.held(sizes.orders, sizes.parties)}</p>
    </>
  );
}

function MarketLine({ row, at }: { readonly row: MarketFeedRow; readonly at: number }) {
  const waited = (since: number | null) =>
    since === null ? t.none : duration(Math.max(0, at - since));
  const usual = (wait: number | null, since: number | null) =>
    since === null ? t.none : wait === null ? w.learning : duration(wait);
  return (
    <tr>
      <th scope="row">{row.market}</th>
      <td>{t.phases[row.phase] ?? row.phase}</td>
      <td className="num">{waited(row.lastInputAt)}</td>
      <td className="num">{usual(row.usualWait, row.lastInputAt)}</td>
      <td className="num">{waited(row.lastReferenceAt)}</td>
      <td className="num">{usual(row.usualReferenceWait, row.lastReferenceAt)}</td>
    </tr>
  );
}
