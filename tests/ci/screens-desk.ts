/** Brings the demo's staff desk into the states that the pictures show, by the staff's own API. */
import type { Page } from 'playwright-core';
import { LISTED } from './screens-week';
import { WRITE_HEADER } from '../../platform/sign-in/require-session';

/** Whatever JSON.parse gives. */
type Json = ReturnType<typeof JSON.parse>;

/** Seven days' reports are made first, on a machine that does other things too. */
const PATIENCE_MS = 400_000;
/** Rules whose conduct is seen in the book; the week has some of each. */
const SHOWN = new Set(['spoofing', 'layering', 'marking-the-close']);
/** A PNG of one point. */
const POINT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk' +
  '+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

export class Desk {
  constructor(private readonly page: Page) {}

  /**
   * A case with evidence, notes and filings, from an alert; a daily report.
   * @param day with trades, `2026-11-21`
   */
  async prepare(day: string) {
    const alert = await this.until('an alert on trading', async () => {
      const { alerts } = await this.ask('GET', '/cases/alerts?state=new&limit=200');
      return alerts.find(({ rule }: Json) => SHOWN.has(rule));
    });
    const [owner = ''] = alert.owners;
    const { caseId } = await this.ask('POST', '/cases/alerts/actions', {
      select: { ids: [alert.alertId] },
      action: {
        kind: 'attach',
        newCase: {
          ...{ type: 'market-abuse', priority: 'high', subjects: [] },
          title: sentence(`${alert.rule.replaceAll('-', ' ')} in ${alert.market}`),
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
    await this.passport();
    const runId = await this.fullestRun(day);
    const { alertId, rule } = alert;
    return { caseId, alertId, rule, owner, runId, filingId: filing.filingId };
  }

  /** A passport to review: a picture of one point, and the lines of a specimen of ICAO 9303. */
  private async passport(): Promise<void> {
    const upload = `/kyc/customers/${encodeURIComponent(LISTED)}/documents?kind=passport`;
    const { document } = await this.page.evaluate<Json>(`fetch(${JSON.stringify(upload)}, {
      method: 'POST',
      headers: { 'Content-Type': 'image/png', '${WRITE_HEADER}': '1' },
      body: Uint8Array.from(atob('${POINT}'), (letter) => letter.charCodeAt(0)),
    }).then((answer) => answer.json())`);
    await this.ask('POST', `/kyc/documents/${document}/mrz`, {
      lines: [
        'P<D<<SAMPLE<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<<',
        'C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4',
      ],
    });
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
