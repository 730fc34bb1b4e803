/**
 * How close a replay of a converted recording comes to what the recording says was executed: per
 * order, the quantity filled here against the quantity filled there.
 */
import { readFileSync } from 'node:fs';
import { readL3Rows, type L3Row } from '../app/commands/convert/l3-rows';

export interface Ratios {
  /** Sums in the base asset, both sides of each trade counted. */
  readonly filledThere: number;
  readonly filledHere: number;
  readonly filledInBoth: number;
  /** filledInBoth / filledThere and / filledHere. */
  readonly ofTheirs: number;
  readonly ofOurs: number;
  /** Orders with the largest differences, in the base asset. */
  readonly largest: readonly {
    readonly id: string;
    readonly there: number;
    readonly here: number;
  }[];
}

const UNITS = 1e8;
const SHOWN = 10;

/** Filled per order as the recording has it: each step down of what remains, but for cancels. */
function filledInRecording(rows: readonly L3Row[]): Map<string, number> {
  const remains = new Map<string, number>();
  const filled = new Map<string, number>();
  for (const { id, volume, action } of rows) {
    const before = remains.get(id);
    if (action !== 'created' && before !== undefined && volume < before) {
      filled.set(id, (filled.get(id) ?? 0) + before - volume);
    }
    remains.set(id, volume);
  }
  return filled;
}

/** @param fills a fills.jsonl whose client order ids are the recording's order numbers */
function filledInReplay(fills: string): Map<string, number> {
  const filled = new Map<string, number>();
  for (const line of readFileSync(fills, 'utf8').split('\n')) {
    if (line === '') continue;
    const fill = JSON.parse(line) as Record<string, string>; // written by replay
    for (const id of [fill['makerClientOrderId'], fill['takerClientOrderId']]) {
      if (id === undefined) continue;
      const units = Math.round(Number(fill['quantity']) * UNITS);
      filled.set(id, (filled.get(id) ?? 0) + units);
    }
  }
  return filled;
}

/** Compares a recording with the fills of its replay. */
export async function realFlowRatios(recording: string, fills: string): Promise<Ratios> {
  const there = filledInRecording(await readL3Rows(recording));
  const here = filledInReplay(fills);
  const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
  const both = sum([...there].map(([id, units]) => Math.min(units, here.get(id) ?? 0)));
  const differences = [...new Set([...there.keys(), ...here.keys()])].map((id) => ({
    id,
    there: (there.get(id) ?? 0) / UNITS,
    here: (here.get(id) ?? 0) / UNITS,
  }));
  differences.sort((a, b) => Math.abs(b.there - b.here) - Math.abs(a.there - a.here));
  const [theirs, ours] = [sum(there.values()), sum(here.values())];
  return {
    filledThere: theirs / UNITS,
    filledHere: ours / UNITS,
    filledInBoth: both / UNITS,
    ofTheirs: both / theirs,
    ofOurs: both / ours,
    largest: differences.slice(0, SHOWN),
  };
}
