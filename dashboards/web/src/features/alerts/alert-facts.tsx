/** Accounts, law and origin of an alert. */
import { Link } from '@tanstack/react-router';
import { words } from '../../words/alerts';
import { legalMeaning } from '../../words/rules';
import type { AlertDetail } from './alert-types';

const w = words.page;

export function AlertFacts({ detail: { alert } }: { readonly detail: AlertDetail }) {
  const { evidence } = alert;
  const origin = [
    [w.id, alert.alertId],
    [w.ruleVersion, alert.ruleVersion],
    [w.params, alert.paramsHash.slice(0, 16)],
    [w.log, `${evidence.seqFrom.toLocaleString('en')}–${evidence.seqTo.toLocaleString('en')}`],
  ] as const;
  return (
    <section className="panel facts" aria-label={w.legal}>
      <h2>{w.accounts}</h2>
      <AccountLinks accounts={alert.accounts} />
      {alert.victims && alert.victims.length > 0 ? (
        <>
          <h2>{w.victims}</h2>
          <AccountLinks accounts={alert.victims} />
        </>
      ) : null}
      <h2>{w.legal}</h2>
      <dl className="legal">
        {alert.legal.map((code) => {
          const { text, act } = legalMeaning(code);
          return (
            <div key={code}>
              <dt>{code}</dt>
              <dd>
                {text} <span className="dim">{act}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      <dl className="origin">
        {origin.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function AccountLinks({ accounts }: { readonly accounts: readonly string[] }) {
  return (
    <ul className="account-links">
      {accounts.map((account) => (
        <li key={account}>
          <span className="strong">{account}</span>{' '}
          <Link to="/alerts" search={{ account, state: 'any' }}>
            {w.others}
          </Link>
        </li>
      ))}
    </ul>
  );
}
