/** Recent and older trades, one by one. */
import type { MarketInfo, TradeRow } from '../../core/contract';
import { micros } from '../../core/contract';
import type { PublicEndpoint } from '../api/endpoint';
import { fixedSteps, fixedUnits, stamp, type TimeUnit } from '../api/format';

function tradeJson(m: MarketInfo, t: TradeRow, unit: TimeUnit): Record<string, unknown> {
  return {
    id: t.trade,
    price: fixedSteps(t.price, m.tick),
    qty: fixedSteps(t.quantity, m.lot),
    quoteQty: fixedUnits(t.notional, m.quote.decimals),
    time: stamp(t.ts, unit),
    isBuyerMaker: t.buyerIsMaker,
    isBestMatch: true,
    // Ours beside the clone's fields: officials took it back, or gave it its price.
    ...(t.correction === undefined ? {} : { correction: t.correction }),
  };
}

export const trades: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/trades'],
    ['GET', '/api/v1/trades'],
  ],
  ws: 'trades.recent',
  takes: ['symbol', 'limit'],
  weight: 25,
  handle: async ({ api, params, unit }) => {
    const market = api.symbols.required(params);
    const rows = await api.core.markets.trades(market.id, { limit: params.limit(500, 1000) });
    return rows.map((row) => tradeJson(market, row, unit));
  },
};

export const historicalTrades: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/historicalTrades'],
    ['GET', '/api/v1/historicalTrades'],
  ],
  ws: 'trades.historical',
  takes: ['symbol', 'limit', 'fromId'],
  weight: 25,
  handle: async ({ api, params, unit }) => {
    const market = api.symbols.required(params);
    const fromId = params.integer('fromId');
    const page = { fromId, limit: params.limit(500, 1000) };
    const rows = await api.core.markets.trades(market.id, page);
    return rows.map((row) => tradeJson(market, row, unit));
  },
};

const AVERAGE_MINUTES = 5;

/** Volume-weighted price of the last five minutes, or the last price when nothing traded. */
export const avgPrice: PublicEndpoint = {
  rest: [['GET', '/api/v3/avgPrice']],
  ws: 'avgPrice',
  takes: ['symbol'],
  weight: 2,
  handle: async ({ api, params, unit, now }) => {
    const market = api.symbols.required(params);
    const { markets } = api.core;
    const from = micros(now - AVERAGE_MINUTES * 60_000_000);
    const rows = await markets.trades(market.id, { startTime: from, limit: 1000 });
    const newest = rows.at(-1) ?? (await markets.trades(market.id, { limit: 1 })).at(-1);
    let volume = 0n;
    let value = 0n;
    for (const row of rows) {
      if (row.correction === 'bust') continue;
      volume += BigInt(row.quantity);
      value += BigInt(row.quantity) * BigInt(row.price);
    }
    // Rounded to the tick, half up.
    const price =
      volume === 0n ? (newest?.price ?? 0) : Number((value * 2n + volume) / (volume * 2n));
    return {
      mins: AVERAGE_MINUTES,
      price: fixedSteps(price, market.tick),
      closeTime: newest === undefined ? 0 : stamp(newest.ts, unit),
    };
  },
};
