/** Alerts of two runs over the same events: what one has and the other has not. */
import type { Alert } from '../../cases/contract';
import type { WhatIfAlert, WhatIfResult } from '../contract';

/** Alerts of a run whose first raise lies in the span count. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Longest lists that are kept; an approver reads them. */
const MOST = 500;

/**
 * The same alert is one with the same id; a changed one is another of the same rule and market
 * whose time overlaps and that shares an account. Both runs carry the same hash of parameters, so
 * that the id tells what was found and not by which values.
 */
export function compareRuns(
  today: readonly Alert[],
  proposed: readonly Alert[],
  { from, to }: Span,
  events: number,
): WhatIfResult {
  const inSpan = ({ raisedAt }: Alert) => raisedAt >= from && raisedAt <= to;
  const before = new Map(today.filter(inSpan).map((alert) => [alert.alertId, alert]));
  const fresh: Alert[] = [];
  const changed: { today: WhatIfAlert; proposed: WhatIfAlert }[] = [];
  let same = 0;
  for (const alert of proposed.filter(inSpan)) {
    const old = before.get(alert.alertId);
    if (old === undefined) {
      fresh.push(alert);
      continue;
    }
    before.delete(alert.alertId);
    if (JSON.stringify(old) === JSON.stringify(alert)) same += 1;
    else changed.push({ today: shown(old), proposed: shown(alert) });
  }
  const gained: Alert[] = [];
  for (const alert of fresh) {
    const old = [...before.values()].find((one) => isSameConduct(one, alert));
    if (old === undefined) gained.push(alert);
    else {
      before.delete(old.alertId);
      changed.push({ today: shown(old), proposed: shown(alert) });
    }
  }
  const lost = [...before.values()];
  return {
    ...{ from, to, events, same, changed: changed.slice(0, MOST) },
    ...{ gained: gained.slice(0, MOST).map(shown), lost: lost.slice(0, MOST).map(shown) },
  };
}

function isSameConduct(a: Alert, b: Alert): boolean {
  return (
    a.rule === b.rule &&
    a.market === b.market &&
    a.from <= b.to &&
    b.from <= a.to &&
    a.accounts.some((account) => b.accounts.includes(account))
  );
}

function shown(alert: Alert): WhatIfAlert {
  const { alertId, rule, market, accounts, from, to, raisedAt, score, severity, shadow } = alert;
  return {
    ...{ alertId, rule, market, accounts, from, to, raisedAt, score, severity },
    shadow: shadow === true,
  };
}
