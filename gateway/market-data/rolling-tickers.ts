/** Tickers over a window of the caller's choice, and over the trading day, made from candles. */
import {
  dayStart,
  micros,
  ticks,
  tradeId,
  units,
  type Candle,
  type CandleInterval,
  type MarketInfo,
  type MarketQueries,
} from '../../core/contract';
import type { Call, PublicEndpoint } from '../api/endpoint';
import { ApiError, badCombination, notValid } from '../api/errors';
import { SELECTION, forSelected, isMini } from './tickers';
import { change, figures, type Window } from './ticker-figures';

const MINUTE = 60_000_000;
const UNITS = { m: MINUTE, h: 60 * MINUTE, d: 1440 * MINUTE } as const;
const LARGEST = { m: 59, h: 23, d: 7 } as const;
const PAGE = 1000;

/** `5m`, `12h`, `7d` in microseconds. */
function windowMicros(text: string): number {
  const match = /^([1-9]\d?)([mhd])$/.exec(text);
  const unit = match?.[2];
  const count = Number(match?.[1]);
  if ((unit === 'm' || unit === 'h' || unit === 'd') && count <= LARGEST[unit]) {
    return count * UNITS[unit];
  }
  throw new ApiError(400, -1130, "Data sent for parameter 'windowSize' is not valid.");
}

async function candlesSince(
  markets: MarketQueries,
  m: MarketInfo,
  from: number,
): Promise<Candle[]> {
  const interval: CandleInterval = '1m';
  const out: Candle[] = [];
  for (let start = from; ;) {
    const page = await markets.candles(m.id, interval, { startTime: micros(start), limit: PAGE });
    out.push(...page);
    const newest = page.at(-1);
    if (newest === undefined || page.length < PAGE) return out;
    start = newest.openTime + MINUTE;
  }
}

/** Figures from the start of a minute until now. */
async function windowSince(call: Call, m: MarketInfo, from: number): Promise<Window> {
  const { markets } = call.api.core;
  const candles = await candlesSince(markets, m, from);
  const first = candles[0];
  const last = candles.at(-1);
  const flat = markets.lastPrice(m.id);
  const count = candles.reduce((sum, c) => sum + c.trades, 0);
  const [opening] =
    first === undefined ? [] : await markets.trades(m.id, { startTime: first.openTime, limit: 1 });
  const firstTrade = opening?.trade ?? tradeId(0);
  return {
    openTime: micros(from),
    closeTime: micros(call.now),
    open: first?.open ?? flat,
    high: ticks(candles.reduce<number>((max, c) => Math.max(max, c.high), first?.high ?? flat)),
    low: ticks(candles.reduce<number>((min, c) => Math.min(min, c.low), first?.low ?? flat)),
    last: last?.close ?? flat,
    volume: candles.reduce((sum, c) => sum + c.volume, 0),
    quoteVolume: units(candles.reduce((sum, c) => sum + c.quoteVolume, 0n)),
    firstTrade,
    // Trade numbers of a market have no gaps.
    lastTrade: tradeId(Math.max(0, firstTrade + count - 1)),
    trades: count,
  };
}

function answer(call: Call, from: number): Promise<unknown> {
  const { params } = call;
  if (!params.has('symbol') && !params.has('symbols')) throw badCombination();
  const mini = isMini(params);
  return forSelected(call, async (m) => {
    const window = await windowSince(call, m, from);
    const { symbol, ...rest } = figures(m, window, call.unit);
    return mini ? { symbol, ...rest } : { symbol, ...change(m, window), ...rest };
  });
}

export const rollingTicker: PublicEndpoint = {
  rest: [['GET', '/api/v3/ticker']],
  ws: 'ticker',
  takes: [...SELECTION, 'windowSize', 'type'],
  weight: 4,
  handle: (call) => {
    const from = call.now - windowMicros(call.params.text('windowSize') ?? '1d');
    return answer(call, from - (from % MINUTE));
  },
};

export const tradingDayTicker: PublicEndpoint = {
  rest: [['GET', '/api/v3/ticker/tradingDay']],
  ws: 'ticker.tradingDay',
  takes: [...SELECTION, 'timeZone', 'type'],
  weight: 4,
  handle: (call) => {
    const zone = call.params.text('timeZone') ?? '0';
    if (!/^[+-]?0{1,2}(:00)?$/.test(zone)) throw notValid('timeZone');
    return answer(call, dayStart(micros(call.now)));
  },
};
