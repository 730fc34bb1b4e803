/** `@ticker` and `@miniTicker`: the rolling 24 hours, once a second while they change. */
import type { MarketInfo, MarketQueries } from '../../core/contract';
import { fixedSteps, stamp, type TimeUnit } from '../api/format';
import { best, change, dayWindow, figures } from '../market-data/ticker-figures';

type Writer = (unit: TimeUnit) => Record<string, unknown>;

export function miniTickerMessage(markets: MarketQueries, m: MarketInfo, now: number): Writer {
  const row = dayWindow(markets, m, now);
  return (unit) => {
    const f = figures(m, row, unit);
    return {
      e: '24hrMiniTicker',
      E: stamp(now, unit),
      s: f.symbol,
      c: f.lastPrice,
      o: f.openPrice,
      h: f.highPrice,
      l: f.lowPrice,
      v: f.volume,
      q: f.quoteVolume,
    };
  };
}

export function tickerMessage(markets: MarketQueries, m: MarketInfo, now: number): Writer {
  const row = dayWindow(markets, m, now);
  const moved = change(m, row);
  const book = best(m, markets.bestBid(m.id), markets.bestAsk(m.id));
  return (unit) => {
    const f = figures(m, row, unit);
    return {
      e: '24hrTicker',
      E: stamp(now, unit),
      s: f.symbol,
      p: moved.priceChange,
      P: moved.priceChangePercent,
      w: moved.weightedAvgPrice,
      x: fixedSteps(row.previousClose, m.tick),
      c: f.lastPrice,
      Q: fixedSteps(row.lastQuantity, m.lot),
      b: book.bidPrice,
      B: book.bidQty,
      a: book.askPrice,
      A: book.askQty,
      o: f.openPrice,
      h: f.highPrice,
      l: f.lowPrice,
      v: f.volume,
      q: f.quoteVolume,
      O: f.openTime,
      C: f.closeTime,
      F: f.firstId,
      L: f.lastId,
      n: f.count,
    };
  };
}
