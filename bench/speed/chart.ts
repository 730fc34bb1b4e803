/** Draws a curve as SVG: both axes logarithmic, lines named at their ends. */
import type { Curve } from './figures';

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 60;
const RIGHT = 130;
const TOP = 40;
const BOTTOM = 50;
const COLOURS = ['#1f6feb', '#8b949e', '#2da44e'];

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly at: (value: number) => number;
}

/** From a power of ten below the smallest value to one above the largest. */
function axis(values: readonly number[], from: number, to: number): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number): number =>
    from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  return { low, high, at };
}

const n = (value: number): string => value.toFixed(1);
const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${n(x)}" y="${n(y)}" ${more}>${words}</text>`;
const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="#d0d7de"/>`;

/** @param curve every series with at least one point, all above zero */
export function drawCurve(curve: Curve): string {
  const points = curve.series.flatMap((series) => series.points);
  const x = axis(
    points.map(([value]) => value),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = axis(
    points.map(([, value]) => value),
    HEIGHT - BOTTOM,
    TOP,
  );
  const parts: string[] = [text(LEFT, 22, curve.title, 'font-size="15" font-weight="600"')];
  for (let power = x.low; power <= x.high; power++) {
    const at = x.at(10 ** power);
    parts.push(line(at, TOP, at, HEIGHT - BOTTOM));
    const words = (10 ** power).toLocaleString('en-GB');
    parts.push(text(at, HEIGHT - BOTTOM + 18, words, 'text-anchor="middle"'));
  }
  for (let power = y.low; power <= y.high; power++) {
    const at = y.at(10 ** power);
    parts.push(line(LEFT, at, WIDTH - RIGHT, at));
    parts.push(text(LEFT - 8, at + 4, String(10 ** power), 'text-anchor="end"'));
  }
  const middle = (LEFT + WIDTH - RIGHT) / 2;
  parts.push(text(middle, HEIGHT - 12, curve.xLabel, 'text-anchor="middle"'));
  parts.push(text(LEFT, TOP - 6, curve.yLabel));
  curve.series.forEach(({ name, points: own }, i) => {
    const colour = COLOURS[i % COLOURS.length] ?? '#000000';
    const places = own.map(([a, b]) => `${n(x.at(a))},${n(y.at(b))}`);
    parts.push(
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places.join(' ')}"/>`,
    );
    const last = own.at(-1);
    if (last === undefined) return;
    parts.push(text(x.at(last[0]) + 8, y.at(last[1]) + 4, name, `fill="${colour}"`));
  });
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" ` +
    'font-family="sans-serif" font-size="12">';
  const ground = '<rect width="100%" height="100%" fill="#ffffff"/>';
  return `${[head, ground, ...parts, '</svg>'].join('\n')}\n`;
}
