/** Brings the demo's staff desk into the states that the pictures show, by the staff's own API. */
import type { Page } from 'playwright-core';
import { WRITE_HEADER } from '../../platform/sign-in/require-session';

/** Whatever JSON.parse gives. */
type Json = ReturnType<typeof JSON.parse>;

/** Seven days' reports are made first, on a machine that does other things too. */
const PATIENCE_MS = 400_000;
/** The made-up customer whose name is on the made-up list. */
export const LISTED = 'Customer 0042';
const FILINGS = 'Reports to authorities';
const ALERT_ROW = '[role=grid] [role=rowgroup] [role=row]';

export class Desk {
  constructor(
    private readonly page: Page,
    private readonly url: string,
  ) {}

  /**
   * A case with evidence, notes and filings, from an alert; a daily report.
   * @param day with trades, `2026-11-21`
   */
  async prepare(day: string) {
    const alert = await this.until('an alert on trading', async () => {
      const { alerts } = await this.ask('GET', '/cases/alerts?state=new&limit=200');
      return alerts.find(({ rule, market }: Json) => market !== null && rule !== 'message-rate');
    });
    const [owner = ''] = alert.owners;
    const { caseId } = await this.ask('POST', '/cases/alerts/actions', {
      select: { ids: [alert.alertId] },
      action: {
        kind: 'attach',
        newCase: {
          ...{ type: 'market-abuse', priority: 'high', subjects: [] },
          title: `${alert.rule.replaceAll('-', ' ')} in ${alert.market}`,
        },
      },
    });
    const { alert: full } = await this.ask('GET', `/cases/alerts/${alert.alertId}`);
    const { seqFrom, seqTo } = full.evidence;
    await this.command(caseId, { kind: 'start' });
    await this.command(caseId, {
      ...{ kind: 'add-evidence', seqFrom, seqTo },
      label: 'Orders and fills of the conduct',
    });
    await this.command(caseId, {
      ...{ kind: 'record-suspicion', detectedAt: alert.raisedAt },
      reason: 'The measures leave no honest explanation.',
    });
    await this.command(caseId, { kind: 'add-note', text: 'Asked the desk for its instructions.' });
    const filing = await this.ask('POST', `/cases/cases/${caseId}/filings`, { kind: 'sar' });
    await this.ask('POST', `/cases/cases/${caseId}/filings`, { kind: 'stor' });
    const runId = await this.fullestRun(day);
    const { alertId, rule } = alert;
    return { caseId, alertId, rule, owner, runId, filingId: filing.filingId };
  }

  /** Of the evening with the markets: made now, if the schedule has not come to it. */
  private async fullestRun(day: string): Promise<string> {
    const list = `/reporting/runs?kind=daily-trading&period=${day}`;
    const { runs: made } = await this.ask('GET', list);
    if (made.length === 0) {
      await this.ask('POST', '/reporting/runs', { kind: 'daily-trading', period: day });
    }
    const run = await this.until('the daily report', async () => {
      const { runs } = await this.ask('GET', list);
      return runs.find(({ findings }: Json) => findings !== null);
    });
    return run.id;
  }

  async inbox(page: Page): Promise<void> {
    await page.goto(`${this.url}/inbox`);
    const row = page.locator(ALERT_ROW).first();
    await row.waitFor();
    await page.keyboard.press('j');
    await page.waitForSelector('.preview .explanation');
  }

  async filings(page: Page, caseId: string): Promise<void> {
    await page.goto(`${this.url}/case/${caseId}`);
    const panel = page.getByRole('region', { name: FILINGS });
    await panel.getByRole('button', { name: /^SAR-/ }).waitFor();
    await panel.scrollIntoViewIfNeeded();
  }

  async filing(page: Page, caseId: string): Promise<void> {
    await this.filings(page, caseId);
    await page
      .getByRole('region', { name: FILINGS })
      .getByRole('button', { name: /^SAR-/ })
      .click();
    await page.getByRole('dialog').waitFor();
  }

  async replay(page: Page, caseId: string): Promise<void> {
    await page.goto(`${this.url}/case/${caseId}`);
    await page.getByRole('link', { name: 'Replay' }).first().click();
    await page.waitForSelector('.heat canvas');
    await page.keyboard.press('J');
    await page.locator('.tape tr.own.now').waitFor();
  }

  async customer(page: Page): Promise<void> {
    await page.goto(`${this.url}/customers/${encodeURIComponent(LISTED)}`);
    await page.getByRole('heading', { name: /^Risk/ }).waitFor();
  }

  async rows(page: Page, runId: string): Promise<void> {
    await page.goto(`${this.url}/reports/${encodeURIComponent(runId)}`);
    await page.locator('.report-table .figure').first().click();
    await page.getByRole('dialog').locator('tbody tr').first().waitFor();
  }

  /** A rule of which alerts were raised, and what would be missing without it. */
  async rules(page: Page, rule: string): Promise<void> {
    await page.goto(`${this.url}/rules?rule=${rule}`);
    await page.getByRole('combobox', { name: 'Mode' }).click();
    await page.getByRole('option', { name: 'Off', exact: true }).click();
    await page.getByRole('button', { name: 'Try over history' }).click();
    await page.getByText(/^[1-9]\d* lost$/).waitFor();
    await page.locator('.rules-head').scrollIntoViewIfNeeded();
  }

  private async command(caseId: string, command: Json): Promise<void> {
    const { version } = await this.ask('GET', `/cases/cases/${caseId}`);
    await this.ask('POST', `/cases/cases/${caseId}/commands`, { version, command });
  }

  /** As the signed-in person, from within the page. */
  private async ask(method: string, path: string, body?: Json): Promise<Json> {
    const headers = { 'Content-Type': 'application/json', [WRITE_HEADER]: '1' };
    const request = {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const call = `fetch(${JSON.stringify(path)}, ${JSON.stringify(request)})
      .then(async (answer) => [answer.ok, answer.status, await answer.text()])`;
    const [ok, status, text] = await this.page.evaluate<[boolean, number, string]>(call);
    if (!ok) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  private async until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      await this.page.waitForTimeout(1000);
    }
    throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s`);
  }
}
