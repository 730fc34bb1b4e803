/** Whether detectors still speak, and whether the exchange's own parts work. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { healthQuery, type Lag } from '../../live/health';
import { Glyph } from '../../parts/icons';
import { FailedState, LoadingRows } from '../../parts/states';
import { words as w } from '../../words/overview';
import { ruleName } from '../../words/rules';
import { detectorRows, LAG_WORTH_SAYING } from './attention';
import { lastDayQuery, lastMonthQuery } from './overview-queries';
import { partName } from '../../words/parts-of-exchange';

export function DetectorsPanel() {
  const day = useQuery(lastDayQuery);
  const month = useQuery(lastMonthQuery);
  const rows = detectorRows(day.data?.counts, month.data?.counts);
  return (
    <section className="panel" aria-label={w.detectors}>
      <h2>{w.detectors}</h2>
      {month.error ? <FailedState error={month.error} /> : null}
      {month.isPending ? <LoadingRows rows={4} /> : null}
      {month.data && rows.length === 0 ? <p className="dim">{w.noDetectors}</p> : null}
      {rows.length > 0 ? (
        <table className="table plain">
          <thead>
            <tr>
              <th scope="col">{w.rule}</th>
              <th scope="col" className="num">
                {w.day}
              </th>
              <th scope="col" className="num">
                {w.month}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ rule, day: inDay, month: inMonth, silent }) => (
              <tr key={rule}>
                <th scope="row">
                  <Link to="/inbox" search={{ rule, state: 'any' }}>
                    {ruleName(rule)}
                  </Link>
                  {silent ? (
                    <span className="due late">
                      {' '}
                      <Glyph name="late" size={12} /> {w.silent}
                    </span>
                  ) : null}
                </th>
                <td className="num">{inDay.toLocaleString('en')}</td>
                <td className="num">{inMonth.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}

export function PartsPanel() {
  const { data, error, isPending } = useQuery(healthQuery);
  return (
    <section className="panel" aria-label={w.parts}>
      <h2>{w.parts}</h2>
      {error ? <FailedState error={error} /> : null}
      {isPending ? <LoadingRows rows={3} /> : null}
      <ul className="lines">
        {data?.checks.map(({ name, ok, reason }) => (
          <li key={name} className="line">
            <span>{partName(name)}</span>
            <span className="grow" />
            <span className={`due ${ok ? 'calm' : 'late'}`} title={reason}>
              <Glyph name={ok ? 'check' : 'late'} size={12} /> {ok ? w.works : w.fails}
            </span>
          </li>
        ))}
        {data === undefined ? null : <LogReaders lags={data.lags} />}
      </ul>
    </section>
  );
}

/** The consumers of the log: one line when all keep up, and one more for each that does not. */
function LogReaders({ lags }: { readonly lags: readonly Lag[] }) {
  const behind = lags.filter(({ events }) => events > LAG_WORTH_SAYING);
  return (
    <>
      <li className="line">
        <span>{w.readers(lags.length)}</span>
        <span className="grow" />
        <span className="due calm">
          <Glyph name="check" size={12} /> {w.keepUp(lags.length - behind.length)}
        </span>
      </li>
      {behind.map(({ consumer, events }) => (
        <li key={consumer} className="line">
          <span>{partName(consumer)}</span>
          <span className="grow" />
          <span className="due late">
            <Glyph name="late" size={12} /> {w.behind(events)}
          </span>
        </li>
      ))}
    </>
  );
}
