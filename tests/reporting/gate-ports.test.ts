// What the gate compares beside analytics: the search and settlement, fill by fill, and only the
// log of the period itself.
import { recordedDays, reportRig, type ReportRig } from './report-rig';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import type { GateCheck } from '../../reporting/contract/reports';
import type { Generated } from '../../reporting/store/report-service';

const SEED = 78;
const DAY = '2026-11-22';
const FROM = Date.parse(`${DAY}T00:00:00Z`) * 1000;
const events = recordedDays(SEED);

jest.setTimeout(120_000);

let db: TestDatabase;
let rig: ReportRig;
let made: Generated;
/** Events of the day's fills, ascending. */
let fills: number[];

beforeAll(async () => {
  db = await testDatabase();
  rig = reportRig(db.pool, events);
  rig.clock.advance(86_400_000_000);
  made = await rig.service.generate({
    ...{ kind: 'daily-trading', period: DAY, actor: 'job:test', by: 'test' },
  });
  const { rows } = await db.pool.query(
    'SELECT seq FROM rep_trades WHERE version = 1 AND ts >= $1 AND ts < $2 ORDER BY seq',
    [FROM, FROM + 86_400_000_000],
  );
  fills = rows.map(({ seq }) => Number(seq));
});
afterAll(() => db.drop());

async function check(name: string): Promise<GateCheck> {
  const { checks } = await rig.service.gate(made.run);
  const found = checks.find((one) => one.check === name);
  if (found === undefined) throw new Error(`there is no check ${name}`);
  return found;
}

test(`a whole search passes, and the log is read from the day on (seed ${SEED})`, async () => {
  expect(fills.length).toBeGreaterThan(10);
  expect(await check('search-index')).toMatchObject({
    ...{ compared: fills.length, skipped: null, findings: [] },
  });
  const { compared, findings } = await check('log-gapless');
  expect(findings).toEqual([]);
  expect(compared).toBeGreaterThan(fills.length);
  // What lies before the day was not read.
  expect(made.run.watermark - compared).toBeGreaterThan((fills[0] ?? 0) / 2);
});

test('a fill that the search lacks, has otherwise, or has without the log', async () => {
  const id = "(SELECT id FROM platform_search_documents WHERE kind = 'fill' AND version = $1)";
  const text = `WHERE kind = 'fill' AND id = ${id}`;
  await db.pool.query('CREATE TABLE kept AS SELECT * FROM platform_search_documents');
  await db.pool.query(`DELETE FROM platform_search_documents ${text}`, [fills[0]]);
  await db.pool.query(
    `UPDATE platform_search_documents SET fields = fields || '{"quantity": "0.123"}' ${text}`,
    [fills[1]],
  );
  await db.pool.query(
    `INSERT INTO platform_search_documents (kind, id, version, text, fields)
     SELECT kind, 'made-up', version, text, fields FROM kept WHERE kind = 'fill' AND version = $1`,
    [fills[2]],
  );
  const { findings } = await check('search-index');
  expect(findings.map(({ found }) => found)).toEqual([
    ...['none', expect.stringMatching(/^0\.123 at /), 'a document'],
  ]);
  await db.pool.query('DELETE FROM platform_search_documents');
  await db.pool.query(
    `INSERT INTO platform_search_documents (kind, id, version, deleted, text, fields)
     SELECT kind, id, version, deleted, text, fields FROM kept`,
  );
  expect(await check('search-index')).toMatchObject({ findings: [] });
});

test('a search that is behind is waited for', async () => {
  const offset = (to: number) =>
    db.pool.query("UPDATE platform_consumer_offsets SET seq = $1 WHERE consumer = 'search'", [to]);
  await offset(5);
  expect((await check('search-index')).findings).toEqual([
    expect.objectContaining({ found: 'event 5', message: expect.stringContaining('behind') }),
  ]);
  await offset(made.run.watermark);
});

test('settled ranges are held against the fills once anything settles', async () => {
  expect(await check('settlement')).toMatchObject({
    ...{ findings: [], skipped: expect.stringContaining('nothing settles') },
  });
  const [first = 0, last = 0] = [fills[0], fills.at(-1)];
  const middle = fills[Math.floor(fills.length / 2)] ?? 0;
  const settle = (batch: string, from: number, to: number, count: number) =>
    db.pool.query("INSERT INTO core_settlements VALUES ($1, $2, $3, $4, sha256('x'), 1)", [
      ...[batch, from, to, count],
    ]);
  const within = fills.filter((seq) => seq <= middle).length;
  await settle('one', first, middle, within);
  const open = await check('settlement');
  expect(open.findings).toEqual([
    expect.objectContaining({ found: `${fills.length - within} fills in no range` }),
  ]);
  await settle('two', middle + 1, last, fills.length - within + 1);
  expect((await check('settlement')).findings).toEqual([
    expect.objectContaining({
      ...{ expected: String(fills.length - within), found: String(fills.length - within + 1) },
      place: expect.stringContaining('settlement two'),
    }),
  ]);
});
