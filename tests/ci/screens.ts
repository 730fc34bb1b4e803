/**
 * Pictures of every screen for docs/screens: `npx tsx tests/ci/screens.ts [FOLDER] [--only A,B]`.
 * A generated week is loaded into a throw-away data folder, the demo exchange goes on from there,
 * one case is worked up to a filing, and each screen is taken light and dark, wide and narrow.
 * Each is looked through by axe; a fault makes the exit code 1. Wants chromium and pngquant.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { faults, openBrowser, signIn, type Browser } from './browser';
import { Desk } from './screens-desk';
import { screensOf } from './screens-list';
import { eachLook, type Look } from './screens-look';
import { startShownExchange, type ShownExchange } from './screens-week';
import { ROOT } from '../source-files';

const PATIENCE_MS = 120_000;
/** A picture in the repository is at most this large. */
const MAX_BYTES = 150_000;
/** Text and lines need no more; fewer, until the picture is small enough. */
const COLOURS = [128, 64, 32];

async function main(args: readonly string[]): Promise<number> {
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
  const folder = args[0]?.startsWith('--') === false ? args[0] : join(ROOT, 'docs', 'screens');
  mkdirSync(folder, { recursive: true });
  const exchange = await startShownExchange();
  const browser = await openBrowser();
  const found: string[] = [];
  try {
    found.push(...(await takeAll(exchange, browser, folder, only?.split(','))));
  } finally {
    await browser.close();
    await exchange.stop();
  }
  found.push(...browser.complaints);
  for (const line of found) process.stderr.write(`${line}\n`);
  return found.length === 0 ? 0 : 1;
}

/** @returns faults, a line each; a screen that doesn't come is one, and the others are taken */
async function takeAll(
  exchange: ShownExchange,
  { page }: Pick<Browser, 'page'>,
  folder: string,
  only?: readonly string[],
): Promise<string[]> {
  page.setDefaultTimeout(PATIENCE_MS);
  const found: string[] = [];
  await page.goto(exchange.url);
  await page.waitForSelector('form');
  if (only?.some((part) => 'sign-in'.includes(part)) ?? true) {
    found.push(...(await take(page, folder, 'sign-in')));
  }
  await signIn(page, exchange, 'mlro');
  const prepared = await new Desk(page).prepare(exchange.day);
  for (const { name, open, signedOut } of screensOf(exchange.url, prepared)) {
    const wanted = only?.some((part) => name.includes(part)) ?? true;
    if (!wanted || signedOut) continue;
    process.stdout.write(`${name}\n`);
    try {
      await open(page);
      found.push(...(await take(page, folder, name)));
    } catch (error) {
      const [what] = error instanceof Error ? error.message.split('\n') : ['unknown'];
      found.push(`${name}: not taken: ${what ?? ''}`);
    }
  }
  return found;
}

/** Light and dark, wide and narrow; `overview-dark-narrow.png`. */
async function take(page: Page, folder: string, name: string): Promise<string[]> {
  const found: string[] = [];
  await eachLook(page, async (look) => {
    const path = join(folder, `${name}${suffix(look)}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    for (const colours of COLOURS) {
      execFileSync('pngquant', ['--force', '--speed', '1', '--ext', '.png', `${colours}`, path]);
      if (statSync(path).size <= MAX_BYTES) break;
    }
    const { size } = statSync(path);
    if (size > MAX_BYTES) found.push(`${path}: ${size} bytes, the limit is ${MAX_BYTES}`);
    found.push(...(await faults(page)).map((fault) => `${name}${suffix(look)}: ${fault}`));
  });
  return found;
}

function suffix({ dark, narrow }: Look): string {
  return `${dark ? '-dark' : ''}${narrow ? '-narrow' : ''}`;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : 'failed'}\n`);
    process.exit(1);
  },
);
