/** Switches and limits in force: kill switches, limits by scope, the `core` block of params. */
import type { CoreParams } from '../risk/params';
import type { MarketInfo, Scope } from '../contract';
import { toUnits } from '../contract/money';

/** Names of limits that the core knows. */
export const LIMIT_NAMES = [
  'maxOpenOrders',
  'maxPosition',
  'maxOrderNotional',
  'maxOrderQuantity',
  'ordersPerSecond',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** Counts as they are, amounts in base units. */
type MarketLimits = Readonly<Record<LimitName, bigint | undefined>>;

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
  /** What `params` sets for a market's orders, by market; made when it is first asked for. */
  private ofMarkets: (MarketLimits | undefined)[] = [];
  /** Whether fills are kept or counted after they were made. */
  keepsTrades = false;
  /** Whether trades happen within price bands; whether those or batches end something in time. */
  banded = false;
  guarded = false;
  /** Whether orders that would take wait on some market. */
  delays = false;

  /** Puts parameters in force. @param json the text that they came from */
  setParams(params: CoreParams, json: string): void {
    this.params = params;
    this.ofMarkets = [];
    this.paramsJson = json;
    this.keepsTrades = params.tradeBusts !== undefined || params.volumeTiers !== undefined;
    this.banded = params.priceBands !== undefined;
    this.delays = params.takerDelay !== undefined;
    this.guarded = this.banded || params.batchAuctions !== undefined;
  }

  /** The strictest values that `params` sets, if any; the assets of a market never change. */
  limitsOf(market: MarketInfo): MarketLimits | undefined {
    if (this.params.limits === undefined) return undefined;
    return (this.ofMarkets[market.id] ??= this.strictest(market));
  }

  private strictest(market: MarketInfo): MarketLimits {
    const { limits } = this.params;
    const own = limits?.markets?.[market.name];
    const strict = (name: LimitName): bigint | undefined => {
      const all = inUnits(market, name, limits?.[name]);
      const here = inUnits(market, name, own?.[name]);
      if (all === undefined || here === undefined) return all ?? here;
      return here < all ? here : all;
    };
    return {
      maxOpenOrders: strict('maxOpenOrders'),
      maxPosition: strict('maxPosition'),
      maxOrderNotional: strict('maxOrderNotional'),
      maxOrderQuantity: strict('maxOrderQuantity'),
      ordersPerSecond: strict('ordersPerSecond'),
    };
  }
}

function inUnits(
  market: MarketInfo,
  name: LimitName,
  value: string | number | undefined,
): bigint | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number') return BigInt(value);
  const asset = name === 'maxOrderNotional' ? market.quote : market.base;
  return toUnits(value, asset.decimals);
}
