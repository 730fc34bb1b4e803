/**
 * Pictures of every screen for docs/screens: `npx tsx tests/ci/screens.ts [FOLDER] [--only A,B]`.
 * A generated week is loaded into a throw-away data folder, the demo exchange goes on from there,
 * one case is worked up to a filing, and each screen is taken light and dark, wide and narrow.
 * Each is looked through by axe; a fault makes the exit code 1. Wants chromium and pngquant.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { faults, NARROW, openBrowser, signIn, WIDE, type Browser } from './browser';
import { startDemoExchange, type DemoExchange } from './demo-exchange';
import { Desk, LISTED } from './screens-desk';
import { systemClock } from '../../platform/clock/clock';
import { probity } from '../product/running';
import { DAY, generateWeek } from '../reporting/week-of-records';
import { ROOT } from '../source-files';

const PATIENCE_MS = 120_000;
/** A picture in the repository is at most this large. */
const MAX_BYTES = 150_000;
const SETTLE_MS = 1200;

interface Screen {
  readonly name: string;
  /** Brings the page there, at the wide size. */
  readonly open: (page: Page) => Promise<void>;
}

const found: string[] = [];

async function main(args: readonly string[]): Promise<number> {
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
  const folder = args[0]?.startsWith('--') === false ? args[0] : join(ROOT, 'docs', 'screens');
  mkdirSync(folder, { recursive: true });
  const data = mkdtempSync(join(tmpdir(), 'probity-screens-'));
  const midnight = Math.floor(systemClock().nowMicros() / DAY) * DAY;
  const day = await loadWeek(data, midnight);
  const exchange = await startDemoExchange({ data, lists: listsIn(data) });
  const browser = await openBrowser();
  try {
    await takeAll(exchange, browser, { folder, only, day });
  } finally {
    await browser.close();
    await exchange.stop();
  }
  found.push(...browser.complaints);
  for (const line of found) process.stderr.write(`${line}\n`);
  return found.length === 0 ? 0 : 1;
}

/** The generated week, moved so that it ends at the midnight. @returns its day with most trades */
async function loadWeek(data: string, midnight: number): Promise<string> {
  const { lines, days, busy } = generateWeek();
  const last = timeOf(lines.at(-1) ?? '');
  const moved = midnight - last;
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

async function takeAll(
  exchange: DemoExchange,
  browser: Browser,
  { folder, only, day }: { folder: string; only: string | undefined; day: string },
): Promise<void> {
  const { page } = browser;
  page.setDefaultTimeout(PATIENCE_MS);
  const parts = only?.split(',');
  const wanted = (name: string) => parts?.some((part) => name.includes(part)) ?? true;
  if (wanted('sign-in')) {
    await page.goto(exchange.url);
    await page.waitForSelector('form');
    await take(page, folder, 'sign-in');
  }
  await signIn(page, exchange, 'mlro');
  const desk = new Desk(page, exchange.url);
  const subject = await desk.prepare(day);
  for (const { name, open } of screensOf(exchange.url, desk, subject)) {
    if (!wanted(name)) continue;
    process.stdout.write(`${name}\n`);
    await open(page);
    await take(page, folder, name);
  }
}

type Prepared = Awaited<ReturnType<Desk['prepare']>>;

function screensOf(url: string, desk: Desk, prepared: Prepared): Screen[] {
  const { caseId, alertId, rule, owner, runId } = prepared;
  const at = (path: string, sign: string) => async (page: Page) => {
    await page.goto(url + path);
    await page.waitForSelector(sign);
  };
  return [
    { name: 'overview', open: at('/', '.standing:not(.looking)') },
    { name: 'inbox', open: (page) => desk.inbox(page) },
    { name: 'alert', open: at(`/alerts/${alertId}`, '.evidence-chart canvas') },
    { name: 'case', open: at(`/case/${caseId}`, '.evidence-chart canvas') },
    { name: 'filings', open: (page) => desk.filings(page, caseId) },
    { name: 'filing', open: (page) => desk.filing(page, caseId) },
    { name: 'case-list', open: at('/case-list?state=any', '.cases-table tbody tr') },
    { name: 'replay', open: (page) => desk.replay(page, caseId) },
    { name: 'subject', open: at(`/subject/${encodeURIComponent(owner)}`, '.timeline li') },
    { name: 'customers', open: at('/customers', 'tbody th a') },
    { name: 'customer', open: (page) => desk.customer(page) },
    { name: 'reports', open: at('/reports', 'tbody a') },
    { name: 'report', open: at(`/reports/${encodeURIComponent(runId)}`, '.report-table') },
    { name: 'report-rows', open: (page) => desk.rows(page, runId) },
    { name: 'audit', open: at('/audit', 'button[aria-label^="Record "]') },
    { name: 'rules', open: (page) => desk.rules(page, rule) },
    { name: 'markets', open: at('/markets', '.markets-table tbody tr') },
    { name: 'market', open: at('/markets/BTC-USDT', '.ladder .bid .price') },
  ];
}

/** Light and dark, wide and narrow; `overview-dark-narrow.png`. */
async function take(page: Page, folder: string, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    for (const size of [WIDE, NARROW]) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      await page.waitForTimeout(SETTLE_MS);
      const file = [name, scheme === 'dark' ? 'dark' : '', size === NARROW ? 'narrow' : ''];
      const path = join(folder, `${file.filter(Boolean).join('-')}.png`);
      await page.screenshot({ path });
      // 128 colours are enough for text and lines, and take half the room.
      execFileSync('pngquant', ['--force', '--ext', '.png', '128', path]);
      found.push(
        ...(await faults(page)).map((fault) => `${name}, ${scheme}, ${size.width}: ${fault}`),
      );
      const { length } = readFileSync(path);
      if (length > MAX_BYTES) found.push(`${path}: ${length} bytes, the limit is ${MAX_BYTES}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : 'failed'}\n`);
    process.exit(1);
  },
);
