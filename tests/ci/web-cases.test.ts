// long-file: one way, walked from its beginning to its end
// The compliance desk's work by keyboard alone, no mouse at any step: sign in, triage, a case with
// its evidence and note, its closing approved by a second person, the report to the authority, a
// rule tried over history, proposed and approved. Screens in states that screens.test.ts does not
// show are looked through by axe on the way; a day's report is signed off there.
import type { Page } from 'playwright-core';
import { openBrowser, signIn, type Browser } from './browser';
import { startDemoExchange, type DemoExchange } from './demo-exchange';
import { arrowTo, press, tabTo, write } from './screens-keys';
import { faultsEverywhere } from './screens-look';

const FIRST_ALERT_MS = 180_000;
const ALERT_ROW = '[role=grid] [role=rowgroup] [role=row]';
const TEST_MS = 300_000;
const PATIENCE_MS = 90_000;
const MODES = 3;

let exchange: DemoExchange;
let analyst: Browser;
let supervisor: Browser;
let officer: Browser | undefined;
let page: Page;
let caseId = '';
let owner = '';

beforeAll(async () => {
  exchange = await startDemoExchange();
  analyst = await signedIn('analyst');
  supervisor = await signedIn('supervisor');
  page = analyst.page;
}, TEST_MS);

afterAll(async () => {
  await analyst.close();
  await supervisor.close();
  await officer?.close();
  await exchange.stop();
}, 60_000);

async function signedIn(name: string): Promise<Browser> {
  const browser = await openBrowser();
  browser.page.setDefaultTimeout(PATIENCE_MS);
  await signIn(browser.page, exchange, name);
  return browser;
}

/** Signs in when first asked for. */
async function mlro(): Promise<Page> {
  officer ??= await signedIn('mlro');
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
    if (await arrived.isVisible()) await press(page, arrived);
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
    await press(page, link);
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
    await press(page, page.getByRole('button', { name: /^Freeze the conduct/ }));
    await page.locator('.evidence-line').waitFor();
    await press(page, page.getByRole('button', { name: 'Check again' }));
    await page.getByText('Unchanged').waitFor();
    await page.keyboard.press('w');
    await page.keyboard.type('Both sides of the trades belong to one person.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.notes li').waitFor();
    await step('Record suspicion');
    const dialog = page.getByRole('dialog');
    await write(
      page,
      dialog.getByRole('textbox', { name: 'Reason', exact: true }),
      'No honest explanation is left.',
    );
    await press(page, dialog.getByRole('button', { name: 'Record suspicion' }));
    await dialog.waitFor({ state: 'detached' });
  },
  TEST_MS,
);

test(
  'the replay plays, steps and gives a link to the moment',
  async () => {
    await press(page, page.getByRole('link', { name: 'Replay' }).first());
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
  },
  TEST_MS,
);

test(
  'a second person sees the difference and approves; the author could not',
  async () => {
    await visit(`/case/${caseId}`, '.case-page');
    await page.keyboard.press('p');
    const dialog = page.getByRole('dialog');
    // The first choice has the focus when the dialog opens.
    await arrowTo(page, dialog.getByRole('radio', { name: /^Confirmed/ }));
    await page.keyboard.press(' ');
    await write(page, dialog.getByLabel('Summary'), 'Both sides were one person.');
    await tabTo(page, dialog.getByRole('radio', { name: /^A report goes/ }));
    await page.keyboard.press(' ');
    await press(page, dialog.getByRole('button', { name: 'Submit for approval' }));
    await page.getByText('You can’t decide this:').waitFor();
    const other = supervisor.page;
    await visit(`/case/${caseId}`, '.approval ins', other);
    expect(await faultsEverywhere(other)).toEqual([]);
    await press(other, other.locator('.approval').getByRole('button', { name: 'Approve' }));
    await other.getByText('Closed: Confirmed').waitFor();
    await visit(`/case/${caseId}`, '.state-badge.case-closed');
  },
  TEST_MS,
);

test(
  'a report to the authority is drafted, approved by a second person and filed',
  async () => {
    const third = await mlro();
    await visit(`/case/${caseId}`, '.case-page');
    await press(page, page.getByRole('button', { name: 'Draft SAR' }));
    await filingStep(page, 'Submit for approval', 'For approval');
    for (const [who, verb, state] of [
      [supervisor.page, 'Approve', 'Approved'],
      [third, 'Record as filed', 'Filed'],
    ] as const) {
      await visit(`/case/${caseId}`, '.case-page', who);
      await press(who, who.getByRole('button', { name: /^SAR-/ }));
      await filingStep(who, verb, state);
    }
  },
  TEST_MS,
);

test(
  'the person’s page joins what is known, and the lists lead there',
  async () => {
    await visit(`/subject/${encodeURIComponent(owner)}`, '.timeline li');
    await page.waitForSelector('.subject-page .cases-table tbody tr');
    await press(page, page.getByRole('button', { name: 'Trading', exact: true }));
    await page.waitForURL(/kind=trading/);
    await visit('/case-list?state=any', '.cases-table tbody tr');
    await page.keyboard.press('j');
    await page.waitForURL(/at=CASE/);
    await page.keyboard.press('Control+k');
    await write(page, page.getByRole('combobox'), String(Number(caseId.replace(/\D/g, ''))));
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
  await press(on, on.getByRole('combobox', { name: 'Mode' }));
  const option = on.getByRole('option', { name: mode, exact: true });
  await option.waitFor();
  // The field keeps the focus; the list marks what Enter would take.
  for (let i = 0; i < MODES; i++) {
    if ((await option.getAttribute('data-combobox-selected')) === 'true') break;
    await on.keyboard.press('ArrowDown');
  }
  await on.keyboard.press('Enter');
  await press(on, on.getByRole('button', { name: 'Try over history' }));
}

/** Of the menu beside the main button of a case. */
async function step(name: string): Promise<void> {
  await press(page, page.getByRole('button', { name: 'Other things that can be done now' }));
  await arrowTo(page, page.getByRole('menuitem', { name }));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
}

async function filingStep(on: Page, verb: string, state: string): Promise<void> {
  const dialog = on.getByRole('dialog');
  await press(on, dialog.getByRole('button', { name: verb }));
  await dialog.locator('.state-badge').getByText(state, { exact: true }).waitFor();
  await on.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

async function giveReason(on: Page, verb: string, reason: string): Promise<void> {
  await press(on, on.getByRole('button', { name: verb }));
  await write(on, on.getByRole('textbox', { name: 'Reason', exact: true }), reason);
  await press(on, on.getByRole('button', { name: verb }).last());
}

test('the browsers had nothing to complain about', () => {
  expect([analyst, supervisor, officer].flatMap((one) => one?.complaints ?? [])).toEqual([]);
});
