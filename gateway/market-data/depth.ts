/** The order book: levels best first, and the number of the last update in them. */
import type { DepthLevel, DepthSnapshot, MarketInfo } from '../../core/contract';
import type { PublicEndpoint } from '../api/endpoint';
import { fixedSteps } from '../api/format';

const MAX_LEVELS = 5000;

/** One side as pairs of price and quantity. */
function levelPairs(m: MarketInfo, levels: readonly DepthLevel[]): [string, string][] {
  return levels.map(({ price, quantity }) => [
    fixedSteps(price, m.tick),
    fixedSteps(quantity, m.lot),
  ]);
}

export function depthJson(
  m: MarketInfo,
  { lastUpdateId, bids, asks }: DepthSnapshot,
): { lastUpdateId: number; bids: [string, string][]; asks: [string, string][] } {
  return { lastUpdateId, bids: levelPairs(m, bids), asks: levelPairs(m, asks) };
}

export const depth: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/depth'],
    ['GET', '/api/v1/depth'],
  ],
  ws: 'depth',
  takes: ['symbol', 'limit', 'symbolStatus'],
  weight: (params) => {
    const limit = Number(params.has('limit') ? params.text('limit') : 100);
    if (limit > 1000) return 250;
    if (limit > 500) return 50;
    return limit > 100 ? 25 : 5;
  },
  handle: ({ api, params }) => {
    const market = api.symbols.required(params);
    return depthJson(market, api.core.markets.depth(market.id, params.limit(100, MAX_LEVELS)));
  },
};
