// The web application in a real browser against the real exchange: sign-in, live markets, an alert
// from list to decision, keys, accessibility, and no complaint of the browser (content security
// policy included). Both schemes and sizes of every screen are screens.test.ts's.
import { gzipSync } from 'node:zlib';
import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import * as browsing from './browser';
import { startDemoExchange, type DemoExchange } from './demo-exchange';

const FIRST_SCREEN_BYTES = 250_000;
const FIRST_ALERT_MS = 180_000;
const ALERT_ROW = '[role=grid] [role=rowgroup] [role=row]';

let exchange: DemoExchange;
let browser: browsing.Browser;
let page: Page;

beforeAll(async () => {
  exchange = await startDemoExchange();
  browser = await browsing.openBrowser();
  page = browser.page;
}, 300_000);

afterAll(async () => {
  await browser.close();
  await exchange.stop();
}, 60_000);

const faults = () => browsing.faults(page);

/** Compressed size of the scripts and styles that the page has loaded so far. */
async function loadedBytes(): Promise<number> {
  const names = await page.evaluate(() =>
    performance.getEntriesByType('resource').map((e) => e.name),
  );
  const files = names.filter((name) => /\.(js|css)$/.test(name));
  const bodies = await Promise.all(
    files.map(async (file) => Buffer.from(await (await fetch(file)).arrayBuffer())),
  );
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

async function visit(path: string, sign: string): Promise<void> {
  await page.goto(exchange.url + path);
  await page.waitForSelector(sign);
}

/** Resolves when anything inside the element changes. */
async function change(selector: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const observer = new MutationObserver(() => resolve());
    observer.observe(element, { subtree: true, childList: true, characterData: true });
  })`);
}

async function firstAlert(): Promise<void> {
  await visit('/inbox', '.alerts-bar');
  const arrived = page.getByRole('button', { name: /new alerts?: show/ });
  const row = page.locator(ALERT_ROW).first();
  await row.or(arrived).first().waitFor({ timeout: FIRST_ALERT_MS });
  if (await arrived.isVisible()) await arrived.click();
  await row.waitFor();
}

test('who gives a wrong code is told so; the right one leads in, light enough', async () => {
  await visit('/', 'form');
  expect(await faults()).toEqual([]);
  const { user, password, totpSecret } = exchange.signIn('analyst');
  const fill = async (totp: string) => {
    await page.getByLabel('User').fill(user);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Code from your authenticator').fill(totp);
    await page.keyboard.press('Enter');
  };
  await fill('12345');
  await page.getByText('The code has six digits.').waitFor();
  await fill(generateSync({ secret: totpSecret }));
  await page.waitForSelector('.stream.live');
  await page.waitForSelector('.standing:not(.looking)');
  const weight = await loadedBytes();
  expect(weight).toBeGreaterThan(50_000);
  expect(weight).toBeLessThanOrEqual(FIRST_SCREEN_BYTES);
  expect(await faults()).toEqual([]);
});

test('markets move while one looks', async () => {
  await visit('/markets', '.markets-table tbody tr');
  await change('.markets-table tbody');
  expect(await faults()).toEqual([]);
  await page.getByRole('link', { name: 'BTC-USDT' }).click();
  await page.waitForSelector('.chart canvas');
  await page.waitForSelector('.ladder .bid .price');
  await change('.tape tbody');
  expect(await faults()).toEqual([]);
}, 120_000);

test('an alert comes, is read beside the list and on its own page', async () => {
  await firstAlert();
  await page.keyboard.press('j');
  await page.waitForSelector('.preview .explanation');
  expect(page.url()).toContain('at=');
  expect(await faults()).toEqual([]);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.alert-page .explanation');
  await page.waitForSelector('.evidence-chart canvas');
  await page.waitForSelector('.blotter .rows [role=row]');
  expect(await page.locator('.measures tbody tr').count()).toBeGreaterThan(1);
  expect(await page.locator('.legal dt').first().textContent()).toMatch(/^MiCA/);
  expect(await faults()).toEqual([]);
}, 240_000);

test('a decision takes the alert out of the list, undo brings it back', async () => {
  await firstAlert();
  await page.keyboard.press('j');
  await page.waitForSelector('.preview .explanation');
  const id = new URL(page.url()).searchParams.get('at') ?? '';
  await page.keyboard.press('e');
  await page.getByRole('radio', { name: /^Explained/ }).check();
  await page.getByLabel('Comment').fill('two desks of one firm');
  expect(await faults()).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
  await page.locator(`#alert-${id}`).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator(`#alert-${id}`).waitFor();
}, 240_000);

test('the keys lead everywhere, and can be switched off', async () => {
  await visit('/', '.standing');
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await page.waitForURL('**/markets');
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('Single-key shortcuts').waitFor();
  expect(await faults()).toEqual([]);
  await page.getByRole('switch').uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.keyboard.press('Control+k');
  const dialogs = page.getByRole('dialog');
  await dialogs.getByRole('combobox').fill('eth-usdt');
  expect(await dialogs.count()).toBe(1);
  expect(await faults()).toEqual([]);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/markets/ETH-USDT');
  await page.evaluate('localStorage.removeItem("probity-keys")');
});

test('the page follows the scheme of the person’s machine', async () => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await visit('/', '.newest li');
  expect(await page.getAttribute('html', 'data-mantine-color-scheme')).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
}, 120_000);

test('the browser had nothing to complain about', () => {
  expect(browser.complaints).toEqual([]);
});
