/** The depth over all events as a picture; a press goes to that moment. */
import { useCallback, useMemo, useRef, type PointerEvent } from 'react';
import { grouped, timeOfDay } from '../../app/format';
import { words } from '../../words/replay';
import { FONT, useCanvas, useSize, type Draw, type Size } from './canvas';
import { columnOfFrame, frameOfColumn, heatMap, roundPrices, type HeatMap } from './heat-map';
import type { ReplayFrame } from '../../../../../surveillance/contract';

const PRICES = 66;
const TIMES = 18;
const TICKS = 5;
const TIME_WIDTH = 78;
const MAX_CELL = 9;

interface HeatCanvasProps {
  readonly frames: readonly ReplayFrame[];
  readonly index: number;
  readonly decimals: number;
  readonly go: (index: number) => void;
}

export function HeatCanvas({ frames, index, decimals, go }: HeatCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const plot = Math.max(0, size.width - PRICES);
  const map = useMemo(() => heatMap(frames, Math.floor(plot)), [frames, plot]);
  const picture = useCallback<Draw>(
    (context, whole, colors) => {
      const place = placing(map, whole);
      drawCells(context, map, place, colors);
      drawBest(context, map, place, colors.text);
      drawTrades(context, map, place, colors);
      drawAxes(context, { map, place, frames, decimals, color: colors.dim });
    },
    [map, frames, decimals],
  );
  const cursor = useCallback<Draw>(
    (context, whole, colors) => {
      const place = placing(map, whole);
      const x = place.x(columnOfFrame(index, map.best.length, frames.length) + 0.5);
      context.fillStyle = colors.text;
      context.fillRect(Math.round(x), 0, 1.5, place.height);
    },
    [map, index, frames.length],
  );
  const base = useCanvas(picture, size);
  const over = useCanvas(cursor, size);
  const onPointer = (event: PointerEvent) => {
    if (event.type !== 'pointerdown' && event.buttons === 0) return;
    const left = event.currentTarget.getBoundingClientRect().left;
    const column = Math.floor(((event.clientX - left) / plot) * map.best.length);
    const held = Math.min(map.best.length - 1, Math.max(0, column));
    go(Math.max(0, frameOfColumn(held, map.best.length, frames.length)));
  };
  return (
    <div
      ref={box}
      className="heat"
      role="img"
      aria-label={words.heat}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
    >
      <canvas ref={base} />
      <canvas ref={over} />
    </div>
  );
}

interface Placing {
  readonly x: (column: number) => number;
  readonly y: (price: number) => number;
  readonly width: number;
  readonly height: number;
  /** Height of one cell, px. */
  readonly cell: number;
}

function placing(map: HeatMap, size: Size): Placing {
  const width = Math.max(1, size.width - PRICES);
  const height = Math.max(1, size.height - TIMES);
  const span = map.high - map.low || 1;
  const prices = new Set(map.cells.map(({ price }) => price)).size;
  const cell = Math.max(2.5, Math.min(MAX_CELL, height / Math.max(1, prices)));
  return {
    x: (column) => (column / Math.max(1, map.best.length)) * width,
    y: (price) => ((map.high - price) / span) * (height - cell) + cell / 2,
    ...{ width, height, cell },
  };
}

type Colors = Parameters<Draw>[2];
type Context = CanvasRenderingContext2D;

function drawCells(context: Context, map: HeatMap, place: Placing, colors: Colors): void {
  const width = Math.max(1, place.x(1)) + 0.5;
  for (const { column, price, depth, own, side } of map.cells) {
    const x = place.x(column);
    const y = place.y(price) - place.cell / 2;
    context.globalAlpha = 0.12 + 0.88 * depth;
    context.fillStyle = side === 'bid' ? colors.bid : colors.ask;
    context.fillRect(x, y, width, place.cell);
    if (own === 0) continue;
    context.globalAlpha = 0.35 + 0.65 * own;
    context.fillStyle = colors.own;
    context.fillRect(x, y, width, place.cell);
  }
  context.globalAlpha = 1;
}

function drawBest(context: Context, map: HeatMap, place: Placing, color: string): void {
  context.strokeStyle = color;
  context.globalAlpha = 0.75;
  for (const side of [0, 1] as const) {
    context.beginPath();
    let pen = false;
    map.best.forEach((best, column) => {
      const price = best[side];
      if (!(price >= map.low && price <= map.high)) {
        pen = false;
        return;
      }
      const y = place.y(price);
      if (pen) context.lineTo(place.x(column), y);
      else context.moveTo(place.x(column), y);
      context.lineTo(place.x(column + 1), y);
      pen = true;
    });
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawTrades(context: Context, map: HeatMap, place: Placing, colors: Colors): void {
  for (const { column, price, own, side } of map.trades) {
    context.beginPath();
    context.arc(place.x(column + 0.5), place.y(price), own ? 4 : 2.5, 0, 2 * Math.PI);
    context.fillStyle = own ? colors.own : side === 'BUY' ? colors.up : colors.down;
    context.fill();
    if (!own) continue;
    context.strokeStyle = colors.text;
    context.stroke();
  }
}

interface AxisParts {
  readonly map: HeatMap;
  readonly place: Placing;
  readonly frames: readonly ReplayFrame[];
  readonly decimals: number;
  readonly color: string;
}

function drawAxes(context: Context, { map, place, frames, decimals, color }: AxisParts): void {
  context.fillStyle = color;
  context.font = FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const price of roundPrices(map.low, map.high, TICKS)) {
    context.fillText(grouped(price.toFixed(decimals), decimals), place.width + 6, place.y(price));
  }
  const times = Math.max(1, Math.min(TICKS, Math.floor(place.width / TIME_WIDTH)));
  for (let i = 0; i < times; i++) {
    const frame = frames[Math.min(frames.length - 1, Math.floor((frames.length * i) / times))];
    if (frame === undefined) continue;
    const x = (place.width * i) / times;
    context.fillText(timeOfDay(frame.ts), x, place.height + TIMES / 2 + 1);
  }
}
