/** A candle that knows its trades, built from trades or from shorter candles. */
import { foldTrade, openCandle } from '../contract';
import type { Candle, CandleInterval, CandleTrade, Micros, TradeId, TradeRow } from '../contract';

export interface TradeCandle extends Candle {
  readonly firstTrade: TradeId;
  lastTrade: TradeId;
}

function candleTrade(t: TradeRow): CandleTrade {
  const { ts, price, quantity, notional, buyerIsMaker } = t;
  return { ts, price, quantity, notional, takerBuys: !buyerIsMaker };
}

/** The candle that the trade opens. */
export function openTradeCandle(interval: CandleInterval, t: TradeRow): TradeCandle {
  const candle = openCandle(interval, candleTrade(t));
  return Object.assign(candle, { firstTrade: t.trade, lastTrade: t.trade });
}

/** Adds a later trade of the same interval. */
export function addTrade(candle: TradeCandle, t: TradeRow): void {
  foldTrade(candle, candleTrade(t));
  candle.lastTrade = t.trade;
}

/** Puts a later, shorter candle into the longer one that contains it. */
export function mergeCandle(into: Candle, next: Candle): void {
  if (next.high > into.high) into.high = next.high;
  if (next.low < into.low) into.low = next.low;
  into.close = next.close;
  into.volume += next.volume;
  into.quoteVolume += next.quoteVolume;
  into.trades += next.trades;
  into.takerBuyVolume += next.takerBuyVolume;
  into.takerBuyQuoteVolume += next.takerBuyQuoteVolume;
}

/** The longer candle, begun with its first shorter one. */
export function widenCandle(openTime: Micros, first: Candle): Candle {
  const { open, high, low, close, volume, quoteVolume, trades } = first;
  const { takerBuyVolume, takerBuyQuoteVolume } = first;
  const prices = { open, high, low, close };
  const volumes = { volume, quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume };
  return { openTime, ...prices, ...volumes };
}
