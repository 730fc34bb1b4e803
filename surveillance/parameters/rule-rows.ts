/** The rules as the page lists them: what is in force beside what is known about each. */
import {
  MARKET_ABUSE_RULES,
  type EffectiveRules,
  type RuleRow,
  type ScorecardFigure,
} from '../contract';
import { effectiveRules } from '../detectors/effective-rules';
import { RULES } from '../detectors/registry';

interface RuleFacts {
  readonly scorecard: ReadonlyMap<string, readonly ScorecardFigure[]>;
  /** By rule, in ns. */
  readonly costs: ReadonlyMap<string, number | null>;
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
      costNanos: facts.costs.get(id) ?? null,
    };
  });
}
