/** The page of benchmarks, from the rows' reports and nothing else. */
import { keeps, type Bound, type Figure, type Report } from './figures';

/** Of the run as a whole. */
export interface Run {
  readonly machine: string;
  /** A row that could not be measured, and why. */
  readonly failed: readonly { row: string; why: string }[];
}

const TITLES: Readonly<Record<string, string>> = {
  book: 'Book alone',
  engine: 'The whole state machine',
  flash1: 'flash1 adapter',
  log: 'Acknowledged after the commit; recovery',
  resting: 'A million open orders: memory, snapshot, start',
  growth: 'Growth of cost',
  edges: 'Hostile shapes',
  allocations: 'Allocations in the hot loop',
  surveillance: 'Surveillance',
  replay: 'Replay of a million records',
};

/** In at most four significant digits, large numbers grouped. */
function shown(value: number): string {
  const digits = Number(value.toPrecision(4));
  return digits.toLocaleString('en-GB', { maximumFractionDigits: 3 });
}

const bound = (one: Bound | undefined): string =>
  one === undefined ? '' : `${one.sense === 'at-least' ? '≥' : '≤'} ${shown(one.value)}`;

function line(figure: Figure): string {
  const { name, value, unit, must, aim, spread } = figure;
  const range = spread === undefined ? '' : `${shown(spread[0])} to ${shown(spread[1])}`;
  const verdict =
    must === undefined
      ? ''
      : !keeps(value, must)
        ? '**missed**'
        : aim !== undefined && keeps(value, aim)
          ? 'aim reached'
          : 'reached';
  const cells = [name, `${shown(value)} ${unit}`, range, bound(must), bound(aim), verdict];
  return `| ${cells.join(' | ')} |`;
}

function section(report: Report): string {
  const lines = [
    `## ${TITLES[report.row] ?? report.row}`,
    '',
    `\`npx tsx bench/all.ts ${report.row}\`. ${report.how}`,
    `Measured: ${report.measured ?? 'not known when'}.`,
    '',
    '| what | median | of all rounds | must reach | aim | |',
    '|---|---|---|---|---|---|',
    ...report.figures.map(line),
  ];
  for (const { file, title } of report.curves ?? []) {
    lines.push('', `![${title}](bench/${file})`);
  }
  return lines.join('\n');
}

/** How much the run may be believed, and what was not met, before the figures. */
function head(run: Run, reports: readonly Report[]): string {
  const all = reports.flatMap(({ figures }) => figures).filter(({ must }) => must !== undefined);
  const missed = all.filter(({ value, must }) => must !== undefined && !keeps(value, must));
  const names = missed.map(({ name }) => name).join('; ');
  return [
    '# Benchmarks',
    '',
    '<!-- Written by `npx tsx bench/all.ts --write`: change the command, not this page. -->',
    `Made by \`npx tsx bench/all.ts --write\` on ${run.machine}.`,
    'The machine was shared: each row says when it was measured and under which load. Rates of',
    'single-threaded rows are therefore per second of processor time of the process, collector and',
    'compiler included; the log is measured by the clock. Neighbours still take caches, memory',
    'bandwidth and, in the log, the processor itself: read ratios before absolute figures.',
    '',
    `Of ${all.length} figures with a bound ${all.length - missed.length} reach it` +
      `${missed.length === 0 ? '.' : `. Missed: ${names}.`}`,
  ].join('\n');
}

/**
 * @param limits a section in words: what bounds the speed now
 * @returns the page as Markdown, with a line end at its end
 */
export function benchmarkPage(run: Run, reports: readonly Report[], limits: string): string {
  const failed = run.failed.map(({ row, why }) => `- \`${row}\` was not measured: ${why}`);
  const parts = [head(run, reports), ...(failed.length > 0 ? [failed.join('\n')] : [])];
  return `${[...parts, ...reports.map(section), limits.trim()].join('\n\n')}\n`;
}
