/**
 * Versions of the rules' parameters: which one judges which event. Versions begin at places in the
 * log, so that a rebuild meets them where the live run did.
 */
import type { EffectiveRule, EffectiveRules } from '../contract';
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
 * An approved change stands above the file until another one replaces it.
 * @param changes blocks by rule, the newest of each
 * @throws CodedError RULE_PARAMETERS when a block fits the rule no more
 */
export function withChanges(
  base: BaseRules,
  changes: ReadonlyMap<string, EffectiveRule>,
): EffectiveRules {
  if (changes.size === 0) return base.rules;
  return effectiveRules({ ...base.rules, ...Object.fromEntries(changes) }, base.others ?? []);
}

/** The version that judges the event after `seq`: the last one that begins at `seq` or before. */
export function versionAfter(
  versions: readonly RuleVersion[],
  seq: number,
): RuleVersion | undefined {
  return versions.findLast(({ fromSeq }) => fromSeq <= seq);
}
