/** The book at one moment: prices down the middle, bids left, asks right, own orders tinted. */
import { useCallback, useRef } from 'react';
import { grouped, spreadBps } from '../../app/format';
import { t } from '../../words/en';
import { words } from '../../words/replay';
import { FONT, useCanvas, useSize, type Draw, type Size } from './canvas';
import { ownInWords, replayLadder, type ReplayRow } from './ladder-rows';
import type { ReplayFrame } from '../../../../../surveillance/contract';

const ROW = 20;
const HEAD = 22;
const PRICE_WIDTH = 92;

interface LadderProps {
  readonly frame: ReplayFrame;
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
}

export function LadderCanvas({ frame, priceDecimals, quantityDecimals }: LadderProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const draw = useCallback<Draw>(
    (context, whole, colors) => {
      const decimals = { price: priceDecimals, quantity: quantityDecimals };
      drawLadder({ context, size: whole, colors, decimals }, frame);
    },
    [frame, priceDecimals, quantityDecimals],
  );
  const canvas = useCanvas(draw, size);
  const [bid] = frame.bids[0] ?? [t.none];
  const [ask] = frame.asks[0] ?? [t.none];
  const own = ownInWords(frame);
  const label = words.book(bid, ask, own === '' ? t.none : own);
  return (
    <div ref={box} className="replay-ladder" role="img" aria-label={label}>
      <canvas ref={canvas} />
    </div>
  );
}

interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly size: Size;
  readonly colors: Parameters<Draw>[2];
  readonly decimals: { readonly price: number; readonly quantity: number };
}

function drawLadder(pen: Pen, frame: ReplayFrame): void {
  const { context, size, colors } = pen;
  const perSide = Math.max(1, Math.floor((size.height - 2 * HEAD) / ROW / 2));
  const { asks, bids } = replayLadder(frame, perSide);
  context.font = FONT;
  context.textBaseline = 'middle';
  drawHead(pen);
  const middle = HEAD + perSide * ROW;
  asks.forEach((row, i) => drawRow(pen, row, middle - (i + 1) * ROW, 'ask'));
  bids.forEach((row, i) => drawRow(pen, row, middle + HEAD + i * ROW, 'bid'));
  const spread = spreadBps(frame.bids[0]?.[0] ?? null, frame.asks[0]?.[0] ?? null);
  context.fillStyle = colors.dim;
  context.textAlign = 'center';
  const text = `${words.spread} ${spread === null ? t.none : spread.toFixed(1)} ${t.markets.bps}`;
  context.fillText(text, size.width / 2, middle + HEAD / 2);
}

function drawHead({ context, size, colors }: Pen): void {
  context.fillStyle = colors.dim;
  context.textAlign = 'left';
  context.fillText(words.bid, 4, HEAD / 2);
  context.textAlign = 'center';
  context.fillText(words.price, size.width / 2, HEAD / 2);
  context.textAlign = 'right';
  context.fillText(words.ask, size.width - 4, HEAD / 2);
}

/** Bars grow from the price outwards; the subject's part lies next to the price. */
function drawRow(
  { context, size, colors, decimals }: Pen,
  row: ReplayRow,
  y: number,
  side: 'bid' | 'ask',
) {
  const room = (size.width - PRICE_WIDTH) / 2;
  const edge = side === 'bid' ? room : room + PRICE_WIDTH;
  const towards = side === 'bid' ? -1 : 1;
  const bar = (share: number, color: string) => {
    const width = share * room;
    context.fillStyle = color;
    context.fillRect(towards < 0 ? edge - width : edge, y + 1, width, ROW - 2);
  };
  bar(row.depth, side === 'bid' ? colors.bid : colors.ask);
  bar(row.ownDepth, colors.own);
  if (row.touched) {
    context.strokeStyle = colors.text;
    context.strokeRect(1, y + 0.5, size.width - 2, ROW - 1);
  }
  context.fillStyle = side === 'bid' ? colors.up : colors.down;
  context.textAlign = 'center';
  context.fillText(grouped(row.price, decimals.price), size.width / 2, y + ROW / 2);
  context.fillStyle = colors.text;
  context.textAlign = side === 'bid' ? 'left' : 'right';
  const x = side === 'bid' ? 4 : size.width - 4;
  context.fillText(grouped(row.quantity, decimals.quantity), x, y + ROW / 2);
}
