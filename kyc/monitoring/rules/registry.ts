/** The money-laundering rules that have a detector. Adding a rule is its file and a line here. */
import type { z } from 'zod';
import { listedWallet } from './listed-wallet';
import { passThrough } from './pass-through';
import { rapidInOut } from './rapid-in-out';
import type { Detector, DetectorContext, Rule } from './rule';
import { structuring } from './structuring';

/** A rule with its parameters' type closed over: checked, then created from the same values. */
export interface RegisteredRule {
  readonly id: string;
  readonly version: string;
  readonly legal: readonly string[];
  readonly parameters: z.ZodType<object>;
  create(values: object, context: DetectorContext): Detector;
}

function registered<P extends object>(rule: Rule<P>): RegisteredRule {
  return {
    id: rule.id,
    version: rule.version,
    legal: rule.legal,
    parameters: rule.parameters,
    create: (values, context) => rule.create(rule.parameters.parse(values), context),
  };
}

export const MONITORING_RULES: readonly RegisteredRule[] = [
  registered(structuring),
  registered(rapidInOut),
  registered(passThrough),
  registered(listedWallet),
];
