// long-file: one subject, tested over one recorded log
/** Reports from a recorded log: the gate, frozen bytes, versions, and what each fault is called. */
import { naiveFills } from './naive-fills';
import {
  CASES,
  DAY,
  FIRST_DAY,
  QUIET,
  recordedDays,
  reportRig,
  type ReportRig,
} from './report-rig';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { findingsOf } from '../../reporting/reports/gate/finding';
import { pdfFile } from '../../reporting/render/pdf';
import { filesAgree } from '../../reporting/render/read-back';
import { sumDecimals } from '../../reporting/reports/exact';
import type { Generated } from '../../reporting/store/report-service';
import type { ReportRow } from '../../reporting/contract/reports';

const SEED = 77;
const events = recordedDays(SEED);
const lastDay = events.at(-1)?.ts ?? 0;
const CLOSED_DAY = '2026-11-21';
const request = (kind = 'daily-trading', period = CLOSED_DAY) => {
  return { kind, period, actor: 'job:test', by: 'test' };
};

// Each run writes a PDF and reads it back, on machines that others use too.
jest.setTimeout(180_000);

let db: TestDatabase;
let rig: ReportRig;

/** A database of its own for each test, or for all of a block. */
function own(before: typeof beforeEach, after: typeof afterEach): void {
  before(async () => {
    db = await testDatabase();
    rig = reportRig(db.pool, events);
  });
  after(async () => db.drop());
}

const findings = ({ gate }: Pick<Generated, 'gate'>) => findingsOf(gate);

async function tampered(statement: string): Promise<void> {
  await db.pool.query(`SET session_replication_role = replica; ${statement}`);
  await db.pool.query('SET session_replication_role = origin');
}

function jsonOf({ files }: Generated) {
  const file = files.find(({ name }) => name.endsWith('.json') && name !== 'manifest.json');
  return JSON.parse(String(file?.content));
}

describe('each in a database of its own', () => {
  own(beforeEach, afterEach);

  test('asked again, and in another database, the bytes are the same', async () => {
    const first = await rig.service.generate(request());
    const again = await rig.service.generate(request());
    expect(again).toMatchObject({ made: false, run: { id: `daily-trading:${CLOSED_DAY}:v1` } });
    expect(again.files).toEqual(first.files);
    const other = await testDatabase();
    try {
      const elsewhere = await reportRig(other.pool, events).service.generate(request());
      const without = (files: Generated['files']) =>
        files.filter(({ name }) => name !== 'manifest.json');
      expect(without(elsewhere.files)).toEqual(without(first.files));
    } finally {
      await other.drop();
    }
  });

  test('a period that is not over is provisional; once over, a new version stands', async () => {
    // Whole batches, as the log grows.
    const batches = await rig.feed.read(0, 1000);
    const begun = batches.findLast(({ lastSeq }) => {
      return (events[lastSeq - 1]?.ts ?? 0) < FIRST_DAY + DAY * 0.8;
    });
    const half = events.slice(0, begun?.lastSeq);
    const early = reportRig(db.pool, half);
    const provisional = await early.service.generate(request());
    expect(provisional.run).toMatchObject({ provisional: true, watermark: half.length });
    expect(findings(provisional)).toEqual([]);
    const made = await rig.service.generate(request());
    expect(made.run).toMatchObject({ provisional: false, version: 2 });
    const { rows } = await db.pool.query('SELECT state FROM rep_runs ORDER BY version');
    expect(rows).toEqual([{ state: 'superseded' }, { state: 'generated' }]);
    await expect(rig.service.generate(request('daily-trading', '2027-01-01'))).rejects.toThrow(
      'has not begun',
    );
  });

  test('other figures of other modules make a new version', async () => {
    await rig.service.generate(request());
    const other = reportRig(db.pool, events, { cases: { ...CASES, alerts: async () => [] } });
    const made = await other.service.generate(request());
    expect(made).toMatchObject({ made: true, run: { version: 2 }, gate: { passed: true } });
  });

  test('the monthly report counts what the modules say, and passes the gate', async () => {
    rig.clock.advance(40 * DAY);
    const made = await rig.service.generate(request('monthly-compliance', '2026-11'));
    expect(findings(made)).toEqual([]);
    const { sections } = jsonOf(made);
    expect(sections.funnel.totals).toEqual({ rows: 1, customers: '1' });
    expect(sections.cases.rows).toEqual([
      {
        ...{ type: 'market-abuse', opened: 1, confirmed: 1 },
        ...{ refuted: 0, inconclusive: 0, openAtEnd: 0 },
      },
    ]);
    expect(made.files.map(({ name }) => name)).toContain('monthly-compliance-2026-11.filings.csv');
  });
});

describe('the gate refuses, and names', () => {
  own(beforeAll, afterAll);
  let made: Generated;
  beforeAll(async () => {
    made = await rig.service.generate(request());
  });
  const gateOf = async ({ run }: Generated) => ({ gate: await rig.service.gate(run) });

  test(`nothing when the figures are those of the log (seed ${SEED})`, async () => {
    expect(lastDay).toBeGreaterThan(FIRST_DAY + DAY);
    expect(findings(made)).toEqual([]);
    expect(made.run).toMatchObject({ provisional: false, version: 1, findings: 0 });
    const { sections } = jsonOf(made);
    const fills = [...naiveFills(events, FIRST_DAY, FIRST_DAY + DAY).values()];
    expect(fills.length).toBeGreaterThanOrEqual(20);
    const rows: ReportRow[] = sections.markets.rows;
    for (const row of rows) {
      const own = fills.filter(({ market }) => market === row['market']);
      expect(row).toMatchObject({
        trades: own.length,
        volume: sumDecimals(own.map(({ quantity }) => quantity)),
        notional: sumDecimals(own.map(({ notional }) => notional)),
      });
    }
    const quiet = sections.markets.rows.find(({ market }: ReportRow) => market === QUIET);
    expect(quiet).toMatchObject({ trades: 0, open: null, close: null, volume: '0' });
    expect(sections.corrections.rows.length).toBeGreaterThan(0);
    expect(sections.alerts.totals).toMatchObject({ rows: 1, raised: '2', high: '2' });
  });

  test('an analytics row that was dropped', async () => {
    const { rows } = await db.pool.query(
      `SELECT fill_id FROM rep_trades WHERE version = 1 AND until_seq IS NULL
         AND ts >= $1 AND ts < $2 ORDER BY seq LIMIT 1`,
      [FIRST_DAY, FIRST_DAY + DAY],
    );
    const id: string = rows[0].fill_id;
    await db.pool.query('CREATE TABLE kept AS SELECT * FROM rep_trades');
    await db.pool.query('DELETE FROM rep_trades WHERE fill_id = $1', [id]);
    const found = findings(await gateOf(made));
    expect(found.filter(({ check }) => check === 'analytics-fills')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ place: expect.stringContaining(id), found: 'no row' }),
      ]),
    );
    expect(found.map(({ check }) => check)).toContain('figures-stand');
    const back = 'INSERT INTO rep_trades SELECT * FROM kept WHERE fill_id = $1';
    await db.pool.query(back, [id]);
  });

  test('a fill that was changed by 1e-8', async () => {
    const change = `UPDATE rep_trades SET quantity = quantity + $2 WHERE seq = (
      SELECT min(seq) FROM rep_trades WHERE ts >= $1 AND until_seq IS NULL) RETURNING fill_id`;
    const { rows } = await db.pool.query(change, [FIRST_DAY, '0.00000001']);
    const found = findings(await gateOf(made));
    const place = expect.stringMatching(new RegExp(`^fill ${rows[0].fill_id}, .*quantity$`));
    expect(found).toEqual(
      expect.arrayContaining([expect.objectContaining({ check: 'analytics-fills', place })]),
    );
    await db.pool.query(change, [FIRST_DAY, '-0.00000001']);
  });

  test('a cell of a CSV file that was edited', async () => {
    const name = `daily-trading-${CLOSED_DAY}.markets.csv`;
    const file = made.files.find((one) => one.name === name);
    const row = jsonOf(made).sections.markets.rows.find(({ trades }: ReportRow) => trades !== 0);
    const edited = String(file?.content).replace(`,${row.volume},`, `,${row.volume}1,`);
    expect(edited).not.toBe(String(file?.content));
    await tampered(
      `UPDATE rep_run_files SET content = convert_to('${edited}', 'UTF8') WHERE name = '${name}'`,
    );
    const found = findings(await gateOf(made));
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          check: 'files-agree',
          place: `${name}, row ${row.market}, volume`,
          expected: row.volume,
          found: `${row.volume}1`,
        }),
        expect.objectContaining({ check: 'regenerated-alike', place: name }),
      ]),
    );
  });

  test('a total of the PDF that was edited', async () => {
    const doc = await rig.service.document(made.run);
    const sections = doc.sections.map((section) =>
      section.name === 'venue'
        ? { ...section, totals: { ...section.totals, trades: '1' } }
        : section,
    );
    const forged = await pdfFile({ ...doc, sections });
    const files = made.files.map((file) => (file.name === forged.name ? forged : file));
    const { findings: found } = await filesAgree(doc, files);
    expect(found[0]).toMatchObject({
      check: 'files-agree',
      place: expect.stringMatching(/\.pdf, Venue, by quote asset, total trades$/),
    });
  });

  test('a batch that is missing in the log', async () => {
    const { feed } = rig;
    const read = feed.read.bind(feed);
    const half = made.run.watermark / 2;
    const lost = (await read(0, 1000)).find(({ firstSeq }) => firstSeq > half)?.firstSeq;
    feed.read = async (after, limit) => {
      const some = await read(after, limit + 1);
      return some.filter(({ firstSeq }) => firstSeq !== lost).slice(0, limit);
    };
    const found = findings(await gateOf(made));
    feed.read = read;
    expect(found.map(({ check }) => check)).toContain('log-gapless');
  });

  test('a quiet market that was removed before the report was made', async () => {
    await db.pool.query('DELETE FROM rep_markets WHERE market = $1', [QUIET]);
    const again = await rig.service.generate(request());
    expect(findings(again)).toEqual([
      expect.objectContaining({ check: 'markets-present', place: `market ${QUIET}` }),
    ]);
  });
});
