/** The rules as the page lists them: what is in force beside what is known about each. */
import {
  MARKET_ABUSE_RULES,
  type CanaryState,
  type EffectiveRules,
  type RuleRow,
  type RuleWork,
  type ScorecardFigure,
} from '../contract';
import { effectiveRules } from '../detectors/effective-rules';
import { RULES } from '../detectors/registry';

export interface RuleFacts {
  readonly work: ReadonlyMap<string, RuleWork>;
  readonly canaries: ReadonlyMap<string, CanaryState>;
  readonly scorecard: ReadonlyMap<string, readonly ScorecardFigure[]>;
}

/** In the order of contracts §4; those without a detector say so by having no version. */
export function ruleRows(rules: EffectiveRules, facts: RuleFacts): RuleRow[] {
  const defaults = effectiveRules({});
  return MARKET_ABUSE_RULES.map((id) => {
    const rule = RULES.find((one) => one.id === id);
    const block = rules[id] ?? { enabled: false };
    return {
      rule: id,
      version: rule?.version ?? null,
      legal: rule?.legal ?? [],
      enabled: block.enabled,
      block,
      defaults: defaults[id] ?? { enabled: false },
      scorecard: facts.scorecard.get(id) ?? [],
      work: facts.work.get(id) ?? null,
      canary: facts.canaries.get(id) ?? null,
    };
  });
}
