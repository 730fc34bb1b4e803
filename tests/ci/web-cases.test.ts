// From an alert to a closed case on screen: an analyst triages and works the case by keys, a
// supervisor sees the difference and approves; replay, subject and lists are looked at on the way,
// each in both schemes and sizes.
import type { Page } from 'playwright-core';
import { faultsEverywhere, openBrowser, signIn, type Browser } from './browser';
import { startDemoExchange, type DemoExchange } from './demo-exchange';

const FIRST_ALERT_MS = 180_000;
const ALERT_ROW = '[role=grid] [role=rowgroup] [role=row]';
const TEST_MS = 300_000;

let exchange: DemoExchange;
let analyst: Browser;
let supervisor: Browser;
let page: Page;
let caseId = '';
let owner = '';

beforeAll(async () => {
  exchange = await startDemoExchange();
  analyst = await openBrowser();
  supervisor = await openBrowser();
  page = analyst.page;
  await signIn(page, exchange, 'analyst');
  await signIn(supervisor.page, exchange, 'supervisor');
}, TEST_MS);

afterAll(async () => {
  await analyst.close();
  await supervisor.close();
  await exchange.stop();
}, 60_000);

async function visit(path: string, sign: string, on = page): Promise<void> {
  await on.goto(exchange.url + path);
  await on.waitForSelector(sign);
}

test(
  'one alert becomes a case by keys alone, and leaves the inbox',
  async () => {
    await visit('/inbox', '.alerts-bar');
    const arrived = page.getByRole('button', { name: /new alerts?: show/ });
    const row = page.locator(ALERT_ROW).first();
    await row.or(arrived).first().waitFor({ timeout: FIRST_ALERT_MS });
    if (await arrived.isVisible()) await arrived.click();
    await row.waitFor();
    await page.keyboard.press('j');
    await page.waitForSelector('.preview .related');
    await page.keyboard.press('x');
    await page.getByRole('toolbar').getByText('1 selected').waitFor();
    expect(await faultsEverywhere(page)).toEqual([]);
    const alertId = new URL(page.url()).searchParams.get('at') ?? '';
    owner = (await page.locator('.accounts-line a').first().textContent()) ?? '';
    await page.keyboard.press('c');
    await page.getByRole('dialog').getByLabel('Title').waitFor();
    expect(await faultsEverywhere(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.locator(`#alert-${alertId}`).waitFor({ state: 'detached' });
    const link = page.getByRole('link', { name: /^Open CASE-/ });
    caseId = ((await link.textContent()) ?? '').replace('Open ', '');
    expect(caseId).toMatch(/^CASE-\d{6}$/);
    await link.click();
    await page.waitForSelector('.case-page');
  },
  TEST_MS,
);

test(
  'the case shows what happened, and its main button the next step',
  async () => {
    await visit(`/case/${caseId}`, '.evidence-chart canvas');
    await page.waitForSelector('.blotter .rows [role=row]');
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Submit for approval' }).waitFor();
    await page.getByRole('button', { name: /^Freeze the conduct/ }).click();
    await page.locator('.evidence-line').waitFor();
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('Unchanged').waitFor();
    await page.keyboard.press('w');
    await page.keyboard.type('Both sides of the trades belong to one person.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.notes li').waitFor();
    expect(await faultsEverywhere(page)).toEqual([]);
  },
  TEST_MS,
);

test(
  'the replay plays, steps and gives a link to the moment',
  async () => {
    await page.getByRole('link', { name: 'Replay' }).first().click();
    await page.waitForSelector('.heat canvas');
    const at = () => page.getByRole('slider').inputValue();
    const before = await at();
    await page.keyboard.press('ArrowRight');
    await expect(at()).resolves.toBe(String(Number(before) + 1));
    await page.keyboard.press('J');
    await page.locator('.tape tr.own.now').waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    expect(await faultsEverywhere(page)).toEqual([]);
  },
  TEST_MS,
);

test(
  'a second person sees the difference and approves; the author could not',
  async () => {
    await visit(`/case/${caseId}`, '.case-page');
    await page.keyboard.press('p');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /^Refuted/ }).check();
    await dialog.getByLabel('Summary').fill('Two desks of one firm, each with its own reason.');
    await dialog.getByRole('radio', { name: /^No report is required/ }).check();
    expect(await faultsEverywhere(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Submit for approval' }).click();
    await page.getByText('You can’t decide this:').waitFor();
    const other = supervisor.page;
    await visit(`/case/${caseId}`, '.approval ins', other);
    expect(await faultsEverywhere(other)).toEqual([]);
    await other.locator('.approval').getByRole('button', { name: 'Approve' }).click();
    await other.getByText('Closed: Refuted').waitFor();
    await visit(`/case/${caseId}`, '.state-badge.case-closed');
  },
  TEST_MS,
);

test(
  'the person’s page joins what is known, and the lists lead there',
  async () => {
    await visit(`/subject/${encodeURIComponent(owner)}`, '.timeline li');
    await page.waitForSelector('.subject-page .cases-table tbody tr');
    expect(await faultsEverywhere(page)).toEqual([]);
    await page.getByRole('button', { name: 'Trading', exact: true }).click();
    await page.waitForURL(/kind=trading/);
    await visit('/case-list?state=any', '.cases-table tbody tr');
    await page.keyboard.press('j');
    await page.waitForURL(/at=CASE/);
    expect(await faultsEverywhere(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(String(Number(caseId.replace(/\D/g, ''))));
    await page.getByRole('option', { name: `Open ${caseId}` }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/case/${caseId}`);
  },
  TEST_MS,
);

test(
  'the overview says in a sentence how things are',
  async () => {
    await visit('/', '.standing:not(.looking)');
    await page.waitForSelector('.newest li');
    expect(await faultsEverywhere(page)).toEqual([]);
  },
  TEST_MS,
);

test('the browsers had nothing to complain about', () => {
  expect([...analyst.complaints, ...supervisor.complaints]).toEqual([]);
});
