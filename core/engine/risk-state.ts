/** Switches and limits in force: kill switches, limits by scope, the `core` block of params. */
import type { CoreParams } from '../risk/params';
import type { Scope } from '../contract';

/** Names of limits that the core knows. */
export const LIMIT_NAMES = [
  'maxOpenOrders',
  'maxPosition',
  'maxOrderNotional',
  'maxOrderQuantity',
  'ordersPerSecond',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** How a scope is written as a key; the venue has no name. */
export function scopeKey(scope: Scope, key: string): string {
  return scope === 'venue' ? 'venue' : `${scope}:${key}`;
}

export class RiskState {
  /** Scopes whose kill switch is on. */
  readonly kills = new Set<string>();
  /** Limits by scope: counts as they are, amounts in base units. */
  readonly limits = new Map<string, Map<LimitName, bigint>>();
  params: CoreParams = {};
  /** The text that `params` came from. */
  paramsJson = '{}';
  /** Whether fills are kept or counted after they were made. */
  keepsTrades = false;

  /** Puts parameters in force. @param json the text that they came from */
  setParams(params: CoreParams, json: string): void {
    this.params = params;
    this.paramsJson = json;
    this.keepsTrades = params.tradeBusts !== undefined || params.volumeTiers !== undefined;
  }
}
