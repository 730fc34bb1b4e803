// Customers, reports and the audit log on screen: each list leads to each thing in it. How they
// look, and that axe finds nothing, is screens.test.ts's.
import type { Page } from 'playwright-core';
import { faults, openBrowser, signIn, type Browser } from './browser';
import { startDemoExchange, type DemoExchange } from './demo-exchange';

const TEST_MS = 300_000;
const PATIENCE_MS = 120_000;

let exchange: DemoExchange;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  exchange = await startDemoExchange();
  browser = await openBrowser();
  page = browser.page;
  page.setDefaultTimeout(PATIENCE_MS);
  await signIn(page, exchange, 'mlro');
}, TEST_MS);

afterAll(async () => {
  await browser.close();
  await exchange.stop();
}, 60_000);

test(
  'customers stand in queues, and each has a page',
  async () => {
    await page.goto(`${exchange.url}/customers`);
    await page.locator('.queue').nth(1).waitFor();
    const first = page.locator('tbody th a').first();
    await first.waitFor();
    const name = (await first.textContent()) ?? '';
    await first.click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByRole('heading', { name: /^Risk/ }).waitFor();
  },
  TEST_MS,
);

test(
  'a report is made, its figures open their rows, and who made it cannot sign it',
  async () => {
    await page.goto(`${exchange.url}/reports`);
    const make = page.getByRole('button', { name: 'Make now' }).last();
    const made = page.locator('tbody a').first();
    await make.or(made).first().waitFor();
    if (!(await made.isVisible())) await make.click();
    await made.waitFor();
    await made.click();
    await page.locator('.report-table').first().waitFor();
    const figure = page.locator('.report-table .figure').first();
    if ((await figure.count()) > 0) {
      await figure.click();
      await page.getByRole('dialog').getByText(/rows?/).first().waitFor();
      await page.keyboard.press('Escape');
    }
  },
  TEST_MS,
);

test(
  'an audit record opens with its proof, and the whole log verifies',
  async () => {
    await page.goto(`${exchange.url}/audit`);
    await page
      .getByRole('button', { name: /^Record \d+$/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Verify the whole log' }).click();
    await page.getByText('whole', { exact: true }).waitFor();
    await page
      .getByRole('button', { name: /^Record \d+$/ })
      .last()
      .click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Proof' }).waitFor();
  },
  TEST_MS,
);

test('where nothing settles on a chain, settlement says so', async () => {
  await page.goto(`${exchange.url}/settlement`);
  await page.getByText('Nothing is settled on a chain here').waitFor();
  expect(await faults(page)).toEqual([]);
});
