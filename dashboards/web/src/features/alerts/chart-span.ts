/** Which candles show a conduct with enough before and after to judge it, and where marks go. */
import type { Interval } from '../../live/market-queries';
import type { Candle } from '../../live/market-types';
import type { ChartMark } from '../../parts/price-chart';
import type { EvidenceRow } from './alert-types';

const STEPS: readonly (readonly [Interval, number])[] = [
  ['1s', 1],
  ['1m', 60],
  ['5m', 300],
  ['15m', 900],
  ['1h', 3600],
  ['4h', 14_400],
  ['1d', 86_400],
];
/** Candles that the conduct itself may take; as many again stand before and after it. */
const CONDUCT_CANDLES = 240;
const CONTEXT_CANDLES = 60;

export interface ChartSpan {
  readonly interval: Interval;
  readonly stepSeconds: number;
  /** ms */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** @param from first and @param to last moment of the conduct, µs */
export function chartSpan(from: number, to: number): ChartSpan {
  const seconds = (to - from) / 1e6;
  const fits = STEPS.find(([, step]) => seconds / step <= CONDUCT_CANDLES);
  const [interval, stepSeconds] = fits ?? (['1d', 86_400] as const);
  const around = Math.max(CONTEXT_CANDLES, Math.ceil(seconds / stepSeconds / 2)) * stepSeconds;
  const start = from / 1000 - around * 1000;
  const end = to / 1000 + around * 1000;
  const limit = Math.min(1000, Math.ceil((end - start) / 1000 / stepSeconds) + 2);
  return { interval, stepSeconds, from: start, to: end, limit };
}

const MAX_MARKS = 400;

/** Marks of the suspects' fills and placed orders, each at the candle it falls into. */
export function chartMarks(
  rows: readonly EvidenceRow[],
  candles: readonly Candle[],
): readonly ChartMark[] {
  const marks = rows.flatMap((row): readonly ChartMark[] => {
    if (row.price === null || (row.kind !== 'fill' && row.kind !== 'accepted')) return [];
    const time = candleAt(candles, row.ts / 1e6);
    if (time === undefined) return [];
    const filled = row.side === 'BUY' ? 'buy' : 'sell';
    return [{ time, price: Number(row.price), kind: row.kind === 'fill' ? filled : 'order' }];
  });
  return distinct(marks);
}

/** Start of the last candle that began by then. */
function candleAt(candles: readonly Candle[], seconds: number): number | undefined {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candles[middle]?.time ?? Infinity) <= seconds) low = middle + 1;
    else high = middle;
  }
  return candles[Math.max(0, low - 1)]?.time;
}

/** One mark for each candle, price and kind; an order that filled right there is its fill. */
function distinct(marks: readonly ChartMark[]): readonly ChartMark[] {
  const place = ({ time, price }: ChartMark) => `${time} ${price}`;
  const byPlace = new Map(marks.map((mark) => [`${place(mark)} ${mark.kind}`, mark]));
  const all = [...byPlace.values()];
  const fills = all.filter(({ kind }) => kind !== 'order');
  const filled = new Set(fills.map(place));
  const orders = all.filter((mark) => mark.kind === 'order' && !filled.has(place(mark)));
  const room = Math.max(0, MAX_MARKS - fills.length);
  return [...fills.slice(0, MAX_MARKS), ...orders.slice(0, room)].sort((a, b) => a.time - b.time);
}
