/** From frames to the cells of the depth picture: which prices, which columns, how dark. */
import type { ReplayLevel, ReplayFrame } from '../../../../../surveillance/contract';

export interface HeatCell {
  readonly column: number;
  /** Price; the picture places it. */
  readonly price: number;
  /** 0..1, on a logarithmic scale. */
  readonly depth: number;
  /** Share that is the subject's own, 0..1. */
  readonly own: number;
  readonly side: 'bid' | 'ask';
}

export interface HeatTrade {
  readonly column: number;
  readonly price: number;
  readonly own: boolean;
  readonly side: 'BUY' | 'SELL' | undefined;
}

export interface HeatMap {
  readonly low: number;
  readonly high: number;
  readonly cells: readonly HeatCell[];
  readonly trades: readonly HeatTrade[];
  /** Best bid and ask of each column; NaN where a side is empty. */
  readonly best: readonly (readonly [number, number])[];
}

const EMPTY: HeatMap = { low: 0, high: 1, cells: [], trades: [], best: [] };

/** The frame drawn in a column: the last one that falls into it. */
export function frameOfColumn(column: number, columns: number, frames: number): number {
  return Math.min(frames - 1, Math.floor(((column + 1) * frames) / columns) - 1);
}

export function columnOfFrame(frame: number, columns: number, frames: number): number {
  return Math.min(columns - 1, Math.floor((frame * columns) / Math.max(1, frames)));
}

/** @param columns width of the picture; at most one column a frame is used */
export function heatMap(frames: readonly ReplayFrame[], columns: number): HeatMap {
  if (frames.length === 0 || columns < 1) return EMPTY;
  const used = Math.min(columns, frames.length);
  const shown = Array.from(
    { length: used },
    (_, i) => frames[frameOfColumn(i, used, frames.length)],
  );
  const levels = shown.flatMap((frame) => (frame ? [...frame.bids, ...frame.asks] : []));
  const { low, high } = priceRange(levels, shown);
  const deepest = Math.log1p(largest(levels.map(([, quantity]) => Number(quantity))));
  const cell = (column: number, side: 'bid' | 'ask', [price, quantity, own]: ReplayLevel) => {
    const whole = Number(quantity);
    const depth = deepest > 0 ? Math.log1p(whole) / deepest : 0;
    return { column, side, price: Number(price), depth, own: whole > 0 ? Number(own) / whole : 0 };
  };
  const cells = shown.flatMap((frame, column) =>
    frame === undefined
      ? []
      : [
          ...frame.bids.map((level) => cell(column, 'bid', level)),
          ...frame.asks.map((level) => cell(column, 'ask', level)),
        ],
  );
  const inside = ({ price }: { readonly price: number }) => price >= low && price <= high;
  return {
    ...{ low, high },
    cells: cells.filter(inside),
    trades: tradesOf(frames, used).filter(inside),
    best: shown.map((frame) => [priceOf(frame?.bids[0]), priceOf(frame?.asks[0])] as const),
  };
}

const priceOf = (level: ReplayLevel | undefined) => (level ? Number(level[0]) : NaN);

function tradesOf(frames: readonly ReplayFrame[], columns: number): HeatTrade[] {
  return frames.flatMap(({ event }, i) => {
    if (event.type !== 'fill' || event.price === undefined) return [];
    const column = columnOfFrame(i, columns, frames.length);
    return [{ column, price: Number(event.price), own: event.own, side: event.side }];
  });
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Prices around the touch; a stray order far away must not flatten the picture. */
function priceRange(levels: readonly ReplayLevel[], shown: readonly (ReplayFrame | undefined)[]) {
  const middles = shown.flatMap((frame) => {
    const bid = priceOf(frame?.bids[0]);
    const ask = priceOf(frame?.asks[0]);
    return Number.isFinite(bid) && Number.isFinite(ask) ? [(bid + ask) / 2] : [];
  });
  const prices = levels.map(([price]) => Number(price)).sort((a, b) => a - b);
  const first = prices[0] ?? 0;
  const last = prices.at(-1) ?? 1;
  if (middles.length === 0 || first === last) return { low: first - 1, high: last + 1 };
  const lowest = Math.min(...middles);
  const highest = Math.max(...middles);
  const share = (q: number) => prices[Math.floor(q * (prices.length - 1))] ?? first;
  const reach = Math.max(highest - share(0.05), share(0.95) - lowest, (highest - lowest) * 0.6);
  return { low: Math.max(first, lowest - reach), high: Math.min(last, highest + reach) };
}

/** Prices between the two to write at an axis: whole steps of 1, 2 or 5 times a power of ten. */
export function roundPrices(low: number, high: number, wanted: number): number[] {
  const least = (high - low) / wanted;
  if (!(least > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}
