/**
 * The `rules` block of `--params`, checked and completed: every rule of contracts §4 by its id,
 * with all parameters of those that have a detector. An unknown rule or a wrong value is named.
 */
import { z } from 'zod';
import { CodedError } from '../../platform/errors/coded-error';
import {
  MARKET_ABUSE_RULES,
  MONEY_LAUNDERING_RULES,
  type EffectiveRule,
  type EffectiveRules,
} from '../contract';
import { RULES } from './registry';

const enabled = z.union([z.boolean(), z.literal('shadow')]);
const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'must be a decimal in plain notation');
/** Parameters that contracts §2 names for rules whose detectors are still to come. */
const NAMED: Readonly<Record<string, z.ZodRawShape>> = {
  structuring: { threshold: decimal.default('10000') },
};

const IDS: readonly string[] = [...MARKET_ABUSE_RULES, ...MONEY_LAUNDERING_RULES];

/** Rules of contracts §4 that no detector here looks for; kyc has its own. */
export const notThereYet: readonly string[] = IDS.filter(
  (id) => !RULES.some((rule) => rule.id === id),
);

function refuse(where: string, what: string): never {
  throw new CodedError('RULE_PARAMETERS', `rules.${where}: ${what}`);
}

function parse<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [where, ...(issue?.path ?? []).map(String)].join('.');
  return refuse(path, issue?.message ?? 'is not valid');
}

/** A rule of another module: customer monitoring has its own detectors for contracts' ids. */
export interface ParameterisedRule {
  readonly id: string;
  /** How it runs where the parameters do not say; on, when left out. */
  readonly standard?: 'shadow';
  readonly parameters: z.ZodType<object>;
}

function effective(
  id: string,
  given: unknown,
  others: readonly ParameterisedRule[] = [],
): EffectiveRule {
  const block = parse(z.record(z.string(), z.unknown()), given, id);
  const { enabled: wanted, ...rest } = block;
  const rule = [...RULES, ...others].find((one) => one.id === id);
  const on = parse(enabled, wanted ?? rule?.standard ?? true, `${id}.enabled`);
  const schema = rule?.parameters ?? z.strictObject(NAMED[id] ?? {});
  return { enabled: on, ...parse(schema, rest, id) };
}

/**
 * @param overrides the `rules` object of `--params`; undefined: all defaults
 * @param others rules that have their detectors elsewhere, with their parameters
 * @throws CodedError RULE_PARAMETERS naming the rule, the parameter and what is wrong
 */
export function effectiveRules(
  overrides: unknown,
  others: readonly ParameterisedRule[] = [],
): EffectiveRules {
  const result = z.record(z.string(), z.unknown()).safeParse(overrides ?? {});
  if (!result.success) refuse('', 'must be an object from rule id to its parameters');
  for (const id of Object.keys(result.data)) {
    if (!IDS.includes(id)) refuse(id, `is no rule; the rules are ${IDS.join(', ')}`);
  }
  return Object.fromEntries(IDS.map((id) => [id, effective(id, result.data[id] ?? {}, others)]));
}

/**
 * One rule's block with all its parameters, as a person proposes it.
 * @throws CodedError RULE_PARAMETERS, also for a rule that has no detector here
 */
export function checkedBlock(id: string, given: unknown): EffectiveRule {
  if (!RULES.some((rule) => rule.id === id)) refuse(id, 'has no detector of surveillance');
  return effective(id, given);
}

/**
 * The blocks of the rules that have their detector here, checked again.
 * @throws CodedError RULE_PARAMETERS
 */
export function ownRules(rules: EffectiveRules): EffectiveRules {
  return Object.fromEntries(RULES.map(({ id }) => [id, effective(id, rules[id] ?? {})]));
}
