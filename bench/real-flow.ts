/**
 * Converts a recorded order book, replays it in a process of its own, and prints as JSON how much
 * of the recording's executions came out and how fast it went:
 * `npx tsx bench/real-flow.ts RECORDING.csv.gz`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realFlowRatios } from './real-flow-ratios';

const RUNS = 5;
const PROBITY = join(__dirname, '..', 'bin', 'probity');

async function measure(recording: string): Promise<unknown> {
  const dir = mkdtempSync(join(tmpdir(), 'real-flow-'));
  try {
    const flow = join(dir, 'flow.jsonl');
    execFileSync(PROBITY, ['convert', 'bitstamp-l3', recording, '--out', flow]);
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      execFileSync(PROBITY, ['replay', flow, '--out', dir]);
      const text = readFileSync(join(dir, 'summary.json'), 'utf8');
      const summary = JSON.parse(text) as Record<string, number>; // written by replay
      rates.push(summary['recordsPerSecond'] ?? 0);
    }
    rates.sort((a, b) => a - b);
    const ratios = await realFlowRatios(recording, join(dir, 'fills.jsonl'));
    return { ...ratios, recordsPerSecond: { median: rates[RUNS >> 1], best: rates.at(-1) } };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const recording = process.argv[2];
if (recording === undefined) {
  process.stderr.write('usage: npx tsx bench/real-flow.ts RECORDING.csv.gz\n');
  process.exitCode = 2;
} else {
  void measure(recording).then((result) => {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  });
}
