/** Candles; intervals without a trade are filled in at the price before them. */
import {
  CANDLE_INTERVALS,
  candleEnd,
  candleStart,
  lots,
  micros,
  ticks,
  type Candle,
  type CandleInterval,
  type MarketInfo,
  type MarketQueries,
  type Micros,
} from '../../core/contract';
import type { PublicEndpoint } from '../api/endpoint';
import { ApiError, notValid } from '../api/errors';
import { fixedSteps, fixedUnits, stamp, type TimeUnit } from '../api/format';

export function emptyCandle(openTime: Micros, price: number): Candle {
  const at = ticks(price);
  return {
    openTime,
    open: at,
    high: at,
    low: at,
    close: at,
    volume: lots(0),
    quoteVolume: 0n,
    trades: 0,
    takerBuyVolume: 0,
    takerBuyQuoteVolume: 0n,
  };
}

function klineRow(m: MarketInfo, interval: CandleInterval, c: Candle, unit: TimeUnit): unknown[] {
  const price = (count: number): string => fixedSteps(count, m.tick);
  return [
    stamp(c.openTime, unit),
    price(c.open),
    price(c.high),
    price(c.low),
    price(c.close),
    fixedSteps(c.volume, m.lot),
    stamp(candleEnd(interval, c.openTime) - 1, unit),
    fixedUnits(c.quoteVolume, m.quote.decimals),
    c.trades,
    fixedSteps(c.takerBuyVolume, m.lot),
    fixedUnits(c.takerBuyQuoteVolume, m.quote.decimals),
    '0',
  ];
}

interface Range {
  readonly interval: CandleInterval;
  /** First interval's start. */
  readonly from: Micros;
  /** Nothing opens after it. */
  readonly until: Micros;
  readonly limit: number;
}

/** Start of the interval that is `count` - 1 intervals before the one around `at`. */
function stepBack(interval: CandleInterval, at: Micros, count: number): Micros {
  let start = candleStart(interval, at);
  for (let i = 1; i < count && start > 0; i++) {
    start = candleStart(interval, micros(Math.max(0, start - 1)));
  }
  return start;
}

async function filled(markets: MarketQueries, m: MarketInfo, range: Range): Promise<Candle[]> {
  const { interval, from, until, limit } = range;
  const [traded, before] = await Promise.all([
    markets.candles(m.id, interval, { startTime: from, endTime: until, limit }),
    from > 0
      ? markets.candles(m.id, interval, { endTime: micros(from - 1), limit: 1 })
      : Promise.resolve([]),
  ]);
  let close = before.at(-1)?.close;
  let start = close === undefined ? traded[0]?.openTime : from;
  const out: Candle[] = [];
  let next = 0;
  while (start !== undefined && start <= until && out.length < limit) {
    const candle = traded[next];
    if (candle?.openTime === start) {
      out.push(candle);
      close = candle.close;
      next++;
    } else out.push(emptyCandle(start, close ?? 0));
    start = candleEnd(interval, start);
  }
  return out;
}

const badInterval = (): ApiError => new ApiError(400, -1120, 'Invalid interval.');

export const klines: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/klines'],
    ['GET', '/api/v1/klines'],
    ['GET', '/api/v3/uiKlines'],
  ],
  ws: 'klines',
  takes: ['symbol', 'interval', 'startTime', 'endTime', 'timeZone', 'limit'],
  weight: 2,
  handle: async ({ api, params, unit, now }) => {
    const market = api.symbols.required(params);
    params.required('interval');
    const interval = params.word('interval', CANDLE_INTERVALS, badInterval) ?? '1m';
    const zone = params.text('timeZone') ?? '0';
    // Days begin at 00:00 UTC on this exchange; other days are not made up.
    if (!/^[+-]?0{1,2}(:00)?$/.test(zone)) throw notValid('timeZone');
    const limit = params.limit(500, 1000);
    const { startTime, endTime } = params.window();
    const until = micros(Math.min(endTime ?? now, now));
    let from = stepBack(interval, until, limit);
    if (startTime !== undefined) {
      const start = candleStart(interval, micros(startTime));
      from = start < startTime ? candleEnd(interval, start) : start;
    }
    if (from > until) return [];
    const candles = await filled(api.core.markets, market, { interval, from, until, limit });
    return candles.map((candle) => klineRow(market, interval, candle, unit));
  },
};

/** The same for charts, under its own method name. */
export const uiKlines: PublicEndpoint = {
  ws: 'uiKlines',
  takes: klines.takes,
  weight: 2,
  handle: klines.handle,
};
