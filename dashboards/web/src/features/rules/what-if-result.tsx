/** What a what-if run found: alerts gained and lost beside today's. */
import { Link } from '@tanstack/react-router';
import type { WhatIfAlert, WhatIfResult } from '../../../../../surveillance/contract';
import { dateTime } from '../../app/format';
import { ruleName } from '../../words/rules';
import { words as w } from '../../words/rules-page';
import { SeverityBadge } from '../alerts/badges';

function WhatIfSummary({ result }: { readonly result: WhatIfResult }) {
  const { gained, lost, changed, same, events } = result;
  return (
    <p className="what-if-sum">
      <strong>{w.gained(gained.length)}</strong>, <strong>{w.lost(lost.length)}</strong>,{' '}
      {w.changed(changed.length)}, {w.same(same)}{' '}
      <span className="dim">{w.events(events.toLocaleString('en'))}</span>
    </p>
  );
}

export function WhatIfLists({ result }: { readonly result: WhatIfResult }) {
  return (
    <>
      <WhatIfSummary result={result} />
      <AlertList title={w.gainedList} alerts={result.gained} isStored={false} />
      <AlertList title={w.lostList} alerts={result.lost} isStored />
    </>
  );
}

interface AlertListProps {
  readonly title: string;
  readonly alerts: readonly WhatIfAlert[];
  /** Alerts of today can be looked for in the inbox. */
  readonly isStored: boolean;
}

function AlertList({ title, alerts, isStored }: AlertListProps) {
  if (alerts.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="lines">
        {alerts.map(({ alertId, rule, market, accounts, severity, raisedAt }) => (
          <li key={alertId}>
            <SeverityBadge severity={severity} />{' '}
            {isStored ? (
              <Link to="/inbox" search={{ rule, state: 'any' }}>
                {ruleName(rule)}
              </Link>
            ) : (
              ruleName(rule)
            )}{' '}
            {market ?? ''}
            <span className="dim block">
              {accounts.join(', ')} · {dateTime(raisedAt).slice(0, 19)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
