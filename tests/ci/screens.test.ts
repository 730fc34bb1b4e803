// Every screen of the web application in each of its states, on a week of an exchange: the list
// has all pages of the router; axe finds nothing, light or dark, wide or narrow; Tab reaches all
// that can be worked, in sight and with a visible focus; dialogs take the focus and give it back.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, signIn, type Browser } from './browser';
import { Desk } from './screens-desk';
import { dialogFaults, keyboardFaults, press, rememberFocus } from './screens-keys';
import { screensOf, type Screen } from './screens-list';
import { faultsEverywhere } from './screens-look';
import { startShownExchange, type ShownExchange } from './screens-week';
import { ROOT } from '../source-files';

const PATIENCE_MS = 60_000;
const TEST_MS = 300_000;
const NOTHING_YET = { caseId: '', alertId: '', rule: '', owner: '', runId: '', filingId: '' };
const LIST = screensOf('', NOTHING_YET);

let exchange: ShownExchange;
let browser: Browser;
let screens: readonly Screen[] = [];
let prepared: Awaited<ReturnType<Desk['prepare']>> | undefined;

beforeAll(async () => {
  exchange = await startShownExchange();
  browser = await openBrowser();
  browser.page.setDefaultTimeout(PATIENCE_MS);
  await rememberFocus(browser.page);
}, TEST_MS);

afterAll(async () => {
  await browser.close();
  await exchange.stop();
}, TEST_MS);

test('the list has a screen of every page that the router knows', () => {
  const router = readFileSync(join(ROOT, 'dashboards/web/src/app/router.tsx'), 'utf8');
  const routes = [...router.matchAll(/\bpath: '([^']+)'/g)].map(([, path]) => path ?? '');
  expect(routes.length).toBeGreaterThan(10);
  expect([...new Set(LIST.map(({ route }) => route))].sort()).toEqual(routes.sort());
});

/** By its name; the first one that needs somebody signed in brings the desk into its state. */
async function screenOf(name: string, signedOut: boolean): Promise<Screen> {
  if (!signedOut && screens.length === 0) {
    await signIn(browser.page, exchange, 'mlro');
    prepared = await new Desk(browser.page).prepare(exchange.day);
    screens = screensOf(exchange.url, prepared);
  }
  const listed = signedOut ? screensOf(exchange.url, NOTHING_YET) : screens;
  const screen = listed.find((one) => one.name === name);
  if (screen === undefined) throw new Error(`${name} is not in the list of screens-list.ts`);
  return screen;
}

test.each(LIST.map(({ name, signedOut }) => [name, signedOut === true] as const))(
  '%s: axe finds nothing, and it is worked by keyboard',
  async (name, signedOut) => {
    const { page } = browser;
    const screen = await screenOf(name, signedOut);
    await screen.open(page);
    const inDialog = (await page.getByRole('dialog').count()) > 0;
    const found = inDialog ? await dialogFaults(page) : [];
    // Closed by now: opened once more, as it is looked at.
    if (inDialog) await screen.open(page);
    expect([...found, ...(await faultsEverywhere(page, keyboardFaults))]).toEqual([]);
  },
  TEST_MS,
);

test(
  'a day’s report is checked by one person and signed off by a second one',
  async () => {
    await screenOf('report', false);
    const run = `${exchange.url}/reports/${prepared?.runId ?? ''}`;
    const { page } = browser;
    await page.goto(run);
    await press(page, page.getByRole('button', { name: 'Run the checks' }));
    await page.locator('.reports-head').getByText('Checked').waitFor();
    const second = await openBrowser();
    try {
      second.page.setDefaultTimeout(PATIENCE_MS);
      await signIn(second.page, exchange, 'supervisor');
      await second.page.goto(run);
      await press(second.page, second.page.getByRole('button', { name: 'Sign off' }));
      await second.page.locator('.reports-head').getByText('Signed').waitFor();
      expect(second.complaints).toEqual([]);
    } finally {
      await second.close();
    }
  },
  TEST_MS,
);

test('what only a mouse can press, or has no name, is found', async () => {
  const { page } = browser;
  await page.goto(exchange.url);
  await page.waitForSelector('.standing:not(.looking)');
  await page.evaluate(`document.querySelector('#content').insertAdjacentHTML('afterbegin',
    '<div class="for-mice">press</div><button class="nameless"></button>'
    + '<a href="/" class="lightless" style="outline: none">x</a>'
    + '<p style="color: #bbb; background: #fff">faint</p>');
    document.querySelector('.for-mice').onclick = () => undefined`);
  const found = (await faultsEverywhere(page, keyboardFaults)).join('\n');
  expect(found).toMatch(/only a mouse can press it: div "press" for-mice/);
  expect(found).toMatch(/button-name: <button class="nameless">/);
  expect(found).toMatch(/shows no focus: a "x" lightless/);
  expect(found).toMatch(/light, 1440: color-contrast: <p /);
}, 60_000);

test('the browser had nothing to complain about', () => {
  expect(browser.complaints).toEqual([]);
});
