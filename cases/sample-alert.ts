/** A made-up alert for tests. */
import type { Alert } from './contract';

export function sampleAlert(alertId: string, over: Partial<Alert> = {}): Alert {
  return {
    alertId,
    rule: 'wash-trading',
    ruleVersion: '1',
    paramsHash: 'p',
    market: 'BTC-USDT',
    accounts: ['A-1', 'A-2'],
    from: 1,
    to: 2,
    raisedAt: 1_000,
    score: 60,
    severity: 'medium',
    legal: ['MiCA 91(2)(a)'],
    evidence: { orders: [], fills: ['BTC-USDT-1'], seqFrom: 5, seqTo: 9 },
    measures: { fills: { value: 3, threshold: 2 } },
    explanation: 'text',
    ...over,
  };
}
