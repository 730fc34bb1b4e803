// long-file: one way, walked from its beginning to its end
// The whole way: an abusive episode by API, fills, an alert, a case that a second person closes, a
// report of suspicion that the official schema accepts, the day's report whose figures open their
// rows, the same bytes again, an audit log that verifies. Then each fault is put in, and named.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBackends } from '../../app/live/backends';
import { main } from '../../app/main';
import { reportService } from '../../app/modules/report-service';
import { XsdValidator } from '../../cases/store/xsd-validator';
import { findingsOf } from '../../reporting/reports/gate/finding';
import { runById } from '../../reporting/store/run-rows';
import { Venue, type Json, type Person } from './venue-of-one-process';

const SECOND = 1_000_000;
const DAY = '2026-11-20';
const NOON = Date.UTC(2026, 10, 20, 12) * 1000;
const SCHEMAS = join(__dirname, '..', '..', '..', 'shared', 'schemas');
const QUIET = 'SOL-USDT';
const RUN = `daily-trading:${DAY}:v1`;

let venue: Venue;
let analyst: Person;
let supervisor: Person;
let mlro: Person;
let caseId = '';
const folder = mkdtempSync(join(tmpdir(), 'probity-walk-'));

// oxlint-disable-next-line house/world-access -- what commands and venue are told by their caller
const environment = process.env;

beforeAll(async () => {
  environment['PROBITY_SCHEMAS'] = SCHEMAS;
  venue = await Venue.open(NOON);
  environment['DATABASE_URL'] = venue.db.url;
  analyst = await venue.person('ann', 'analyst');
  supervisor = await venue.person('sue', 'supervisor');
  mlro = await venue.person('moe', 'mlro');
}, 120_000);
afterAll(async () => {
  await venue.close();
  delete environment['DATABASE_URL'];
  delete environment['PROBITY_SCHEMAS'];
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

async function command(by: Person, words: Json): Promise<Json> {
  const { version } = await by.get(`/cases/cases/${caseId}`);
  return by.post(`/cases/cases/${caseId}/commands`, { version, command: words });
}

test('an owner who trades with himself by API is found', async () => {
  const means = { BTC: '100', USDT: '10000000' };
  const left = await venue.trader('left', 'Customer 0042', means);
  const right = await venue.trader('right', 'Customer 0042', means);
  const other = await venue.trader('other', 'Customer 0043', means);
  const another = await venue.trader('another', 'Customer 0044', means);
  for (let i = 0; i < 8; i++) {
    await other('SELL', '30010.00', '0.20000');
    await another('BUY', '30010.00', '0.20000');
    venue.passTime(20 * SECOND);
    await left('SELL', '30000.00', '0.50000');
    await right('BUY', '30000.00', '0.50000');
    venue.passTime(20 * SECOND);
  }
  const alert = await venue.until('the alert', async () => {
    const { alerts } = await analyst.get('/cases/alerts?rule=wash-trading');
    return alerts[0];
  });
  expect(alert).toMatchObject({ accounts: ['left', 'right'], owners: ['Customer 0042'] });
  const answer = await analyst.post('/cases/alerts/actions', {
    select: { ids: [alert.alertId] },
    action: {
      kind: 'attach',
      newCase: { type: 'market-abuse', title: 'Wash trades', priority: 'high', subjects: [] },
    },
  });
  expect(answer.done).toEqual([alert.alertId]);
  caseId = answer.caseId;
  expect(caseId).toMatch(/^CASE-\d{6}$/);
}, 120_000);

test('the case is worked by one person and closed by a second one', async () => {
  await command(analyst, { kind: 'start' });
  const [{ alertId }] = (await analyst.get(`/cases/cases/${caseId}`)).alertRows;
  const { alert } = await analyst.get(`/cases/alerts/${alertId}`);
  const { seqFrom, seqTo } = alert.evidence;
  const worked = await command(analyst, {
    ...{ kind: 'add-evidence', seqFrom, seqTo },
    label: 'Trades of both accounts',
  });
  const [frozen] = worked.evidence;
  const check = await analyst.post(
    `/cases/cases/${caseId}/evidence/${frozen.evidenceId}/check`,
    {},
  );
  expect(check).toMatchObject({ same: true, sha256: frozen.sha256 });
  const detectedAt = venue.base.clock.nowMicros();
  await command(analyst, { kind: 'record-suspicion', detectedAt, reason: 'One owner both sides' });
  await command(analyst, {
    ...{ kind: 'submit', outcome: 'confirmed', filing: 'filed' },
    summary: 'Eight trades without a change of ownership.',
  });
  await expect(command(analyst, { kind: 'approve' })).rejects.toThrow(/403|409/);
  const closed = await command(supervisor, { kind: 'approve' });
  expect(closed).toMatchObject({ state: 'closed', outcome: 'confirmed' });
}, 60_000);

test('the report of suspicion is valid, approved by a second person and filed', async () => {
  const made = await analyst.post(`/cases/cases/${caseId}/filings`, { kind: 'sar' }, 201);
  const path = `/cases/filings/${made.filingId}`;
  expect(made.filingId).toMatch(/^SAR-\d{6}$/);
  const step = async (by: Person, words: Json): Promise<Json> => {
    const { version } = await by.get(path);
    return by.post(`${path}/commands`, { version, command: words });
  };
  expect({ faults: made.faults }).toEqual({ faults: [] });
  await step(analyst, { kind: 'submit' });
  await expect(step(analyst, { kind: 'approve' })).rejects.toThrow(/403|409/);
  await step(supervisor, { kind: 'approve' });
  const filed = await step(mlro, { kind: 'file' });
  expect(filed).toMatchObject({ state: 'filed', filedAlone: false });
  const document = await mlro.get(`${path}/document`);
  expect(document.schema).toEqual({ checked: true, faults: [] });
  const validator = new XsdValidator(SCHEMAS);
  const checked = await validator.validate('fincen/EFL_SARXBatchSchema.xsd', document.text);
  expect(checked).toEqual({ checked: true, faults: [] });
  expect(document.text).toContain('609');
}, 60_000);

test('the day is in its report, figures open their rows, a second person signs', async () => {
  const left = Date.UTC(2026, 10, 21, 0, 20) * 1000 - venue.base.clock.nowMicros();
  venue.passTime(left);
  // A night later nobody's session lives any more.
  analyst = await venue.person('ann2', 'analyst');
  supervisor = await venue.person('sue2', 'supervisor');
  mlro = await venue.person('moe2', 'mlro');
  await mlro.post('/reporting/runs', { kind: 'daily-trading', period: DAY }, 202);
  await venue.until('the report', async () => {
    const { runs } = await mlro.get(`/reporting/runs?kind=daily-trading&period=${DAY}`);
    return runs.find((run: Json) => run.findings !== null);
  });
  const run = await mlro.get(`/reporting/runs/${RUN}`);
  expect(run).toMatchObject({ provisional: false, findings: 0 });
  const markets = run.sections.find(({ name }: Json) => name === 'markets');
  const row = markets.rows.find(({ market }: Json) => market === 'BTC-USDT');
  expect(row).toMatchObject({ trades: 16, volume: '5.6' });
  const quiet = markets.rows.find(({ market }: Json) => market === QUIET);
  expect(quiet).toMatchObject({ trades: 0, volume: '0' });
  const figure = encodeURIComponent('markets:BTC-USDT:volume');
  const behind = await mlro.get(`/reporting/runs/${RUN}/figures/${figure}/rows?limit=100`);
  expect(behind).toMatchObject({ value: '5.6', next: null });
  expect(behind.rows).toHaveLength(16);
  await mlro.post(`/reporting/runs/${RUN}/validate`, {});
  await expect(mlro.post(`/reporting/runs/${RUN}/sign`, {})).rejects.toThrow(/FOUR_EYES/);
  const signed = await supervisor.post(`/reporting/runs/${RUN}/sign`, {});
  expect(signed.state).toBe('signed-off');
}, 120_000);

test('the same report made again has the same bytes', async () => {
  const out = join(folder, 'report');
  const words = ['report', 'daily-trading', '--period', DAY, '--out', out];
  expect(await main([...words, '--data', venue.dataDir])).toBe(0);
  const run = await mlro.get(`/reporting/runs/${RUN}`);
  for (const { name } of run.files) {
    const stored = await mlro.bytes(`/reporting/runs/${RUN}/files/${name}`);
    expect({ name, same: stored.equals(readFileSync(join(out, name))) }).toEqual({
      ...{ name, same: true },
    });
  }
  expect(readdirSync(out)).toHaveLength(run.files.length);
}, 120_000);

test('the audit log verifies', async () => {
  const dir = join(folder, 'audit');
  expect(await main(['export-audit', '--out', dir, '--data', venue.dataDir])).toBe(0);
  expect(await main(['verify-audit', '--dir', dir])).toBe(0);
  expect(await main(['verify-audit', '--data', venue.dataDir])).toBe(0);
}, 120_000);

describe('the gate refuses and names', () => {
  const found = async (): Promise<Json[]> => {
    const { base, exchange } = venue;
    const { search } = openBackends(base);
    const run = await runById(base.pool, RUN);
    if (run === undefined) throw new Error(`${RUN} is not stored`);
    return findingsOf(await reportService({ base, feed: exchange.core.feed, search }).gate(run));
  };
  const sql = (text: string, values: readonly unknown[] = []): Promise<Json> =>
    venue.db.pool.query(text, [...values]);

  test('nothing before anything was done', async () => {
    expect(await found()).toEqual([]);
  }, 60_000);

  test('an analytics row that was dropped', async () => {
    await sql('CREATE TABLE kept AS SELECT * FROM rep_trades');
    const { rows } = await sql(
      'DELETE FROM rep_trades WHERE seq = (SELECT min(seq) FROM rep_trades) RETURNING fill_id',
    );
    const id: string = rows[0].fill_id;
    const findings = await found();
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'analytics-fills', place: expect.stringContaining(id) }),
    );
    await sql('INSERT INTO rep_trades SELECT * FROM kept WHERE fill_id = $1', [id]);
    expect(await found()).toEqual([]);
  }, 60_000);

  test('a fill that was changed by 1e-8', async () => {
    const change = `UPDATE rep_trades SET quantity = quantity + $1
      WHERE seq = (SELECT min(seq) FROM rep_trades) RETURNING fill_id`;
    const { rows } = await sql(change, ['0.00000001']);
    const place = expect.stringContaining(rows[0].fill_id);
    expect(await found()).toContainEqual(
      expect.objectContaining({ check: 'analytics-fills', place }),
    );
    await sql(change, ['-0.00000001']);
    expect(await found()).toEqual([]);
  }, 60_000);

  test('a quiet market that was removed', async () => {
    await sql('CREATE TABLE kept_markets AS SELECT * FROM rep_markets');
    await sql('DELETE FROM rep_markets WHERE market = $1', [QUIET]);
    const findings = await found();
    expect(findings.map((one) => JSON.stringify(one)).join()).toContain(QUIET);
    await sql('INSERT INTO rep_markets SELECT * FROM kept_markets WHERE market = $1', [QUIET]);
    expect(await found()).toEqual([]);
  }, 60_000);

  test('a CSV cell that was edited', async () => {
    const name = `daily-trading-${DAY}.markets.csv`;
    const { rows } = await sql('SELECT content FROM rep_run_files WHERE name = $1', [name]);
    const text: string = rows[0].content.toString('utf8');
    const edited = text.replace(',5.6,', ',5.7,');
    expect(edited).not.toBe(text);
    const client = await venue.db.pool.connect();
    await client.query('SET session_replication_role = replica');
    await client.query('UPDATE rep_run_files SET content = $2 WHERE name = $1', [
      ...[name, Buffer.from(edited)],
    ]);
    await client.query('SET session_replication_role = origin');
    client.release();
    expect(await found()).toContainEqual(
      expect.objectContaining({
        check: 'files-agree',
        place: expect.stringMatching(/markets\.csv, row BTC-USDT, volume/),
      }),
    );
  }, 60_000);
});
