/** Operational alerts: those that stand open with what to do, and those that have ended. */
import type { OperationalAlert } from '../../../../../surveillance/contract';
import { dateTime, duration } from '../../app/format';
import { useNow } from '../../app/now';
import { useMay } from '../../app/session';
import { Glyph } from '../../parts/icons';
import { t } from '../../words/en';
import { kindName, words as w } from '../../words/operations';
import { ReasonButton } from '../customers/reason-button';
import { useEnding } from './operations-queries';

interface Props {
  readonly alerts: readonly OperationalAlert[];
}

export function OpenAlerts({ alerts }: Props) {
  if (alerts.length === 0) {
    return (
      <section className="panel operations-well" aria-label={w.open} role="status">
        <Glyph name="check" size={20} />
        <div>
          <h2>{w.none}</h2>
          <p className="dim">{w.noneHint}</p>
        </div>
      </section>
    );
  }
  return (
    <section className="panel operations-open" aria-label={w.open}>
      <h2>{w.open}</h2>
      <ul>
        {alerts.map((alert) => (
          <OpenAlert key={alert.number} alert={alert} />
        ))}
      </ul>
    </section>
  );
}

function OpenAlert({ alert }: { readonly alert: OperationalAlert }) {
  const now = useNow();
  const mayEnd = useMay('operations.end');
  const ending = useEnding();
  const { number, kind, subject, severity, detail, occurrences, startedAt } = alert;
  return (
    <li className={severity}>
      <Glyph name="late" size={16} />
      <div className="grow">
        <h3>
          {kindName(kind)} <span className="subject">{subject}</span>{' '}
          <span className={`due ${severity === 'critical' ? 'late' : 'soon'}`}>
            {w.severities[severity]}
          </span>
        </h3>
        <p className="detail">{detail}</p>
        <p className="dim">
          {dateTime(startedAt)} {t.utc} · {duration(Math.max(0, now - startedAt))} ·{' '}
          {w.seen(occurrences)}
        </p>
      </div>
      {mayEnd ? (
        <ReasonButton
          label={w.end}
          busy={ending.isPending}
          run={(reason) => ending.mutate({ number, reason })}
        />
      ) : null}
    </li>
  );
}

export function EarlierAlerts({ alerts }: Props) {
  return (
    <section className="panel" aria-label={w.earlier}>
      <h2>{w.earlier}</h2>
      {alerts.length === 0 ? (
        <p className="dim">{w.noEarlier}</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="group" aria-label={w.earlier}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{w.kind}</th>
                <th scope="col">{w.subject}</th>
                <th scope="col">{w.since}</th>
                <th scope="col" className="num">
                  {w.lasted}
                </th>
                <th scope="col">{w.ended}</th>
              </tr>
            </thead>
            <tbody>
              {alerts.map((alert) => (
                <EndedRow key={alert.number} alert={alert} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function EndedRow({ alert }: { readonly alert: OperationalAlert }) {
  const { kind, subject, startedAt, endedAt, resolution, endedBy, detail } = alert;
  return (
    <tr>
      <th scope="row" title={detail}>
        {kindName(kind)}
      </th>
      <td>{subject}</td>
      <td className="nowrap">{dateTime(startedAt)}</td>
      <td className="num">{duration((endedAt ?? startedAt) - startedAt)}</td>
      <td>
        {resolution} <span className="dim">{endedBy ?? w.byItself}</span>
      </td>
    </tr>
  );
}
