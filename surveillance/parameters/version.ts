/**
 * Versions of the rules' parameters: which one judges which event. Versions begin at places in the
 * log, so that a rebuild meets them where the live run did.
 */
import { MONEY_LAUNDERING_RULES, type EffectiveRule, type EffectiveRules } from '../contract';
import { effectiveRules, type ParameterisedRule } from '../detectors/effective-rules';

export interface RuleVersion {
  /** From 1, gapless. */
  readonly number: number;
  /** It judges the events after this one. */
  readonly fromSeq: number;
  readonly rules: EffectiveRules;
  readonly paramsHash: string;
}

/** What defaults and parameter file say at a start, before any approved change. */
export interface BaseRules {
  readonly rules: EffectiveRules;
  /** SHA-256 of the run's effective parameters with these rules instead of its own. */
  readonly hashWith: (rules: EffectiveRules) => string;
  /** Rules of another module that stand in the same block of parameters. */
  readonly others?: readonly ParameterisedRule[];
}

/**
 * What a start may put in force without a second person: every parameter of rules that were in
 * force before stays as the newest version that had it; a parameter that no version had comes with
 * its default, a rule that no version had as the base says.
 * @param versions all of them, by number
 * @param approved blocks by rule, the newest of each: also parameters that have no default
 * @throws CodedError RULE_PARAMETERS when a value that was in force fits the rule no more
 */
export function carriedRules(
  base: BaseRules,
  versions: readonly RuleVersion[],
  approved: ReadonlyMap<string, EffectiveRule>,
): EffectiveRules {
  const others = base.others ?? [];
  const defaults = effectiveRules({}, others);
  const carried = Object.entries(base.rules).map(([id, block]): [string, object] => {
    const before = versions.flatMap(({ rules }) => rules[id] ?? []);
    const inForce = before.some((one) => Object.keys(one).some((name) => name !== 'enabled'));
    if (!inForce || LAUNDERING.includes(id)) return [id, block];
    const known: Readonly<Record<string, unknown>> = { ...defaults[id], ...approved.get(id) };
    const kept = Object.keys(known).map((name): [string, unknown] => {
      const newest = before.findLast((one) => name in one);
      return [name, newest === undefined ? known[name] : newest[name]];
    });
    return [id, Object.fromEntries(kept)];
  });
  return effectiveRules(Object.fromEntries(carried), others);
}

/** Their own module reads them from the file; versions only list them. */
const LAUNDERING: readonly string[] = MONEY_LAUNDERING_RULES;

/** The version that judges the event after `seq`: the last one that begins at `seq` or before. */
export function versionAfter(
  versions: readonly RuleVersion[],
  seq: number,
): RuleVersion | undefined {
  return versions.findLast(({ fromSeq }) => fromSeq <= seq);
}
