/** An alert as its line of alerts.jsonl: contracts §3's fields in contracts' order. */
import type { Alert } from '../../cases/contract';

/** The line of an alert, with its line feed; fields that the alert has not are left out. */
export function alertLine(a: Alert): string {
  const { orders, fills, seqFrom, seqTo } = a.evidence;
  const ordered = {
    alertId: a.alertId,
    rule: a.rule,
    ruleVersion: a.ruleVersion,
    paramsHash: a.paramsHash,
    market: a.market,
    pool: a.pool,
    accounts: a.accounts,
    victims: a.victims,
    from: a.from,
    to: a.to,
    raisedAt: a.raisedAt,
    score: a.score,
    severity: a.severity,
    legal: a.legal,
    evidence: {
      orders: orders.map(({ account, clientOrderId }) => ({ account, clientOrderId })),
      fills,
      seqFrom,
      seqTo,
    },
    measures: a.measures,
    explanation: a.explanation,
    shadow: a.shadow,
  };
  return `${JSON.stringify(ordered)}\n`;
}
