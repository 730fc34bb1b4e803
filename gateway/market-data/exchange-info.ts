/** Markets with their filters, exactly as the core enforces them. */
import {
  MAX_UNITS,
  ORDER_TYPES,
  STP_MODES,
  parseDecimal,
  type MarketInfo,
  type MarketPhase,
} from '../../core/contract';
import type { Call, PublicEndpoint } from '../api/endpoint';
import { badCombination, notValid } from '../api/errors';
import { fixedSteps, fixedText, fixedUnits, stamp } from '../api/format';
import { symbolOf } from '../api/symbols';
import { orderLimits, weightLimit } from '../limits/rate-limits';
import { MAX_ICEBERG_PARTS } from '../trading/order-params';

export const SYMBOL_STATUSES = ['TRADING', 'AUCTION_MATCH', 'HALT', 'BREAK'] as const;
type SymbolStatus = (typeof SYMBOL_STATUSES)[number];

const STATUS_OF: Record<MarketPhase, SymbolStatus> = {
  continuous: 'TRADING',
  'limit-state': 'TRADING',
  'opening-auction': 'AUCTION_MATCH',
  'volatility-auction': 'AUCTION_MATCH',
  'closing-auction': 'AUCTION_MATCH',
  paused: 'BREAK',
  'cancel-only': 'HALT',
  halted: 'HALT',
  closed: 'HALT',
};

export function symbolStatus(market: MarketInfo): SymbolStatus {
  return STATUS_OF[market.phase];
}

type Filter = Record<string, string | number | boolean>;

function filtersOf(m: MarketInfo): Filter[] {
  const lot = fixedSteps(1, m.lot);
  const maxQuantity =
    m.maxQuantity === undefined
      ? fixedSteps(Number.MAX_SAFE_INTEGER, m.lot)
      : fixedText(parseDecimal(m.maxQuantity));
  const filters: Filter[] = [
    {
      filterType: 'PRICE_FILTER',
      minPrice: fixedSteps(1, m.tick),
      maxPrice: fixedSteps(Number.MAX_SAFE_INTEGER, m.tick),
      tickSize: fixedSteps(1, m.tick),
    },
    { filterType: 'LOT_SIZE', minQty: lot, maxQty: maxQuantity, stepSize: lot },
    { filterType: 'MARKET_LOT_SIZE', minQty: lot, maxQty: maxQuantity, stepSize: lot },
    {
      filterType: 'NOTIONAL',
      minNotional: fixedText(parseDecimal(m.minNotional ?? '0')),
      applyMinToMarket: false,
      maxNotional: fixedUnits(MAX_UNITS, m.quote.decimals),
      applyMaxToMarket: false,
      avgPriceMins: 0,
    },
  ];
  const { percentPriceUp: up, percentPriceDown: down } = m;
  if (up !== undefined && down !== undefined) {
    filters.push({
      filterType: 'PERCENT_PRICE_BY_SIDE',
      bidMultiplierUp: up,
      bidMultiplierDown: down,
      askMultiplierUp: up,
      askMultiplierDown: down,
      // 0 = against the last price.
      avgPriceMins: 0,
    });
  }
  filters.push({ filterType: 'ICEBERG_PARTS', limit: MAX_ICEBERG_PARTS });
  if (m.maxOrders !== undefined) {
    filters.push({ filterType: 'MAX_NUM_ORDERS', maxNumOrders: m.maxOrders });
  }
  if (m.maxPosition !== undefined) {
    filters.push({
      filterType: 'MAX_POSITION',
      maxPosition: fixedText(parseDecimal(m.maxPosition)),
    });
  }
  return filters;
}

function describe(
  m: MarketInfo,
  takerDelayMillis: number,
  withSets: boolean,
): Record<string, unknown> {
  return {
    symbol: symbolOf(m),
    status: symbolStatus(m),
    baseAsset: m.base.name,
    baseAssetPrecision: m.base.decimals,
    quoteAsset: m.quote.name,
    quotePrecision: m.quote.decimals,
    quoteAssetPrecision: m.quote.decimals,
    baseCommissionPrecision: m.base.decimals,
    quoteCommissionPrecision: m.quote.decimals,
    orderTypes: ORDER_TYPES,
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: false,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: true,
    pegInstructionsAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    // Ours: an order that would take waits for so long.
    ...(takerDelayMillis === 0 ? {} : { takerDelayMillis }),
    filters: filtersOf(m),
    permissions: [],
    permissionSets: withSets ? [['SPOT']] : [],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: STP_MODES,
  };
}

/** Markets that the request names; SPOT is the only permission there is. */
function wanted({ api, params }: Call): readonly MarketInfo[] {
  const symbols = params.symbols();
  const symbol = params.symbol();
  const permissions = params.text('permissions');
  const status = params.word('symbolStatus', SYMBOL_STATUSES);
  const named = symbol !== undefined || symbols !== undefined;
  if (symbol !== undefined && symbols !== undefined) throw badCombination();
  if (named && (permissions !== undefined || status !== undefined)) throw badCombination();
  if (permissions !== undefined && !/^(\["?)?[A-Z_0-9",]+("?\])?$/.test(permissions)) {
    throw notValid('permissions');
  }
  if (permissions !== undefined && !/\bSPOT\b/.test(permissions)) return [];
  if (symbol !== undefined) return [api.symbols.market(symbol)];
  if (symbols !== undefined) return symbols.map((one) => api.symbols.market(one));
  const all = api.symbols.all();
  return status === undefined ? all : all.filter((m) => symbolStatus(m) === status);
}

export const exchangeInfo: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/exchangeInfo'],
    ['GET', '/api/v1/exchangeInfo'],
  ],
  ws: 'exchangeInfo',
  takes: ['symbol', 'symbols', 'permissions', 'showPermissionSets', 'symbolStatus'],
  weight: 20,
  handle: (call) => {
    const withSets = call.params.boolean('showPermissionSets') ?? true;
    const { config } = call.api.limits;
    const { markets } = call.api.core;
    return {
      timezone: 'UTC',
      serverTime: stamp(call.now, call.unit),
      rateLimits: [weightLimit(config), ...orderLimits(config)],
      exchangeFilters: [],
      symbols: wanted(call).map((m) => describe(m, markets.takerDelayMillis(m.id), withSets)),
    };
  },
};
