/**
 * Trades of one incoming order at one price, put together. An aggregate is numbered by its first
 * trade, so its number never depends on how a client pages.
 */
import {
  micros,
  type MarketId,
  type MarketInfo,
  type MarketQueries,
  type TradeRow,
} from '../../core/contract';
import type { PublicEndpoint } from '../api/endpoint';
import { fixedSteps, stamp, type TimeUnit } from '../api/format';

/** Trades in a row of one incoming order at one price. */
interface Aggregate {
  readonly first: TradeRow;
  quantity: number;
  lastTrade: number;
}

const PAGE = 1000;
/** Pages of trades read for one answer. */
const MAX_PAGES = 20;

/** An order's fills share its time, its side and, within an aggregate, its price. */
function belongs(group: Aggregate, t: TradeRow): boolean {
  const { first } = group;
  return (
    first.ts === t.ts &&
    first.price === t.price &&
    first.buyerIsMaker === t.buyerIsMaker &&
    group.lastTrade + 1 === t.trade
  );
}

/** Folds trades, ascending by id, into `groups`. */
function aggregate(rows: readonly TradeRow[], groups: Aggregate[]): void {
  let open = groups.at(-1);
  for (const t of rows) {
    // Taken back by officials: it is no trade.
    if (t.correction === 'bust') continue;
    if (open !== undefined && belongs(open, t)) {
      open.quantity += t.quantity;
      open.lastTrade = t.trade;
    } else {
      open = { first: t, quantity: t.quantity, lastTrade: t.trade };
      groups.push(open);
    }
  }
}

/** Aggregates from trade `fromId` on; one that began earlier is not among them. */
async function ascending(
  markets: MarketQueries,
  market: MarketId,
  fromId: number,
  until: number,
  limit: number,
): Promise<Aggregate[]> {
  const groups: Aggregate[] = [];
  let next = Math.max(1, fromId - 1);
  // One more than asked for closes the last one.
  for (let page = 0; page < MAX_PAGES && groups.length <= limit + 1; page++) {
    const rows = await markets.trades(market, { fromId: next, limit: PAGE });
    const inTime = rows.filter((row) => row.ts <= until);
    aggregate(inTime, groups);
    const newest = rows.at(-1);
    if (newest === undefined || rows.length < PAGE || inTime.length < rows.length) break;
    next = newest.trade + 1;
  }
  return groups.filter((group) => group.first.trade >= fromId).slice(0, limit);
}

/** The newest aggregates up to `until`. */
async function newest(
  markets: MarketQueries,
  market: MarketId,
  until: number,
  limit: number,
): Promise<Aggregate[]> {
  let rows = await markets.trades(market, { endTime: micros(until), limit: PAGE });
  let all = [...rows];
  for (let page = 1; page < MAX_PAGES; page++) {
    const oldest = rows[0];
    const groups: Aggregate[] = [];
    aggregate(all, groups);
    // One too many: the oldest may have begun before what was read.
    if (oldest === undefined || oldest.trade <= 1 || groups.length > limit) {
      return groups.slice(-limit);
    }
    const from = Math.max(1, oldest.trade - PAGE);
    rows = await markets.trades(market, { fromId: from, limit: oldest.trade - from });
    all = [...rows, ...all];
  }
  const groups: Aggregate[] = [];
  aggregate(all, groups);
  return groups.slice(-limit);
}

function aggregateJson(m: MarketInfo, g: Aggregate, unit: TimeUnit): Record<string, unknown> {
  return {
    a: g.first.trade,
    p: fixedSteps(g.first.price, m.tick),
    q: fixedSteps(g.quantity, m.lot),
    f: g.first.trade,
    l: g.lastTrade,
    T: stamp(g.first.ts, unit),
    m: g.first.buyerIsMaker,
    M: true,
  };
}

export const aggTrades: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/aggTrades'],
    ['GET', '/api/v1/aggTrades'],
  ],
  ws: 'trades.aggregate',
  takes: ['symbol', 'fromId', 'startTime', 'endTime', 'limit'],
  weight: 4,
  handle: async ({ api, params, unit }) => {
    const market = api.symbols.required(params);
    const limit = params.limit(500, 1000);
    const fromId = params.integer('fromId');
    const { startTime, endTime } = params.window();
    const { markets } = api.core;
    const until = endTime ?? Number.MAX_SAFE_INTEGER;
    let groups: Aggregate[];
    if (fromId !== undefined) groups = await ascending(markets, market.id, fromId, until, limit);
    else if (startTime === undefined) groups = await newest(markets, market.id, until, limit);
    else {
      const [first] = await markets.trades(market.id, { startTime: micros(startTime), limit: 1 });
      groups =
        first === undefined ? [] : await ascending(markets, market.id, first.trade, until, limit);
    }
    return groups.map((group) => aggregateJson(market, group, unit));
  },
};
