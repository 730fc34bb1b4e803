/**
 * `probity replay` of a file of a million records, surveillance and customer risk on, every file
 * written. Run by `npx tsx bench/all.ts replay`; the product is built first if it must be.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCrowd } from './crowd-flow';
import { atLeast, median, rate, say } from './figures';

const MESSAGES = 1_000_000;
const ROUNDS = 3;

interface Summary {
  readonly inputRecords: number;
  readonly fills: number;
  readonly recordsPerSecond: number;
}

function main(): void {
  const [, , root] = process.argv;
  if (root === undefined) throw new Error('run it by `npx tsx bench/all.ts replay`');
  const folder = mkdtempSync(join(tmpdir(), 'bench-replay-'));
  try {
    const flow = join(folder, 'flow.jsonl');
    const file = openSync(flow, 'w');
    writeCrowd(MESSAGES, (text) => void writeSync(file, text));
    closeSync(file);
    const rounds = Array.from({ length: ROUNDS }, () => replay(root, flow, join(folder, 'out')));
    const [{ inputRecords, fills } = { inputRecords: 0, fills: 0 }] = rounds;
    const rates = rounds.map(({ recordsPerSecond }) => recordsPerSecond);
    say({
      row: 'replay',
      how:
        `A file of ${inputRecords} records (seed 42: makers that re-quote, a crowd that trades, ` +
        `orders that are withdrawn; ${fills} fills) goes through \`probity replay\` with all ` +
        'files written, by the clock as its summary says, reader, writer and start included.',
      figures: [
        { ...rate('records replayed', rates, { must: atLeast(200_000) }), value: median(rates) },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function replay(root: string, flow: string, out: string): Summary {
  const words = [join(root, 'bin', 'probity'), 'replay', flow, '--out', out];
  execFileSync(process.execPath, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary; // as it writes it
}

main();
