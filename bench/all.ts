/**
 * Measures the table of speed, one row or all: `npx tsx bench/all.ts [row...] [--write]`.
 * Compiles the benchmarks as the product is built, runs each row in a process of its own, prints a
 * table and, as its last line, JSON. `--write` renews docs/BENCHMARKS.md and docs/bench; rows that
 * are not named keep what docs/bench/rows.jsonl has of them. Exit 1 when a row was not measured.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../tests/source-files';
import { drawCurve } from './speed/chart';
import { compileBenches } from './speed/compile';
import { machine, type Report } from './speed/figures';
import { benchmarkPage, type Run } from './speed/page';

/** Each row's script, in the order of the page. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  book: ['bench/speed/book.js'],
  engine: ['bench/speed/engine.js'],
  flash1: ['bench/speed/flash1.js'],
  log: ['bench/core-log.js', '20', '2000'],
  resting: ['bench/speed/resting.js'],
  growth: ['bench/speed/growth.js'],
  edges: ['bench/speed/edges.js'],
  allocations: ['bench/speed/allocations.js'],
  surveillance: ['bench/speed/surveillance.js'],
  // It runs the product itself, not the copy.
  replay: ['bench/speed/replay.js', ROOT],
};
const LONGEST_MS = 9 * 60_000;
const DOCS = join(ROOT, 'docs');
const KEPT = join(DOCS, 'bench', 'rows.jsonl');

function measure(row: string, folder: string): Report {
  // A book that rests while its peers collect garbage must not lose its compiled code to that.
  const words = ['--expose-gc', '--no-flush-bytecode', ...(ROWS[row] ?? [])];
  const options = { cwd: folder, encoding: 'utf8', timeout: LONGEST_MS } as const;
  const output = execFileSync(process.execPath, words, {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Report; // written by `say`
}

/** Rows measured before, by their name. */
function kept(): Map<string, Report> {
  if (!existsSync(KEPT)) return new Map();
  const lines = readFileSync(KEPT, 'utf8').trim().split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Report); // written below
  return new Map(rows.map((report) => [report.row, report]));
}

function write(run: Run, measured: readonly Report[]): void {
  const all = kept();
  for (const report of measured) all.set(report.row, report);
  const reports = Object.keys(ROWS).flatMap((row) => all.get(row) ?? []);
  mkdirSync(join(DOCS, 'bench'), { recursive: true });
  writeFileSync(KEPT, reports.map((report) => `${JSON.stringify(report)}\n`).join(''));
  for (const curve of reports.flatMap(({ curves }) => curves ?? [])) {
    writeFileSync(join(DOCS, 'bench', curve.file), drawCurve(curve));
  }
  const limits = readFileSync(join(ROOT, 'bench', 'speed', 'limits.md'), 'utf8');
  writeFileSync(join(DOCS, 'BENCHMARKS.md'), benchmarkPage(run, reports, limits));
}

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((row) => ROWS[row] === undefined);
  if (unknown !== undefined) {
    process.stderr.write(`no row ${unknown}; rows: ${Object.keys(ROWS).join(', ')}\n`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim();
  const date = git('log', '-1', '--format=%cd', '--date=format:%Y-%m-%d');
  const measured = `${date}, commit ${git('rev-parse', '--short', 'HEAD')}`;
  const reports: Report[] = [];
  const failed: { row: string; why: string }[] = [];
  try {
    compileBenches(folder);
    for (const row of positionals.length > 0 ? positionals : Object.keys(ROWS)) {
      try {
        const under = `${measured}, load average ${(loadavg()[0] ?? 0).toFixed(1)}`;
        const report = { ...measure(row, folder), measured: under };
        reports.push(report);
        for (const { name, value, unit } of report.figures) {
          process.stdout.write(
            `${row.padEnd(12)} ${name.padEnd(46)} ${value.toFixed(2)} ${unit}\n`,
          );
        }
      } catch (error) {
        failed.push({ row, why: error instanceof Error ? error.message : String(error) });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const run = { machine: machine(), failed };
  if (values.write) write(run, reports);
  process.stdout.write(`${JSON.stringify({ ...run, reports })}\n`);
  return failed.length > 0 ? 1 : 0;
}

process.exit(main());
