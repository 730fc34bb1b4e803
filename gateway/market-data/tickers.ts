/** Tickers: 24 hours rolling, last prices, best bid and ask. */
import type { MarketInfo } from '../../core/contract';
import type { Call, PublicEndpoint } from '../api/endpoint';
import { ApiError, badCombination } from '../api/errors';
import { fixedSteps } from '../api/format';
import type { Params } from '../api/params';
import { symbolOf } from '../api/symbols';
import { SYMBOL_STATUSES, symbolStatus } from './exchange-info';
import { best, change, dayWindow, figures } from './ticker-figures';

export const SELECTION = ['symbol', 'symbols', 'symbolStatus'];

/** Runs over the one market named, those listed, or all; one named gives one object. */
export async function forSelected(
  { api, params }: Call,
  write: (m: MarketInfo) => unknown,
): Promise<unknown> {
  const symbol = params.symbol();
  const symbols = params.symbols();
  const status = params.word('symbolStatus', SYMBOL_STATUSES);
  if (symbol !== undefined && symbols !== undefined) throw badCombination();
  const fits = (m: MarketInfo): boolean => status === undefined || symbolStatus(m) === status;
  if (symbol !== undefined) {
    const market = api.symbols.market(symbol);
    if (!fits(market)) throw statusMismatch();
    return write(market);
  }
  const list =
    symbols === undefined ? api.symbols.all() : symbols.map((one) => api.symbols.market(one));
  return Promise.all(list.filter(fits).map(write));
}

const statusMismatch = (): ApiError =>
  new ApiError(400, -1220, "The symbol's status does not match the requested symbolStatus.");

/** FULL or MINI. @throws ApiError -1139 */
export function isMini(params: Params): boolean {
  const bad = (): ApiError => new ApiError(400, -1139, 'Invalid ticker type.');
  return params.word('type', ['FULL', 'MINI'], bad) === 'MINI';
}

/** Weight by how many symbols are asked for. */
function listWeight(one: number, all: number): (params: Params) => number {
  return (params) => (params.has('symbol') ? one : all);
}

export const ticker24h: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/ticker/24hr'],
    ['GET', '/api/v1/ticker/24hr'],
  ],
  ws: 'ticker.24hr',
  takes: [...SELECTION, 'type'],
  weight: (params) => (params.has('symbol') || params.has('symbols') ? 2 : 80),
  handle: (call) => {
    const mini = isMini(call.params);
    const { markets } = call.api.core;
    return forSelected(call, (m) => {
      const row = dayWindow(markets, m, call.now);
      const { symbol, ...rest } = figures(m, row, call.unit);
      if (mini) return { symbol, ...rest };
      return {
        symbol,
        ...change(m, row),
        prevClosePrice: fixedSteps(row.previousClose, m.tick),
        lastQty: fixedSteps(row.lastQuantity, m.lot),
        ...best(m, markets.bestBid(m.id), markets.bestAsk(m.id)),
        ...rest,
      };
    });
  },
};

export const tickerPrice: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/ticker/price'],
    ['GET', '/api/v1/ticker/price'],
  ],
  ws: 'ticker.price',
  takes: SELECTION,
  weight: listWeight(2, 4),
  handle: (call) =>
    forSelected(call, (m) => ({
      symbol: symbolOf(m),
      price: fixedSteps(call.api.core.markets.lastPrice(m.id), m.tick),
    })),
};

export const bookTicker: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/ticker/bookTicker'],
    ['GET', '/api/v1/ticker/bookTicker'],
  ],
  ws: 'ticker.book',
  takes: SELECTION,
  weight: listWeight(2, 4),
  handle: (call) => {
    const { markets } = call.api.core;
    return forSelected(call, (m) => ({
      symbol: symbolOf(m),
      ...best(m, markets.bestBid(m.id), markets.bestAsk(m.id)),
    }));
  },
};
