/**
 * The exchange whose screens are looked at: a generated week that ended at the last midnight, a
 * made-up sanctions list, and the demo that goes on from there, with a local chain.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoExchange, type DemoExchange } from './demo-exchange';
import { systemClock } from '../../platform/clock/clock';
import { probity } from '../product/running';
import { DAY, generateWeek } from '../reporting/week-of-records';

/** The made-up customer whose name is on the made-up list. */
export const LISTED = 'Customer 0042';

export interface ShownExchange extends DemoExchange {
  /** The day with most trades, `2026-11-21`. */
  readonly day: string;
}

/** Resolves when the web application answers; the data folder is removed at the stop. */
export async function startShownExchange(): Promise<ShownExchange> {
  const data = mkdtempSync(join(tmpdir(), 'probity-screens-'));
  const midnight = Math.floor(systemClock().nowMicros() / DAY) * DAY;
  const day = await loadWeek(data, midnight);
  const exchange = await startDemoExchange({ data, lists: listsIn(data), chain: 'local' });
  return { ...exchange, day };
}

/** The generated week, moved so that it ends at the midnight. @returns its day with most trades */
async function loadWeek(data: string, midnight: number): Promise<string> {
  const { lines, days, busy } = generateWeek();
  const moved = midnight - timeOf(lines.at(-1) ?? '');
  const first = midnight - days.length * DAY;
  const shifted = lines.map((line) =>
    line
      .replace(/"(ts|openedAt)":(\d+)/g, later(moved))
      // What was before the week happens at its beginning: fewer days want reports.
      .replace(/"ts":(\d+)/, (_, ts: string) => `"ts":${Math.max(Number(ts), first)}`),
  );
  const flow = join(tmpdir(), `probity-screens-${process.pid}.jsonl`);
  writeFileSync(flow, shifted.join(''));
  const { code, stderr } = await probity(['load', flow, '--data', data]);
  rmSync(flow);
  if (code !== 0) throw new Error(`the week was not loaded: ${stderr}`);
  const back = days.length - days.indexOf(busy);
  return new Date((midnight - back * DAY) / 1000).toISOString().slice(0, 10);
}

function later(by: number) {
  return (_: string, key: string, at: string) => `"${key}":${Number(at) + by}`;
}

function timeOf(line: string): number {
  return Number(/"ts":(\d+)/.exec(line)?.[1] ?? 0);
}

/** A made-up list that has namesakes of two made-up customers. */
function listsIn(data: string): string {
  const lists = join(data, 'lists');
  mkdirSync(lists);
  const rows = [
    'id,name,kind,aliases,birthDate,country,programme',
    `X-1,${LISTED},person,Kustomer 0042,1971-04-05,DE,MADE-UP-1`,
    'X-2,Customer 0007,person,,1980-01-02,FR,MADE-UP-2',
  ];
  writeFileSync(join(lists, 'made-up.csv'), `${rows.join('\n')}\n`);
  return lists;
}
