/** The screens that are pictured and looked through: every page of the router, in its states. */
import type { Page } from 'playwright-core';
import type { Desk } from './screens-desk';
import { importInsiders } from './screens-insiders';
import { LISTED } from './screens-week';

export interface Screen {
  readonly name: string;
  /** As the router has it, `/case/$caseId`. */
  readonly route: string;
  /** Brings the page there, at the wide size; waits for what must be seen. */
  readonly open: (page: Page) => Promise<void>;
  /** Taken before anybody has signed in. */
  readonly signedOut?: true;
}

/** What the desk has made. */
type Prepared = Awaited<ReturnType<Desk['prepare']>>;

const ALERT_ROW = '[role=grid] [role=rowgroup] [role=row]';
const FILINGS = 'Reports to authorities';

export function screensOf(url: string, prepared: Prepared): Screen[] {
  const go = goer(url);
  return [
    {
      name: 'sign-in',
      route: '/',
      signedOut: true,
      open: go('/', 'form'),
    },
    ...overall(go),
    ...triage(go, prepared),
    ...casework(go, prepared),
    ...people(go, prepared),
    ...records(go, prepared),
  ];
}

type Go = ReturnType<typeof goer>;

/** The address, a sign that it is there, and what is done then. */
function goer(url: string) {
  return (path: string, sign: string, then?: (page: Page) => Promise<void>) =>
    async (page: Page) => {
      await page.goto(url + path);
      await page.locator(sign).first().waitFor();
      await then?.(page);
    };
}

function overall(go: Go): Screen[] {
  const standing = '.standing:not(.looking)';
  return [
    { name: 'overview', route: '/', open: go('/', standing) },
    {
      name: 'keys',
      route: '/',
      open: go('/', standing, async (page) => {
        await page.keyboard.press('?');
        await page.getByRole('dialog').getByText('Single-key shortcuts').waitFor();
      }),
    },
    {
      name: 'palette',
      route: '/',
      open: go('/', standing, async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('dialog').getByRole('option').first().waitFor();
      }),
    },
    { name: 'markets', route: '/markets', open: go('/markets', '.markets-table tbody tr') },
    {
      name: 'market',
      route: '/markets/$market',
      open: go('/markets/BTC-USDT', '.ladder .bid .price'),
    },
    { name: 'operations', route: '/operations', open: go('/operations', 'h2 >> nth=1') },
    { name: 'insiders', route: '/insiders', open: go('/insiders', '.look-back', importInsiders) },
    { name: 'not-found', route: '/', open: go('/nowhere', '.empty-state') },
  ];
}

function triage(go: Go, { alertId }: Prepared): Screen[] {
  const chosen = async (page: Page) => {
    await page.keyboard.press('j');
    await page.waitForSelector('.preview .explanation');
  };
  return [
    { name: 'inbox', route: '/inbox', open: go('/inbox', ALERT_ROW, chosen) },
    {
      name: 'inbox-dismiss',
      route: '/inbox',
      open: go('/inbox', ALERT_ROW, async (page) => {
        await chosen(page);
        await page.keyboard.press('x');
        await page.keyboard.press('e');
        await page.getByRole('dialog').getByRole('radio').first().waitFor();
      }),
    },
    { name: 'inbox-empty', route: '/inbox', open: go('/inbox?text=nobody-0000', '.empty-state') },
    {
      name: 'alert',
      route: '/alerts/$alertId',
      open: go(`/alerts/${alertId}`, '.evidence-chart canvas'),
    },
    { name: 'inbox-old-address', route: '/alerts', open: go('/alerts', ALERT_ROW) },
  ];
}

function casework(go: Go, { caseId }: Prepared): Screen[] {
  const path = `/case/${caseId}`;
  const route = '/case/$caseId';
  const chart = '.evidence-chart canvas';
  const filings = async (page: Page) => {
    const panel = page.getByRole('region', { name: FILINGS });
    const made = panel.getByRole('button', { name: /^SAR-/ });
    await made.waitFor();
    await panel.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    return made;
  };
  const filing = async (page: Page) => {
    await (await filings(page)).press('Enter');
    await page.getByRole('dialog').waitFor();
  };
  return [
    { name: 'case', route, open: go(path, chart) },
    {
      name: 'case-chart',
      route,
      open: go(path, chart, async (page) => {
        await page.waitForSelector('.blotter .rows [role=row]');
        await page
          .locator('.evidence-chart')
          .evaluate((element) => element.scrollIntoView({ block: 'start' }));
      }),
    },
    { name: 'filings', route, open: go(path, chart, async (page) => void (await filings(page))) },
    { name: 'filing', route, open: go(path, chart, filing) },
    {
      name: 'case-measure',
      route,
      open: go(path, chart, async (page) => {
        await page.getByRole('region', { name: 'Measures' }).getByText('No measure').waitFor();
        await page.keyboard.press('m');
        await page.getByRole('dialog').getByLabel('Suspension').waitFor();
      }),
    },
    {
      name: 'case-submit',
      route,
      open: go(path, chart, async (page) => {
        await page.keyboard.press('p');
        await page.getByRole('dialog').getByLabel('Summary').waitFor();
      }),
    },
    {
      name: 'case-list',
      route: '/case-list',
      open: go('/case-list?state=any', '.cases-table tbody tr'),
    },
    {
      name: 'replay',
      route: '/replay/$market',
      open: go(path, chart, async (page) => {
        await page.getByRole('link', { name: 'Replay' }).first().click();
        await page.waitForSelector('.heat canvas');
        await page.keyboard.press('J');
        await page.locator('.tape tr.own.now').waitFor();
      }),
    },
  ];
}

function people(go: Go, { owner }: Prepared): Screen[] {
  const listed = `/customers/${encodeURIComponent(LISTED)}`;
  const risk = async (page: Page) => {
    await page.getByRole('heading', { name: /^Risk/ }).waitFor();
    await page
      .getByRole('region', { name: LISTED })
      .or(page.locator('.customer-page'))
      .first()
      .waitFor();
  };
  return [
    {
      name: 'subject',
      route: '/subject/$owner',
      open: go(`/subject/${encodeURIComponent(owner)}`, '.timeline li'),
    },
    { name: 'customers', route: '/customers', open: go('/customers', 'tbody th a') },
    { name: 'customer', route: '/customers/$customer', open: go(listed, '.customer-page', risk) },
  ];
}

function records(go: Go, { runId, rule }: Prepared): Screen[] {
  const run = `/reports/${encodeURIComponent(runId)}`;
  const firstRecord = 'button[aria-label^="Record "]';
  return [
    { name: 'reports', route: '/reports', open: go('/reports', 'tbody a') },
    { name: 'report', route: '/reports/$runId', open: go(run, '.report-table') },
    {
      name: 'report-rows',
      route: '/reports/$runId',
      open: go(run, '.report-table', async (page) => {
        await page.locator('.report-table .figure').first().press('Enter');
        await page.getByRole('dialog').locator('tbody tr').first().waitFor();
      }),
    },
    {
      name: 'settlement',
      route: '/settlement',
      open: go('/settlement', '.settlement-batches tbody .due.calm'),
    },
    {
      name: 'settlement-batch',
      route: '/settlement/$batch',
      open: go('/settlement/1', '.facts-line .due.calm, h1 + .due.calm'),
    },
    { name: 'audit', route: '/audit', open: go('/audit', firstRecord) },
    {
      name: 'audit-record',
      route: '/audit',
      open: go('/audit', firstRecord, async (page) => {
        await page.locator(firstRecord).first().press('Enter');
        await page.getByRole('dialog').getByRole('heading', { name: 'Proof' }).waitFor();
      }),
    },
    // A rule of which alerts were raised, and what would be missing without it.
    {
      name: 'rules',
      route: '/rules',
      open: go(`/rules?rule=${rule}`, '.rule-form', async (page) => {
        await page.getByRole('combobox', { name: 'Mode' }).click();
        await page.getByRole('option', { name: 'Off', exact: true }).click();
        await page.getByRole('button', { name: 'Try over history' }).click();
        await page.getByText(/^[1-9]\d* lost$/).waitFor();
        await page
          .locator('.rules-head')
          .evaluate((element) => element.scrollIntoView({ block: 'end' }));
      }),
    },
  ];
}
