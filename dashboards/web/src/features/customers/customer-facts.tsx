/** What is known of a customer: risk with its reasons, limits, checks, accounts, history. */
import type { Customer } from '../../../../../kyc/contract';
import { dateTime, grouped, plainWords } from '../../app/format';
import { words } from '../../words/customers';
import { t } from '../../words/en';

interface CustomerProps {
  readonly customer: Customer;
}

export function RiskPanel({ customer: { risk, review } }: CustomerProps) {
  return (
    <section className="panel" aria-label={words.risk}>
      <h2>
        {words.risk}{' '}
        {risk === null ? null : (
          <span className="num">
            {risk.score} · {plainWords(risk.rating)}
          </span>
        )}
      </h2>
      {risk === null ? <p className="dim">{words.noRisk}</p> : null}
      <ul className="lines">
        {risk?.factors.map(({ name, points, reason }) => (
          <li key={name}>
            <span className="num strong">+{points}</span> {reason}
          </li>
        ))}
      </ul>
      {review.dueAt === null ? null : (
        <p className={review.overdue ? 'due late' : 'dim'}>
          {words.review}: {dateTime(review.dueAt).slice(0, 10)}
        </p>
      )}
    </section>
  );
}

export function LimitsPanel({ customer: { limits, checks } }: CustomerProps) {
  return (
    <section className="panel" aria-label={words.limits}>
      <h2>{words.limits}</h2>
      <table className="table plain">
        <thead>
          <tr>
            <th scope="col">{words.window}</th>
            <th scope="col" className="num">
              {words.used}
            </th>
            <th scope="col" className="num">
              {words.limit}
            </th>
          </tr>
        </thead>
        <tbody>
          {limits.map(({ direction, window, asset, limit, used, over }) => (
            <tr key={`${direction} ${window}`}>
              <th scope="row">
                {words.sections[direction]}, {words.windows[window]}
              </th>
              <td className={`num ${over ? 'strong' : ''}`}>
                {grouped(used)} {asset ?? ''}
              </td>
              <td className="num">{limit === null ? words.noLimit : grouped(limit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{words.checks}</h3>
      <ul className="lines">
        {checks
          .filter(({ needed, done }) => needed || done)
          .map(({ check, done, by, at }) => (
            <li key={check}>
              {plainWords(check)}:{' '}
              {done ? words.done : <span className="strong">{words.missing}</span>}
              {done && at !== null ? (
                <span className="dim block">
                  {by} · {dateTime(at).slice(0, 10)}
                </span>
              ) : null}
            </li>
          ))}
      </ul>
    </section>
  );
}

export function AccountsPanel({ customer: { accountList, people } }: CustomerProps) {
  return (
    <section className="panel" aria-label={words.accountsOf}>
      <h2>{words.accountsOf}</h2>
      <div className="table-bare" tabIndex={0} role="group" aria-label={words.accountsOf}>
        <table className="table plain">
          <thead>
            <tr>
              <th scope="col">{words.account}</th>
              <th scope="col">{words.kind}</th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.country}</th>
              <th scope="col" className="num">
                {words.opened}
              </th>
              <th scope="col" className="num">
                {words.activity}
              </th>
            </tr>
          </thead>
          <tbody>
            {accountList.map(({ account, kind, state, country, openedAt, lastActivityAt }) => (
              <tr key={account}>
                <th scope="row">{account}</th>
                <td>{plainWords(kind)}</td>
                <td>{plainWords(state)}</td>
                <td>{country}</td>
                <td className="num">{dateTime(openedAt).slice(0, 10)}</td>
                <td className="num">
                  {lastActivityAt === null ? t.none : dateTime(lastActivityAt).slice(0, 16)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {people.length > 0 ? <p className="dim">{`${words.people}: ${people.length}`}</p> : null}
    </section>
  );
}

export function HistoryPanel({ customer: { history } }: CustomerProps) {
  return (
    <section className="panel" aria-label={words.history}>
      <h2>{words.history}</h2>
      <ul className="lines">
        {[...history].reverse().map(({ version, at, by, text }) => (
          <li key={version}>
            {text}
            <span className="dim block">
              {dateTime(at)} {t.utc} · {by}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
