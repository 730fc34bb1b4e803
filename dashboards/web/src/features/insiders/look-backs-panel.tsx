/** Look-backs, newest first; each opens to who traded, insiders on top. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LookBackRow, LookBackTrader } from '../../../../../surveillance/contract';
import { dateTime, grouped } from '../../app/format';
import { Glyph } from '../../parts/icons';
import { FailedState, LoadingRows } from '../../parts/states';
import { t } from '../../words/en';
import { words as w } from '../../words/insiders';
import { lookBacksQuery } from './insider-queries';

export function LookBacksPanel() {
  const { data, error, isPending, refetch } = useQuery(lookBacksQuery);
  return (
    <section className="panel" aria-label={w.lookBacks}>
      <h2>{w.lookBacks}</h2>
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {isPending ? <LoadingRows rows={4} /> : null}
      {data?.lookBacks.length === 0 ? <p className="dim">{w.noLookBacks}</p> : null}
      {data?.lookBacks.map((row) => (
        <LookBack key={`${row.seq} ${row.market}`} row={row} />
      ))}
    </section>
  );
}

function LookBack({ row }: { readonly row: LookBackRow }) {
  const { cause, market, at, from, state, fault, traders, more } = row;
  const listed = traders.filter(({ roles }) => roles.length > 0).length;
  const minute = (micros: number) => dateTime(micros).slice(0, 16);
  const head =
    state === 'waiting'
      ? w.waiting
      : traders.length === 0
        ? w.nobody
        : w.traders(traders.length + more, listed);
  return (
    <details className="look-back" open={listed > 0}>
      <summary>
        <span className="strong">
          {w.causes[cause]} {market}
        </span>{' '}
        <span className="dim">
          {minute(at)} {t.utc} ·
        </span>{' '}
        <span className={listed > 0 ? 'due late' : 'dim'}>
          {listed > 0 ? <Glyph name="late" size={12} /> : null} {fault ?? head}
        </span>
      </summary>
      <p className="dim">{w.span(minute(from), minute(at))}</p>
      {traders.length > 0 ? (
        <Traders traders={traders} label={`${w.causes[cause]} ${market}`} />
      ) : null}
      {more > 0 ? <p className="dim">{w.more(more)}</p> : null}
    </details>
  );
}

interface TradersProps {
  readonly traders: readonly LookBackTrader[];
  readonly label: string;
}

function Traders({ traders, label }: TradersProps) {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={label}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{w.account}</th>
            <th scope="col">{w.owner}</th>
            <th scope="col">{w.role}</th>
            <th scope="col">{w.market}</th>
            <th scope="col" className="num">
              {w.bought}
            </th>
            <th scope="col" className="num">
              {w.sold}
            </th>
            <th scope="col" className="num">
              {w.volume}
            </th>
            <th scope="col" className="num">
              {w.trades}
            </th>
            <th scope="col">{w.last}</th>
          </tr>
        </thead>
        <tbody>
          {traders.map((one) => (
            <tr key={`${one.account} ${one.market}`} className={one.roles.length > 0 ? 'own' : ''}>
              <th scope="row">{one.account}</th>
              <td>
                <Link to="/subject/$owner" params={{ owner: one.owner }}>
                  {one.owner}
                </Link>
              </td>
              <td>{one.roles.map((role) => w.roles[role]).join(', ') || t.none}</td>
              <td>{one.market}</td>
              <td className="num">{grouped(one.bought)}</td>
              <td className="num">{grouped(one.sold)}</td>
              <td className="num">{grouped(one.volume, 2)}</td>
              <td className="num">{one.trades.toLocaleString('en')}</td>
              <td className="nowrap">{dateTime(one.lastAt).slice(0, 16)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
