// From an alert to a closed case on screen: an analyst triages and works the case by keys, a
// supervisor sees the difference and approves; replay, subject and lists are looked at on the way,
// each in both schemes and sizes. Then a rule is changed by the same two and a second officer.
import type { Page } from 'playwright-core';
import { faultsEverywhere, openBrowser, signIn, type Browser } from './browser';
import { startDemoExchange, type DemoExchange } from './demo-exchange';

const FIRST_ALERT_MS = 180_000;
const ALERT_ROW = '[role=grid] [role=rowgroup] [role=row]';
const TEST_MS = 300_000;

let exchange: DemoExchange;
let analyst: Browser;
let supervisor: Browser;
let officer: Browser | undefined;
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
  await officer?.close();
  await exchange.stop();
}, 60_000);

/** Signs in when first asked for. */
async function mlro(): Promise<Page> {
  officer = await openBrowser();
  await signIn(officer.page, exchange, 'mlro');
  return officer.page;
}

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

test(
  'a rule’s change is tried over the log, proposed, and approved by a second person',
  async () => {
    const alert = await page.evaluate<{ rule: string }>(
      `fetch('/cases/alerts?limit=1').then((answer) => answer.json())
        .then(({ alerts }) => alerts[0])`,
    );
    const { page: mine } = supervisor;
    const other = await mlro();
    await visit(`/rules?rule=${alert.rule}`, '.rule-form', mine);
    await tryMode(mine, 'Off');
    await mine.getByText(/^[1-9]\d* lost$/).waitFor();
    await mine.getByText('Alerts that would be missing').waitFor();
    expect(await faultsEverywhere(mine)).toEqual([]);
    await giveReason(mine, 'Propose the change', 'Too many honest ones among them.');
    await mine.getByText('You proposed it; somebody else decides.').waitFor();
    await expect(mine.getByRole('button', { name: 'Approve' }).count()).resolves.toBe(0);
    await visit(`/rules?rule=${alert.rule}`, '.rule-change .what-if-sum', other);
    expect(await faultsEverywhere(other)).toEqual([]);
    await giveReason(other, 'Approve', 'The lost ones were looked at.');
    await other.locator('.rule-mode.off').waitFor();
    // From off to on again: what was lost would come back.
    await other.getByRole('combobox', { name: 'Mode' }).and(other.locator('[value=Off]')).waitFor();
    await tryMode(other, 'On');
    await other.getByText(/^[1-9]\d* gained$/).waitFor();
  },
  TEST_MS,
);

test(
  'the second key of a sequence does nothing of its own',
  async () => {
    await visit(`/case/${caseId}`, '.case-page');
    await page.keyboard.press('g');
    await page.keyboard.press('u');
    await page.waitForURL('**/rules');
    await visit(`/case/${caseId}`, '.case-page');
    await page.keyboard.press('u');
    await page.waitForURL('**/case-list');
  },
  TEST_MS,
);

async function tryMode(on: Page, mode: string): Promise<void> {
  await on.getByRole('combobox', { name: 'Mode' }).click();
  await on.getByRole('option', { name: mode, exact: true }).click();
  await on.getByRole('button', { name: 'Try over history' }).click();
}

async function giveReason(on: Page, verb: string, reason: string): Promise<void> {
  await on.getByRole('button', { name: verb }).click();
  await on.getByLabel('Reason').fill(reason);
  await on.getByRole('button', { name: verb }).last().click();
}

test('the browsers had nothing to complain about', () => {
  expect([analyst, supervisor, officer].flatMap((one) => one?.complaints ?? [])).toEqual([]);
});
