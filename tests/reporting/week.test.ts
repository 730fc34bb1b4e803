// A generated week through the live core, then its reports: each total is the same in the PDF's
// text, in the CSV, in the JSON, and in a plain count or sum over the database's own tables.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, generateWeek, MARKET_SEED, MONEY_SEED } from './week-of-records';
import { main } from '../../app/main';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { sumDecimals } from '../../reporting/reports/exact';
import { parseCsv } from '../../reporting/render/csv-text';
import { pdfText } from '../../reporting/render/pdf-text';
import { probity } from '../product/running';

const { lines, days, busy } = generateWeek();
const MONTH = days[0]?.slice(0, 7) ?? '';
const MONTH_START = Date.parse(`${MONTH}-01T00:00:00Z`) * 1000;
const MONTH_END = Date.UTC(Number(MONTH.slice(0, 4)), Number(MONTH.slice(5)), 1) * 1000;
// What commands are told by their caller.
// oxlint-disable-next-line house/world-access
const environment = process.env;
const folder = mkdtempSync(join(tmpdir(), 'probity-week-'));

jest.setTimeout(180_000);

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  environment['DATABASE_URL'] = db.url;
  const flow = join(folder, 'week.jsonl');
  writeFileSync(flow, lines.join(''));
  const data = ['--data', join(folder, 'data')];
  const loaded = await probity(['load', flow, ...data], { DATABASE_URL: db.url });
  expect(loaded).toMatchObject({ code: 0 });
});
afterAll(async () => {
  delete environment['DATABASE_URL'];
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A line of the flow about a transfer on chain; none of these is refused. */
interface Sent {
  readonly amount: string;
  readonly travelRule?: unknown;
}

/** Total of a section's column, as each file tells it. */
interface Told {
  readonly json: string;
  readonly csv: string;
}

class Files {
  private constructor(
    private readonly sections: Record<string, { totals: Record<string, string> }>,
    private readonly csv: (section: string) => string[][],
    readonly pdf: string,
  ) {}

  static async of(kind: string, period: string): Promise<Files> {
    const out = join(folder, `${kind}-${period}`);
    const words = ['report', kind, '--period', period, '--out', out];
    expect(await main([...words, '--data', join(folder, 'data')])).toBe(0);
    const text = (name: string) => readFileSync(join(out, name), 'utf8');
    expect(readdirSync(out)).toContain('manifest.json');
    const { sections } = JSON.parse(text(`${kind}-${period}.json`));
    const pages = await pdfText(readFileSync(join(out, `${kind}-${period}.pdf`)));
    const csv = (section: string) => parseCsv(text(`${kind}-${period}.${section}.csv`));
    return new Files(sections, csv, pages.join(''));
  }

  total(section: string, column: string): Told {
    const [head = [], ...rows] = this.csv(section);
    const at = head.indexOf(column);
    const cells = rows.map((row) => row[at] ?? '');
    return {
      json: this.sections[section]?.totals[column] ?? 'none',
      csv: sumDecimals(cells.map((cell) => (cell === '' ? '0' : cell))),
    };
  }
}

/** The same number in both files. @param want from the database, by column */
function expectTold(files: Files, section: string, want: Record<string, string>): void {
  for (const [column, value] of Object.entries(want)) {
    const told = files.total(section, column);
    expect({ section, column, ...told }).toEqual({ section, column, json: value, csv: value });
  }
}

async function row(text: string, values: readonly unknown[]): Promise<Record<string, string>> {
  const { rows } = await db.pool.query<Record<string, unknown>>(text, [...values]);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([key, v]) => [key, String(v)]));
}

/** Trades as the core's own projection has them, in steps of tick and lot; nothing of reporting. */
const TRADED = `SELECT count(*) AS trades,
    trim_scale(coalesce(sum(t.quantity * m.lot), 0)) AS volume,
    trim_scale(coalesce(sum(t.quantity * m.lot * t.price * m.tick), 0)) AS notional
  FROM core_trades t
  JOIN core_registry r ON r.kind = 'market' AND r.subject = t.market AND r.name IS NOT NULL
  JOIN rep_markets m ON m.market = r.name
  WHERE t.ts >= $1 AND t.ts < $2`;
const FEES = `SELECT trim_scale(coalesce(sum(maker_fee), 0)) AS "makerFees",
    trim_scale(coalesce(sum(taker_fee), 0)) AS "takerFees",
    trim_scale(coalesce(sum(maker_fee + taker_fee), 0)) AS fees
  FROM rep_trades WHERE ts >= $1 AND ts < $2 AND until_seq IS NULL`;

/** Its first day, the evening with markets, and its last: each report takes seconds. */
const SHOWN = [days[0], busy, days.at(-1)].filter((day) => day !== undefined);

test.each(SHOWN)(`%s (seeds ${MONEY_SEED}, ${MARKET_SEED}): totals agree`, async (day) => {
  const files = await Files.of('daily-trading', day);
  const from = Date.parse(`${day}T00:00:00Z`) * 1000;
  const span = [from, from + DAY];
  const traded = await row(TRADED, span);
  const { trades = '', volume = '', notional = '' } = traded;
  const fees = await row(FEES, span);
  const raised = await row(
    `SELECT count(*) AS raised FROM case_alerts
     WHERE NOT shadow AND raised_at >= $1 AND raised_at < $2`,
    span,
  );
  expectTold(files, 'markets', { trades, volume, notional });
  expectTold(files, 'venue', { trades, notional });
  expectTold(files, 'hours', { trades, volume, notional });
  expectTold(files, 'fees', fees);
  expectTold(files, 'alerts', raised);
  expect(files.pdf).toContain(`Total${volume}${notional}${trades}`);
  if (trades !== '0') expect(files.pdf).toMatch(new RegExp(`Total\\d${trades}${notional}`));
  if (fees['fees'] !== '0') {
    expect(files.pdf).toContain(`Total${fees['makerFees']}${fees['takerFees']}${fees['fees']}`);
  }
});

test('the week has what its reports are about', async () => {
  const { trades } = await row(TRADED, [MONTH_START, MONTH_END]);
  expect(Number(trades)).toBeGreaterThan(100);
  const { rules } = await row('SELECT count(DISTINCT rule) AS rules FROM case_alerts', []);
  expect(Number(rules)).toBeGreaterThan(2);
});

describe('the month', () => {
  let files: Files;
  const span = [MONTH_START, MONTH_END];
  beforeAll(async () => {
    files = await Files.of('monthly-compliance', MONTH);
  });

  test('customers, by state and by rating', async () => {
    const { customers = '' } = await row(
      'SELECT count(*) AS customers FROM kyc_customers WHERE created_at < $1',
      [MONTH_END],
    );
    expect(Number(customers)).toBeGreaterThan(100);
    expectTold(files, 'funnel', { customers });
    expectTold(files, 'ratings', { customers });
    expect(files.pdf).toContain(`Total${customers}`);
  });

  test('alerts and what became of them', async () => {
    const states = (list: string) => `count(*) FILTER (WHERE state IN (${list}))`;
    const alerts = await row(
      `SELECT count(*) AS raised, ${states(`'new', 'snoozed'`)} AS open,
         ${states(`'dismissed'`)} AS dismissed, ${states(`'attached'`)} AS attached
       FROM case_alerts WHERE NOT shadow AND raised_at >= $1 AND raised_at < $2`,
      span,
    );
    expect(Number(alerts['raised'])).toBeGreaterThan(0);
    expectTold(files, 'alerts', alerts);
    const { raised, open, dismissed, attached } = alerts;
    expect(files.pdf).toContain(`Total${raised}${open}${dismissed}${attached}`);
  });

  test('cases, clocks and filings', async () => {
    const { opened = '' } = await row(
      'SELECT count(*) AS opened FROM case_cases WHERE opened_at >= $1 AND opened_at < $2',
      span,
    );
    expectTold(files, 'cases', { opened });
    const { filed = '' } = await row(
      `SELECT count(*) AS filed FROM case_filings WHERE filed_at >= $1 AND filed_at < $2`,
      span,
    );
    expectTold(files, 'filings', { filed });
  });

  test('transfers on chain, with and without data', async () => {
    const sent: Sent[] = lines
      .map((line) => JSON.parse(line))
      .filter(({ channel, ts }) => channel === 'chain' && ts >= MONTH_START && ts < MONTH_END);
    const withData = sent.filter(({ travelRule }) => travelRule !== undefined);
    expect(withData.length).toBeGreaterThan(50);
    const amount = (transfers: readonly Sent[]) => sumDecimals(transfers.map((one) => one.amount));
    const want = {
      ...{ count: String(sent.length), amount: amount(sent) },
      ...{ withData: String(withData.length), withDataAmount: amount(withData) },
      withoutData: String(sent.length - withData.length),
    };
    expectTold(files, 'travel-rule', want);
    expect(files.pdf).toContain(`Total${Object.values(want).join('')}`);
  });
});
