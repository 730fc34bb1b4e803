/** Accounts, law and origin of an alert. */
import { Link } from '@tanstack/react-router';
import type { AlertAnswer } from '../../../../../cases/contract';
import { words } from '../../words/alerts';
import { words as inbox } from '../../words/inbox';
import { legalMeaning } from '../../words/rules';
import { FactCount } from './fact-count';

const w = words.page;

export function AlertFacts({ detail: { alert, owners } }: { readonly detail: AlertAnswer }) {
  const { evidence } = alert;
  const origin = [
    [w.id, alert.alertId],
    [w.ruleVersion, alert.ruleVersion],
    [w.params, alert.paramsHash.slice(0, 16)],
    [w.log, `${evidence.seqFrom.toLocaleString('en')}–${evidence.seqTo.toLocaleString('en')}`],
  ] as const;
  return (
    <section className="panel facts" aria-label={w.legal}>
      <h2>{inbox.subject}</h2>
      <ul className="account-links">
        {owners.map((owner) => (
          <li key={owner}>
            <Link to="/subject/$owner" params={{ owner }} className="strong">
              {owner}
            </Link>
            <FactCount kind="owner" value={owner} />
          </li>
        ))}
      </ul>
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
          <span className="strong">{account}</span>
          <FactCount kind="account" value={account} />
        </li>
      ))}
    </ul>
  );
}
