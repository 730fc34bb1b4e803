import * as fc from 'fast-check';
import {
  CANDLE_INTERVALS,
  candleEnd,
  candleStart,
  foldTrade,
  openCandle,
  type CandleInterval,
} from './candle';
import { lots, micros, ticks } from './ids';

// Whole milliseconds from 1970 to 2199, so that the calendar of the language can check.
const moments = fc.integer({ min: 0, max: 7_258_118_400_000 - 1 });

/** Start of the interval by the language's own calendar. */
function byCalendar(interval: CandleInterval, ms: number): number | undefined {
  const day = new Date(ms);
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  if (interval === '1M') return Date.UTC(year, month, 1);
  if (interval === '1w') return Date.UTC(year, month, date - ((day.getUTCDay() + 6) % 7));
  if (interval === '1d') return Date.UTC(year, month, date);
  if (interval === '1h') return Date.UTC(year, month, date, day.getUTCHours());
  return undefined;
}

describe('candles', () => {
  test.each(CANDLE_INTERVALS)('%s: each moment lies in one interval', (interval) => {
    fc.assert(
      fc.property(moments, (ms) => {
        const at = micros(ms * 1000);
        const start = candleStart(interval, at);
        const end = candleEnd(interval, start);
        expect(start <= at && at < end).toBe(true);
        expect(candleStart(interval, start)).toBe(start);
        expect(candleStart(interval, end)).toBe(end);
        expect(candleStart(interval, micros(end - 1))).toBe(start);
        const wanted = byCalendar(interval, ms);
        // Weeks before the first Monday of 1970 begin before the epoch.
        if (wanted !== undefined && wanted >= 0) expect(start).toBe(wanted * 1000);
      }),
    );
  });

  test('a candle folds its trades as they come', () => {
    const trade = fc.record({
      ts: fc.constant(micros(60_000_000)),
      price: fc.integer({ min: 1, max: 1000 }).map(ticks),
      quantity: fc.integer({ min: 1, max: 50 }).map(lots),
      takerBuys: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 30 }), (rows) => {
        const trades = rows.map((t) => ({ ...t, notional: BigInt(t.price * t.quantity) }));
        const [first, ...rest] = trades;
        const candle = openCandle('1m', first!);
        for (const one of rest) foldTrade(candle, one);
        const prices = trades.map((t) => t.price);
        const buys = trades.filter((t) => t.takerBuys);
        const volume = (list: typeof trades): number => list.reduce((s, t) => s + t.quantity, 0);
        const quote = (list: typeof trades): bigint => list.reduce((s, t) => s + t.notional, 0n);
        expect(candle).toEqual({
          openTime: 60_000_000,
          open: prices[0],
          high: Math.max(...prices),
          low: Math.min(...prices),
          close: prices.at(-1),
          volume: volume(trades),
          quoteVolume: quote(trades),
          trades: trades.length,
          takerBuyVolume: volume(buys),
          takerBuyQuoteVolume: quote(buys),
        });
      }),
    );
  });
});
