/** Candle arithmetic: which interval a trade falls into, and how trades fold into a candle. */
import { DAY_MICROS, micros, type Lots, type Micros, type Ticks } from './ids';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;

/** Fixed-length intervals, in microseconds. */
export const FIXED_INTERVALS = {
  '1s': 1_000_000,
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '6h': 6 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY_MICROS,
  '3d': 3 * DAY_MICROS,
} as const;
export type CandleInterval = keyof typeof FIXED_INTERVALS | '1w' | '1M';
export const CANDLE_INTERVALS: readonly CandleInterval[] = [
  ...(Object.keys(FIXED_INTERVALS) as (keyof typeof FIXED_INTERVALS)[]), // keys of a const object
  '1w',
  '1M',
];

export interface Candle {
  /** First microsecond of the interval. */
  readonly openTime: Micros;
  open: Ticks;
  high: Ticks;
  low: Ticks;
  close: Ticks;
  /** Base volume in lots. */
  volume: number;
  /** Quote volume in base units of the quote asset. */
  quoteVolume: bigint;
  trades: number;
  /** Base volume in lots, and quote volume, where the buyer was the aggressor. */
  takerBuyVolume: number;
  takerBuyQuoteVolume: bigint;
}

/** A trade as candles need it. */
export interface CandleTrade {
  readonly ts: Micros;
  readonly price: Ticks;
  readonly quantity: Lots;
  readonly notional: bigint;
  readonly takerBuys: boolean;
}

/** Days since the epoch to the first day of that day's UTC calendar month (civil calendar). */
function monthStartDay(day: number): number {
  // Howard Hinnant's days-from-civil, inverted just far enough to learn the day of the month.
  const z = day + 719_468;
  const doe = z - Math.floor(z / 146_097) * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  return day - (doy - Math.floor((153 * mp + 2) / 5));
}

/** First microsecond of the interval around `at`; weeks begin on Monday, months on the 1st. */
export function candleStart(interval: CandleInterval, at: Micros): Micros {
  if (interval === '1M') return micros(monthStartDay(Math.floor(at / DAY_MICROS)) * DAY_MICROS);
  if (interval === '1w') {
    const day = Math.floor(at / DAY_MICROS);
    return micros((day - ((day + 3) % 7)) * DAY_MICROS);
  }
  const length = FIXED_INTERVALS[interval];
  return micros(at - (at % length));
}

/** First microsecond after the interval that starts at `start`. */
export function candleEnd(interval: CandleInterval, start: Micros): Micros {
  if (interval === '1w') return micros(start + 7 * DAY_MICROS);
  if (interval === '1M') return candleStart('1M', micros(start + 32 * DAY_MICROS));
  return micros(start + FIXED_INTERVALS[interval]);
}

/** The candle that a first trade opens. */
export function openCandle(interval: CandleInterval, t: CandleTrade): Candle {
  return {
    openTime: candleStart(interval, t.ts),
    open: t.price,
    high: t.price,
    low: t.price,
    close: t.price,
    volume: t.quantity,
    quoteVolume: t.notional,
    trades: 1,
    takerBuyVolume: t.takerBuys ? t.quantity : 0,
    takerBuyQuoteVolume: t.takerBuys ? t.notional : 0n,
  };
}

/** Adds a later trade of the same interval. */
export function foldTrade(c: Candle, t: CandleTrade): void {
  if (t.price > c.high) c.high = t.price;
  if (t.price < c.low) c.low = t.price;
  c.close = t.price;
  c.volume += t.quantity;
  c.quoteVolume += t.notional;
  c.trades += 1;
  if (t.takerBuys) {
    c.takerBuyVolume += t.quantity;
    c.takerBuyQuoteVolume += t.notional;
  }
}
