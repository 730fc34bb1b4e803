// A real browser on the web application: starting it, signing in, and what is looked for on every
// screen (accessibility, width, complaints of the browser such as a broken security policy).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as AxeCore from 'axe-core';
import { generateSync } from 'otplib';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import type { DemoExchange } from './demo-exchange';
import { write } from './screens-keys';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };
// Asking who is signed in, before anybody is, is answered with 401, which the browser reports.
const EXPECTED = /401 \(Unauthorized\)/;
// "Not ready" is an answer that the overview shows, and a loaded machine may well give it.
const READINESS = /\/health\/ready$/;

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export interface Browser {
  readonly page: Page;
  /** What the browser complained about so far. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'probity-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: FLAGS,
    viewport: WIDE,
    colorScheme: 'light',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() !== 'error' || READINESS.test(message.location().url)) return;
    if (!EXPECTED.test(text)) complaints.push(text);
  });
  return {
    page,
    complaints,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** From the form to the first page, by keyboard. */
export async function signIn(page: Page, exchange: DemoExchange, name: string): Promise<void> {
  const { user, password, totpSecret } = exchange.signIn(name);
  await page.goto(exchange.url);
  await write(page, page.getByLabel('User'), user);
  await write(page, page.getByLabel('Password', { exact: true }), password);
  const code = page.getByLabel('Code from your authenticator');
  await write(page, code, generateSync({ secret: totpSecret }));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.stream.live');
}

/**
 * What axe finds, a line each: WCAG 2.2 AA and its good practices, whatever the impact; and that
 * nothing is wider than the screen.
 * @param only rules by name; all that axe runs of itself otherwise
 */
export async function faults(page: Page, only?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axe);
  const found = await page.evaluate(
    async (rules) => {
      // The script above has put it there.
      const { axe: tool } = globalThis as unknown as { axe: typeof AxeCore };
      const wanted = rules === null ? {} : { runOnly: rules };
      // Style sheets are read through for what turning a screen locks, which no scheme changes.
      const reads = { preload: rules === null };
      const options = { resultTypes: ['violations' as const], selectors: false, ...reads };
      const { violations } = await tool.run({ ...options, ...wanted });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120) ?? ''}`);
    },
    only === undefined ? null : [...only],
  );
  const excess = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  return Number(excess) > 0 ? [...found, `${String(excess)} px too wide`] : found;
}
