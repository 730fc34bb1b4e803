/** What a benchmark of the table of speed reports, and how its figures are taken. */
import { cpus, totalmem } from 'node:os';

/** One figure, with what it is held against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it must reach, and what is aimed at; a figure without is there to be read. */
  readonly must?: Bound;
  readonly aim?: Bound;
  /** Of all rounds, the smallest and the largest. */
  readonly spread?: readonly [number, number];
}

export interface Bound {
  readonly sense: 'at-least' | 'at-most';
  readonly value: number;
}

/** Lines over one axis; both axes are logarithmic. */
export interface Curve {
  readonly file: string;
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly { name: string; points: readonly (readonly [number, number])[] }[];
}

export interface Report {
  readonly row: string;
  /** How it was measured, in a sentence or two. */
  readonly how: string;
  readonly figures: readonly Figure[];
  readonly curves?: readonly Curve[];
  /** When, on which commit and under which load; the command that runs the row adds it. */
  readonly measured?: string;
}

export const atLeast = (value: number): Bound => ({ sense: 'at-least', value });
export const atMost = (value: number): Bound => ({ sense: 'at-most', value });

/** Whether a figure keeps a bound. */
export function keeps(value: number, bound: Bound): boolean {
  return bound.sense === 'at-least' ? value >= bound.value : value <= bound.value;
}

/** The middle one of the rounds. @throws Error without any */
export function median(rounds: readonly number[]): number {
  const sorted = [...rounds].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) throw new Error('a median of no rounds');
  return middle;
}

/** The median of rates, with their spread. */
export function rate(
  name: string,
  rounds: readonly number[],
  bounds: { must?: Bound; aim?: Bound; unit?: string } = {},
): Figure {
  const spread = [Math.min(...rounds), Math.max(...rounds)] as const;
  return { name, value: median(rounds), unit: 'per second', spread, ...bounds };
}

/**
 * Seconds of processor time that this process has used, all threads: what else a shared machine
 * does counts for less than by the clock, and the collector's threads count in full.
 */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Frees what can be freed; needs `--expose-gc`. @throws Error without it */
export function collect(): void {
  if (globalThis.gc === undefined) throw new Error('run it with node --expose-gc');
  globalThis.gc();
  globalThis.gc();
}

/** Lets what was made so far grow old, so that later collections of the young heap pass it over. */
export function settle(): void {
  if (globalThis.gc === undefined) throw new Error('run it with node --expose-gc');
  globalThis.gc({ type: 'minor' });
  globalThis.gc({ type: 'minor' });
}

/** Bytes of the heap and of typed arrays after a collection. */
export function heldBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Writes the report as one line of JSON. */
export function say(report: Report): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

/** The machine in words. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${first?.model ?? 'unknown'}, ${memory} GiB, Node ${process.version}`;
}

/** Seconds of processor time that `work` took. */
export function elapsedSeconds(work: () => void): number {
  const from = processorSeconds();
  work();
  return processorSeconds() - from;
}
