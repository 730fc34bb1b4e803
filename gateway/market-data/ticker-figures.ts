/** The figures of a ticker over any window, written as answers and streams want them. */
import {
  parseDecimal,
  type DepthLevel,
  type MarketInfo,
  type MarketQueries,
  type TickerRow,
} from '../../core/contract';
import { fixedQuotient, fixedSteps, fixedUnits, stamp, type TimeUnit } from '../api/format';
import { symbolOf } from '../api/symbols';

/** What both forms of a ticker share. */
export interface TickerFigures {
  readonly symbol: string;
  readonly openPrice: string;
  readonly highPrice: string;
  readonly lowPrice: string;
  readonly lastPrice: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly openTime: number;
  readonly closeTime: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly count: number;
}

export type Window = Pick<
  TickerRow,
  | 'openTime'
  | 'closeTime'
  | 'open'
  | 'high'
  | 'low'
  | 'last'
  | 'volume'
  | 'quoteVolume'
  | 'firstTrade'
  | 'lastTrade'
  | 'trades'
>;

export function figures(m: MarketInfo, w: Window, unit: TimeUnit): TickerFigures {
  const none = w.trades === 0;
  return {
    symbol: symbolOf(m),
    openPrice: fixedSteps(w.open, m.tick),
    highPrice: fixedSteps(w.high, m.tick),
    lowPrice: fixedSteps(w.low, m.tick),
    lastPrice: fixedSteps(w.last, m.tick),
    volume: fixedSteps(w.volume, m.lot),
    quoteVolume: fixedUnits(w.quoteVolume, m.quote.decimals),
    openTime: stamp(w.openTime, unit),
    closeTime: stamp(w.closeTime, unit),
    firstId: none ? -1 : w.firstTrade,
    lastId: none ? -1 : w.lastTrade,
    count: w.trades,
  };
}

export interface Change {
  readonly priceChange: string;
  readonly priceChangePercent: string;
  readonly weightedAvgPrice: string;
}

export function change(m: MarketInfo, w: Window): Change {
  const difference = w.last - w.open;
  return {
    priceChange: fixedSteps(difference, m.tick),
    priceChangePercent: fixedQuotient(
      { mantissa: BigInt(difference) * 100n, scale: 0 },
      { mantissa: BigInt(w.open), scale: 0 },
      3,
    ),
    weightedAvgPrice: fixedQuotient(
      { mantissa: w.quoteVolume, scale: m.quote.decimals },
      { mantissa: BigInt(w.volume) * parseDecimal(m.lotSize).mantissa, scale: m.lot.scale },
    ),
  };
}

/** Rolling 24 hours, zeros when nothing traded. */
export function dayWindow(markets: MarketQueries, m: MarketInfo, now: number): TickerRow {
  const row = markets.ticker24h(m.id);
  if (row !== undefined) return row;
  return emptyRow(m, markets.lastPrice(m.id), now);
}

const DAY_MICROS = 86_400_000_000;

function emptyRow(m: MarketInfo, last: number, now: number): TickerRow {
  const price = last as TickerRow['last']; // the last price of a market is in its ticks
  return {
    market: m.id,
    openTime: (now - DAY_MICROS) as TickerRow['openTime'], // a clock reading
    closeTime: now as TickerRow['closeTime'], // a clock reading
    open: price,
    high: price,
    low: price,
    last: price,
    lastQuantity: 0 as TickerRow['lastQuantity'], // nothing traded
    previousClose: price,
    volume: 0,
    quoteVolume: 0n as TickerRow['quoteVolume'], // nothing traded
    firstTrade: 0 as TickerRow['firstTrade'], // written as -1
    lastTrade: 0 as TickerRow['lastTrade'], // written as -1
    trades: 0,
  };
}

/** Best bid and ask; zeros where a side is empty. */
export function best(
  m: MarketInfo,
  bid: DepthLevel | undefined,
  ask: DepthLevel | undefined,
): { bidPrice: string; bidQty: string; askPrice: string; askQty: string } {
  return {
    bidPrice: fixedSteps(bid?.price ?? 0, m.tick),
    bidQty: fixedSteps(bid?.quantity ?? 0, m.lot),
    askPrice: fixedSteps(ask?.price ?? 0, m.tick),
    askQty: fixedSteps(ask?.quantity ?? 0, m.lot),
  };
}
