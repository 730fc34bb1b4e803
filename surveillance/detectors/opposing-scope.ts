/** What the measure of withdrawals looks at: the widest that any rule's parameters ask for. */
import type { EffectiveRules } from '../contract';
import type { WithdrawalScope } from '../feed/withdrawals';
import { opposingParameters, type OpposingParameters } from './opposing-parameters';

export function opposingScope(rules: EffectiveRules): WithdrawalScope {
  const all = ['spoofing', 'layering'].map((id) => opposingParameters.parse(rules[id]));
  const widest = (pick: (p: OpposingParameters) => number): number => Math.max(...all.map(pick));
  const lowest = (pick: (p: OpposingParameters) => number): number => Math.min(...all.map(pick));
  return {
    recentMicros: widest((p) => p.recentSeconds) * 1e6,
    beforeMicros: widest((p) => p.withinSeconds) * 1e6,
    flipMicros: widest((p) => p.flipSeconds) * 1e6,
    minLevels: lowest((p) => p.minLevels),
    minImbalance: lowest((p) => p.imbalance),
  };
}
