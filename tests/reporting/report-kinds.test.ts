// The reports beside the daily one, from a recorded log: order-to-trade ratios, market quality and
// the surveillance register, each against a plain count, through the gate.
import { FIRST_DAY, QUIET, DAY, recordedDays, reportRig, type ReportRig } from './report-rig';
import { marketNames, plainActivity } from './naive-activity';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { findingsOf } from '../../reporting/reports/gate/finding';
import type { ReportRow } from '../../reporting/contract/reports';
import { definitionFor } from '../../reporting/reports/registry';
import { rowsBehind } from '../../reporting/store/figure-rows';

const SEED = 79;
const CLOSED_DAY = '2026-11-21';
const events = recordedDays(SEED);

jest.setTimeout(120_000);

let db: TestDatabase;
let rig: ReportRig;

beforeAll(async () => {
  db = await testDatabase();
  rig = reportRig(db.pool, events);
  rig.clock.advance(40 * DAY);
});
afterAll(() => db.drop());

async function make(kind: string, period: string) {
  const made = await rig.service.generate({ kind, period, actor: 'job:test', by: 'test' });
  expect(findingsOf(made.gate)).toEqual([]);
  const names = made.files.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([`${kind}-${period}.pdf`, `${kind}-${period}.json`, 'manifest.json']),
  );
  const json = made.files.find(({ name }) => name === `${kind}-${period}.json`);
  return { made, sections: JSON.parse(String(json?.content)).sections };
}

test(`order-to-trade ratios are those of a plain count (seed ${SEED})`, async () => {
  const { made, sections } = await make('order-to-trade', CLOSED_DAY);
  const plain = plainActivity(events, FIRST_DAY, FIRST_DAY + DAY);
  expect(plain.size).toBeGreaterThan(5);
  const rows: ReportRow[] = sections.accounts.rows;
  expect(rows.map(({ row }) => row)).toEqual([...plain.keys()].sort());
  for (const row of rows) {
    const { orders, amends, cancels, trades } = plain.get(String(row['row'])) ?? {};
    expect(row).toMatchObject({ orders, amends, cancels, trades });
    if (trades === 0) expect(row['numberRatio']).toBeNull();
    else {
      const ratio = Number(row['messages']) / Number(trades) - 1;
      expect(Number(row['numberRatio'])).toBeCloseTo(ratio, 7);
    }
  }
  const traded = rows.find(({ trades }) => Number(trades) > 2);
  const { facts, doc, definition } = await rig.service.frozen(made.run);
  const figure = { section: 'accounts', row: String(traded?.['row']), column: 'trades' };
  const source = definition.source(facts, doc.head, figure);
  if (source === undefined) throw new Error('the figure opens nothing');
  const behind = await rowsBehind(db.pool, doc.head, source, undefined, 1000);
  const sides = behind.rows.flatMap(({ makerAccount, takerAccount }) => [
    ...[makerAccount, takerAccount],
  ]);
  expect(sides.filter((account) => account === traded?.['account'])).toHaveLength(
    Number(traded?.['trades']),
  );
});

test('market quality weighs books by time and has the quiet market too', async () => {
  const { sections } = await make('market-quality', '2026-11');
  const rows: ReportRow[] = sections.markets.rows;
  expect(rows.map(({ market }) => market)).toEqual([...marketNames(events)].sort());
  expect(rows.find(({ market }) => market === QUIET)).toMatchObject({
    ...{ quotedSeconds: '0', quotedShare: '0', spreadBps: null, minutes: 0 },
  });
  const busy = rows.filter(({ market }) => market !== QUIET);
  for (const row of busy) {
    const share = Number(row['quotedShare']);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThanOrEqual(1);
    expect(Number(row['spreadBps'])).toBeGreaterThan(0);
  }
  const makers: ReportRow[] = sections.makers.rows;
  for (const { market } of busy) {
    const own = makers.filter((row) => row['market'] === market);
    const sum = own.reduce((total, row) => total + Number(row['share']), 0);
    expect(sum).toBeCloseTo(1, 6);
  }
});

test('the surveillance report counts alerts by outcome and lists filings, restricted', async () => {
  const { sections } = await make('surveillance-daily', CLOSED_DAY);
  expect(sections.alerts.totals).toEqual({
    ...{ rows: 1, raised: '2', open: '1', dismissed: '1', attached: '0' },
  });
  expect(sections.register.rows).toEqual([
    { row: 'STOR-000001 filed', filing: 'STOR-000001', kind: 'stor', step: 'filed' },
    { row: 'restricted stor 1 filed', filing: 'restricted', kind: 'stor', step: 'filed' },
  ]);
  expect(definitionFor('surveillance-daily', CLOSED_DAY).restricted).toBe(true);
});
