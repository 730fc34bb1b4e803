/** Alerts of a person, newest first. */
import { Link } from '@tanstack/react-router';
import type { AlertRow } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { t } from '../../words/en';
import { ruleName } from '../../words/rules';
import { words } from '../../words/subjects';
import { SeverityBadge, StateBadge } from '../alerts/badges';

interface SubjectAlertsProps {
  readonly alerts: readonly AlertRow[];
  readonly owner: string;
}

const SHOWN = 8;

export function SubjectAlerts({ alerts, owner }: SubjectAlertsProps) {
  return (
    <section className="panel" aria-label={words.alerts}>
      <div className="panel-head">
        <h2>{words.alerts}</h2>
        <span className="grow" />
        {alerts.length > SHOWN ? (
          <Link to="/inbox" search={{ owner, state: 'any' }}>
            {words.allKinds} {words.alerts.toLowerCase()}
          </Link>
        ) : null}
      </div>
      {alerts.length === 0 ? <p className="dim">{words.noAlerts}</p> : null}
      <ul className="newest">
        {alerts.slice(0, SHOWN).map(({ alertId, rule, severity, market, state, raisedAt }) => (
          <li key={alertId}>
            <Link to="/alerts/$alertId" params={{ alertId }}>
              <span className="badge-place">
                <SeverityBadge severity={severity} />
              </span>
              <span className="strong">{ruleName(rule)}</span>
              <span className="market">{market ?? t.none}</span>
              <span className="grow" />
              <StateBadge state={state} />
              <span className="dim num when">{dateTime(raisedAt)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
