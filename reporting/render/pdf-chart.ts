/**
 * Price and volume per hour as vectors: a candle for each hour with trades, bars for its volume.
 * Floating point is for places on the page alone; every number that is read is the decimal's text.
 */
import type { ReportChart } from '../contract/reports';
import { ACCENT, INK, PAGE, room, write, type Pdf } from './pdf-page';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 26;
const HEIGHT = 168;
const WIDTH = (PAGE.width - 2 * PAGE.side - GAP) / 2;
const AXIS = 56;
const HOUR_MICROS = 3_600_000_000;
const SIZE = 6.5;
const LABEL_EVERY = 4;

/** Two beside each other; `from` and `to` are the span of every time axis, µs. */
export function drawCharts(pdf: Pdf, charts: readonly ReportChart[], from: number, to: number) {
  charts.forEach((chart, i) => {
    const left = i % 2 === 0;
    if (left) room(pdf, HEIGHT + 10);
    const top = pdf.y;
    drawChart(pdf, chart, { x: PAGE.side + (left ? 0 : WIDTH + GAP), y: top }, from, to);
    const rowEnds = !left || i === charts.length - 1;
    pdf.y = rowEnds ? top + HEIGHT + 14 : top;
  });
}

function drawChart(
  pdf: Pdf,
  chart: ReportChart,
  at: { readonly x: number; readonly y: number },
  from: number,
  to: number,
): void {
  pdf.font('bold').fontSize(8).fillColor(INK.text);
  write(pdf, chart.title, at.x, at.y);
  pdf.font('body').fontSize(SIZE).fillColor(INK.soft);
  const legend = `price in ${chart.quote}, volume in ${chart.base}, per hour UTC`;
  write(pdf, legend, at.x + WIDTH - pdf.widthOfString(legend), at.y + 1.5);
  const inner = { x: at.x, width: WIDTH - AXIS };
  const price = { ...inner, y: at.y + 16, height: 92 };
  const volume = { ...inner, y: at.y + 116, height: 36 };
  const slot = inner.width / ((to - from) / HOUR_MICROS);
  const placeOf = (time: number) => inner.x + ((time - from) / HOUR_MICROS) * slot;
  hours(pdf, placeOf, from, to, volume);
  candles(pdf, chart, price, placeOf, slot);
  bars(pdf, chart, volume, placeOf, slot);
}

function hours(
  pdf: Pdf,
  placeOf: (time: number) => number,
  from: number,
  to: number,
  { y, height }: Box,
): void {
  pdf.font('body').fontSize(SIZE).fillColor(INK.soft);
  for (let at = from; at <= to; at += LABEL_EVERY * HOUR_MICROS) {
    const label = at === to ? '24:00' : new Date(at / 1000).toISOString().slice(11, 16);
    write(pdf, label, placeOf(at) - pdf.widthOfString(label) / 2, y + height + 3);
  }
}

function candles(
  pdf: Pdf,
  { points }: ReportChart,
  box: Box,
  placeOf: (time: number) => number,
  slot: number,
): void {
  const lows = points.flatMap(({ low }) => (low === null ? [] : [low]));
  const highs = points.flatMap(({ high }) => (high === null ? [] : [high]));
  const bottom = extreme(lows, -1);
  const top = extreme(highs, 1);
  frame(pdf, box, bottom, top);
  const lowest = Number(bottom);
  const range = Number(top) - lowest;
  const level = (price: string) =>
    box.y + box.height - (range === 0 ? 0.5 : (Number(price) - lowest) / range) * box.height;
  pdf.save().lineWidth(0.7).strokeColor(ACCENT);
  for (const { time, open, high, low, close } of points) {
    if (open === null || high === null || low === null || close === null) continue;
    const middle = placeOf(time) + slot / 2;
    pdf.moveTo(middle, level(high)).lineTo(middle, level(low)).stroke();
    const upper = Math.min(level(open), level(close));
    const height = Math.max(0.7, Math.abs(level(open) - level(close)));
    pdf.rect(middle - slot * 0.32, upper, slot * 0.64, height);
    // Risen hours are hollow, fallen ones full: it reads without colour.
    pdf.fillAndStroke(Number(close) >= Number(open) ? '#ffffff' : ACCENT, ACCENT);
  }
  pdf.restore();
}

function bars(
  pdf: Pdf,
  { points }: ReportChart,
  box: Box,
  placeOf: (time: number) => number,
  slot: number,
): void {
  const top = extreme(
    points.map(({ volume }) => volume),
    1,
  );
  frame(pdf, box, '0', top);
  pdf.save().fillColor(INK.soft);
  for (const { time, volume } of points) {
    const height = Number(top) === 0 ? 0 : (Number(volume) / Number(top)) * box.height;
    pdf.rect(placeOf(time) + slot * 0.18, box.y + box.height - height, slot * 0.64, height).fill();
  }
  pdf.restore();
}

/** Lines at the lowest and highest value, with their decimals beside them. */
function frame(pdf: Pdf, { x, y, width, height }: Box, bottom: string, top: string): void {
  pdf.save().lineWidth(0.4).strokeColor(INK.line);
  for (const part of [0, 0.5, 1]) {
    pdf.moveTo(x, y + height * part).lineTo(x + width, y + height * part);
  }
  pdf.stroke().restore();
  pdf.font('body').fontSize(SIZE).fillColor(INK.soft);
  write(pdf, top, x + width + 5, y - SIZE / 2);
  if (bottom !== top) write(pdf, bottom, x + width + 5, y + height - SIZE / 2);
}

/** The largest (1) or smallest (-1) of decimals, as its own text; `0` of none. */
function extreme(values: readonly string[], sign: 1 | -1): string {
  return (
    values.reduce<string | undefined>((best, value) => {
      if (best === undefined) return value;
      return (Number(value) - Number(best)) * sign > 0 ? value : best;
    }, undefined) ?? '0'
  );
}
