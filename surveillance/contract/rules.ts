/**
 * What other modules may know of surveillance: the rules by their ids (contracts §4), the shape of
 * the effective parameters, and what a rule tells about its work.
 */
export const MARKET_ABUSE_RULES = [
  'wash-trading',
  'circular-trading',
  'matched-orders',
  'painting-the-tape',
  'spoofing',
  'layering',
  'quote-stuffing',
  'message-rate',
  'pinging',
  'smoking',
  'momentum-ignition',
  'ramping',
  'pump-and-dump',
  'trash-and-cash',
  'marking-the-close',
  'floor-ceiling',
  'excessive-spread',
  'abusive-squeeze',
  'front-running',
  'insider-dealing',
  'cross-product-manipulation',
  'inter-venue-manipulation',
  'oracle-manipulation',
  'sandwich',
  'concealed-ownership',
  'misleading-information',
  'order-to-trade-ratio',
  'account-takeover',
] as const;

export const MONEY_LAUNDERING_RULES = [
  'structuring',
  'rapid-in-out',
  'pass-through',
  'dormant-reactivation',
  'fan-in',
  'fan-out',
  'funds-cycle',
  'mirror-transfer',
  'volume-spike',
  'new-account-large',
  'round-amounts',
  'listed-wallet',
  'wallet-exposure',
  'asset-hopping',
  'trading-at-a-loss',
  'shared-access',
  'profile-mismatch',
  'impossible-travel',
  'high-risk-jurisdiction',
  'missing-travel-rule-data',
] as const;

export type RuleId = (typeof MARKET_ABUSE_RULES)[number] | (typeof MONEY_LAUNDERING_RULES)[number];

/** A rule is on, off, or in shadow mode: its alerts are written, not scored, and open no case. */
export type Enabled = boolean | 'shadow';

/** All parameters of one rule, defaults filled in; JSON values only. */
export interface EffectiveRule {
  readonly enabled: Enabled;
  readonly [parameter: string]: unknown;
}

/** By rule id, in the order of contracts §4; the base of `paramsHash`. */
export type EffectiveRules = Readonly<Record<string, EffectiveRule>>;

/** What one rule did in a run. */
export interface RuleStats {
  readonly rule: string;
  readonly version: string;
  readonly enabled: Enabled;
  /** Events that passed by while it ran. */
  readonly events: number;
  /** How often it looked closely: a rough measure of its cost that needs no clock. */
  readonly evaluations: number;
  readonly alerts: number;
}
