// The page's line about markets without abuse: contracts §5 allows one alert a market and day.
import { type Alert } from '../../../cases/contract';
import { renderScorecard } from './render';
import { score } from './score';

/** An alert of one minute at `minute`. */
function alert(minute: number, rule: string): Alert {
  const [from, to] = [minute * 60_000_000, (minute + 1) * 60_000_000];
  return {
    ...{ alertId: `${rule} ${minute}`, rule, ruleVersion: '1', paramsHash: 'p', market: 'X-Y' },
    ...{ accounts: ['a'], from, to, raisedAt: to, score: 80, severity: 'high', legal: [] },
    evidence: { orders: [], fills: [], seqFrom: 1, seqTo: 2 },
    ...{ measures: {}, explanation: '' },
  };
}

it('says of a flow without abuse how many alerts there were a market and day', () => {
  const raised = [1, 30, 60].map((minute) => alert(minute, 'spoofing'));
  const counted = score([], [...raised, alert(90, 'message-rate')], { corpus: 'c' });
  const part = { density: 1, seeds: [5], records: 9, marketDays: 4, score: counted };
  const text = renderScorecard([{ ...part, scenarios: 'none' }]);
  expect(text).toContain('--seeds 1 --first 5 --densities 1 --scenarios none`');
  expect(text).toContain('Density 1, without abuse: 3 alerts on 4 markets of a day');
  expect(text).toContain('1 had more');
  expect(renderScorecard([part])).not.toContain('without abuse');
});
