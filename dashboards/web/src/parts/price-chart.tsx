/** Candles, with marks and a shaded span where an alert asks for them. */
import { useComputedColorScheme } from '@mantine/core';
import {
  AreaSeries,
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import type { Candle } from '../live/market-types';
import { chartColors, type ChartColors } from './chart-colors';

/** Something that happened, drawn at its price. */
export interface ChartMark {
  /** Seconds since the epoch, the start of its candle. */
  readonly time: number;
  readonly price: number;
  readonly kind: 'buy' | 'sell' | 'order';
}

interface PriceChartProps {
  readonly candles: readonly Candle[];
  readonly decimals: number;
  readonly label: string;
  /** Newest price, moves the last candle between readings. */
  readonly last?: string | null;
  readonly marks?: readonly ChartMark[];
  /** Seconds; shaded. */
  readonly span?: { readonly from: number; readonly to: number };
  readonly withSeconds?: boolean;
}

interface Parts {
  readonly chart: IChartApi;
  readonly price: ISeriesApi<'Candlestick'>;
  readonly shade: ISeriesApi<'Area'>;
  readonly marks: ISeriesMarkersPluginApi<Time>;
}

const at = (seconds: number) => seconds as UTCTimestamp; // the library's brand of the same number

function createParts(box: HTMLElement, decimals: number): Parts {
  const chart = createChart(box, { autoSize: true, localization: { locale: 'en' } });
  const shade = chart.addSeries(AreaSeries, {
    priceScaleId: 'shade',
    priceLineVisible: false,
    lastValueVisible: false,
    lineVisible: false,
    crosshairMarkerVisible: false,
    autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 1 } }),
  });
  chart.priceScale('shade').applyOptions({ scaleMargins: { top: 0, bottom: 0 } });
  const price = chart.addSeries(CandlestickSeries, {
    priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals },
  });
  return { chart, price, shade, marks: createSeriesMarkers(price, []) };
}

function paint({ chart, price, shade }: Parts, c: ChartColors, withSeconds: boolean): void {
  chart.applyOptions({
    layout: { background: { color: c.background }, textColor: c.text },
    grid: { vertLines: { color: c.grid }, horzLines: { color: c.grid } },
    rightPriceScale: { borderColor: c.grid },
    timeScale: {
      borderColor: c.grid,
      timeVisible: true,
      secondsVisible: withSeconds,
      maxBarSpacing: 18,
    },
  });
  price.applyOptions({
    upColor: c.up,
    downColor: c.down,
    wickUpColor: c.up,
    wickDownColor: c.down,
    borderVisible: false,
  });
  shade.applyOptions({ topColor: c.shade, bottomColor: c.shade });
}

const SHAPES = {
  buy: { position: 'atPriceBottom', shape: 'arrowUp' },
  sell: { position: 'atPriceTop', shape: 'arrowDown' },
  order: { position: 'atPriceMiddle', shape: 'circle' },
} as const;

function markerOf({ time, price, kind }: ChartMark, c: ChartColors): SeriesMarker<Time> {
  const color = { buy: c.up, sell: c.down, order: c.order }[kind];
  return { time: at(time), price, color, size: kind === 'order' ? 0.5 : 1, ...SHAPES[kind] };
}

export function PriceChart(props: PriceChartProps) {
  const { candles, decimals, label, last = null, marks, span, withSeconds = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const parts = useRef<Parts | null>(null);
  const fitted = useRef('');
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  useEffect(() => {
    if (box.current === null) return;
    const made = createParts(box.current, decimals);
    parts.current = made;
    fitted.current = '';
    return () => {
      parts.current = null;
      made.chart.remove();
    };
  }, [decimals]);
  useEffect(() => {
    if (parts.current) paint(parts.current, chartColors(scheme), withSeconds);
  }, [scheme, withSeconds, decimals]);
  useEffect(() => {
    const made = parts.current;
    if (made === null) return;
    made.price.setData(candles.map((candle) => ({ ...candle, time: at(candle.time) })));
    const shaded = span ? candles.filter((c) => c.time >= span.from && c.time <= span.to) : [];
    made.shade.setData(shaded.map(({ time }) => ({ time: at(time), value: 1 })));
    const colors = chartColors(scheme);
    made.marks.setMarkers((marks ?? []).map((mark) => markerOf(mark, colors)));
    // Fits once for each span of candles; afterwards the reader's own zoom stays.
    const step = (candles[1]?.time ?? 0) - (candles[0]?.time ?? 0);
    const key = `${decimals} ${step}`;
    if (fitted.current !== key) made.chart.timeScale().fitContent();
    fitted.current = key;
  }, [candles, marks, span, scheme, decimals]);
  useEffect(() => {
    const newest = candles.at(-1);
    if (last === null || newest === undefined) return;
    const close = Number(last);
    const high = Math.max(newest.high, close);
    const low = Math.min(newest.low, close);
    parts.current?.price.update({ ...newest, close, high, low, time: at(newest.time) });
  }, [last, candles]);
  return <div ref={box} className="chart" role="group" aria-label={label} />;
}
