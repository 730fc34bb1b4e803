/** Reports over HTTP: calendar, decisions by two people, and the rows behind a figure. */
import { Router } from 'express';
import { QUIET, recordedDays, reportRig, type ReportRig } from './report-rig';
import { readAudit } from '../../platform/audit/audit';
import { createApp } from '../../platform/http/app';
import { listen, type HttpServer } from '../../platform/http/listen';
import { silentLogger } from '../../platform/log/logger';
import { createGuard } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createPostgresQueue } from '../../platform/queue/postgres-queue';
import { createSealer } from '../../platform/secrets/sealer';
import { requireSession } from '../../platform/sign-in/require-session';
import { openSession } from '../../platform/sign-in/sessions';
import { createUser, type Role } from '../../platform/sign-in/staff';
import type { ReportRow } from '../../reporting/contract/reports';
import { reportsRouter } from '../../reporting/http';
import { sumDecimals } from '../../reporting/reports/exact';
import { REPORTS_QUEUE, reportWorker } from '../../reporting/store/report-jobs';

// Signing makes every file again, on machines that others use too.
jest.setTimeout(180_000);

const TABLE = {
  analyst: ['reports.read'],
  supervisor: ['reports.read', 'reports.generate', 'reports.sign', 'alerts.read'],
  mlro: ['reports.read', 'reports.generate', 'reports.sign'],
  auditor: ['reports.read'],
  operator: [],
  admin: [],
} as const;
const RUN = 'daily-trading:2026-11-21:v1';
const runPath = `/reporting/runs/${encodeURIComponent(RUN)}`;

let db: TestDatabase;
let rig: ReportRig;
let http: HttpServer;
let anna: Awaited<ReturnType<typeof signedIn>>;
let bert: Awaited<ReturnType<typeof signedIn>>;

beforeAll(async () => {
  db = await testDatabase();
  const { pool } = db;
  rig = reportRig(pool, recordedDays(77));
  const { clock, service } = rig;
  const guard = createGuard({ table: TABLE, pool, clock });
  const queue = createPostgresQueue({ pool, clock, logger: silentLogger() });
  const router = Router();
  router.use(requireSession(pool, clock));
  router.use('/reporting', reportsRouter({ pool, clock, guard, service, queue }));
  http = await listen(createApp({ logger: silentLogger(), mounts: [{ path: '/', router }] }), {
    port: 0,
  });
  anna = await signedIn('supervisor');
  bert = await signedIn('mlro');
  const asked = { kind: 'daily-trading', period: '2026-11-21' };
  expect(await anna.post('/reporting/runs', asked)).toMatchObject({
    status: 202,
    body: { added: true },
  });
  expect(await anna.post('/reporting/runs', asked)).toMatchObject({ body: { added: false } });
  const worker = queue.work(REPORTS_QUEUE, reportWorker(service));
  while ((await queue.counts(REPORTS_QUEUE)).done === 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await worker.stop();
});
afterAll(async () => {
  await http.close(0);
  await db.drop();
});

let names = 0;
async function signedIn(...roles: Role[]) {
  const { clock } = rig;
  const store = { pool: db.pool, clock, sealer: createSealer(Buffer.alloc(32, 1)) };
  const person = { name: `user${names++}`, roles, password: 'a long password' };
  const { id } = await createUser(store, person, 'system');
  const { token } = await transaction(db.pool, (tx) =>
    openSession(tx, id, '127.0.0.1', clock.nowMicros()),
  );
  const headers = { Cookie: `probity_session=${token}`, 'X-Probity-Request': '1' };
  const send = async (path: string, init: RequestInit) => {
    const response = await fetch(http.url + path, init);
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  return {
    id,
    headers,
    get: (path: string) => send(path, { headers }),
    post: (path: string, body: unknown) =>
      send(path, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

test('the calendar has what is there and what is overdue', async () => {
  const { body } = await anna.get('/reporting/calendar?from=2026-11-20&to=2027-01-15');
  // The log begins on the 21st: the day before wants no report.
  const shown = ['2026-11-20', '2026-11-21', '2027-01-15'];
  const daysOf = (wanted: string) =>
    body.entries.filter(({ kind, period }: { kind: string; period: string }) => {
      return kind === wanted && shown.includes(period);
    });
  expect(daysOf('order-to-trade')[0]).toMatchObject({
    ...{ period: '2026-11-21', state: 'scheduled', overdue: true, run: null },
  });
  expect(daysOf('daily-trading')).toMatchObject([
    { period: '2026-11-21', state: 'generated', overdue: false, run: { id: RUN, findings: 0 } },
    { period: '2027-01-15', state: 'scheduled', overdue: false },
  ]);
  const { status } = await anna.get('/reporting/calendar?from=2026-11-20&to=2036-11-22');
  expect(status).toBe(400);
});

test('the rows behind a figure make the figure, page by page', async () => {
  const { body: run } = await anna.get(runPath);
  const rows: ReportRow[] = run.sections.find(
    ({ name }: { name: string }) => name === 'markets',
  ).rows;
  const traded = rows.find(({ trades }) => Number(trades) > 3);
  const figure = encodeURIComponent(`markets:${traded?.['market']}:volume`);
  const behind: ReportRow[] = [];
  for (let after = ''; ;) {
    const { body } = await anna.get(`${runPath}/figures/${figure}/rows?limit=3${after}`);
    expect(body).toMatchObject({ value: traded?.['volume'], made: 'sum of quantity' });
    behind.push(...body.rows);
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  expect(behind).toHaveLength(Number(traded?.['trades']));
  expect(sumDecimals(behind.map((row) => String(row['quantity'])))).toBe(traded?.['volume']);
  const alerts = `${runPath}/figures/${encodeURIComponent('alerts:*:raised')}/rows`;
  expect((await anna.get(alerts)).body.rows).toEqual([{ id: 'a1' }, { id: 'a2' }]);
  const analyst = await signedIn('analyst');
  expect(await analyst.get(alerts)).toMatchObject({ status: 403 });
  const none = `${runPath}/figures/${encodeURIComponent(`markets:${QUIET}:nonsense`)}/rows`;
  expect(await anna.get(none)).toMatchObject({ status: 404, body: { code: 'NO_SUCH_FIGURE' } });
});

test('a file is downloaded with the bytes of its hash', async () => {
  const { body: run } = await anna.get(runPath);
  const [pdf] = run.files;
  expect(pdf.mediaType).toBe('application/pdf');
  const { headers } = anna;
  const response = await fetch(`${http.url}${runPath}/files/${pdf.name}`, { headers });
  expect((await response.arrayBuffer()).byteLength).toBe(pdf.bytes);
});

test('one person as author and signer is refused by the table itself', async () => {
  const first = `UPDATE rep_runs SET findings = 0, state = 'validated', validated_by = 'staff:a',
    validated_at = 1 WHERE id = '${RUN}'`;
  const second = `UPDATE rep_runs SET state = 'signed-off', approved_at = 1, approved_by = $1
    WHERE id = '${RUN}'`;
  for (const signer of ['staff:a', `staff:${anna.id}`, 'job:night']) {
    await expect(
      transaction(db.pool, async (tx) => {
        await tx.query(first);
        await tx.query(second, [signer]);
      }),
    ).rejects.toThrow(/rep_runs_(four_eyes|signed_by_people|named)/);
  }
  const frozen = `UPDATE rep_runs SET input = '{}', input_sha256 = sha256('{}')
    WHERE id = '${RUN}'`;
  await expect(db.pool.query(frozen)).rejects.toThrow('frozen');
  const jump = `UPDATE rep_runs SET state = 'submitted', reference = 'r' WHERE id = '${RUN}'`;
  await expect(db.pool.query(jump)).rejects.toThrow();
  await expect(db.pool.query('DELETE FROM rep_runs')).rejects.toThrow('append-only');
  const born = `INSERT INTO rep_runs SELECT (jsonb_populate_record(r, jsonb_build_object('id',
      kind || ':' || period || ':v99', 'version', 99, 'findings', 0, 'state', 'signed-off',
      'validated_by', 'staff:a', 'validated_at', 1, 'approved_by', 'staff:b', 'approved_at', 1))).*
    FROM rep_runs r WHERE id = '${RUN}'`;
  await expect(db.pool.query(born)).rejects.toThrow('begins as it was generated');
  const added = `INSERT INTO rep_run_files VALUES ('${RUN}', 'more.csv', 99, 'text/csv', 'x',
    sha256('x'))`;
  await expect(
    transaction(db.pool, async (tx) => {
      await tx.query(first);
      await tx.query(added);
    }),
  ).rejects.toThrow('no further file');
});

test('validated by one, signed by one who did not ask for it, submitted, answered', async () => {
  const refused = { status: 409, body: { code: 'RUN_STATE' } };
  expect(await anna.post(`${runPath}/sign`, {})).toMatchObject(refused);
  const analyst = await signedIn('analyst');
  expect(await analyst.post(`${runPath}/validate`, {})).toMatchObject({ status: 403 });
  expect(await bert.post(`${runPath}/validate`, { comment: 'looked at' })).toMatchObject({
    status: 200,
    body: { state: 'validated', gate: { passed: true } },
  });
  const eyes = { status: 409, body: { code: 'FOUR_EYES' } };
  expect(await bert.post(`${runPath}/sign`, {})).toMatchObject(eyes);
  expect(await anna.post(`${runPath}/sign`, {})).toMatchObject(eyes); // she had it made
  const carl = await signedIn('supervisor');
  expect((await carl.get(runPath)).body.actions).toContain('sign');
  expect(await carl.post(`${runPath}/sign`, {})).toMatchObject({ body: { state: 'signed-off' } });
  const sent = { reference: 'NCA-1' };
  expect(await carl.post(`${runPath}/submit`, sent)).toMatchObject({
    body: { state: 'submitted', reference: 'NCA-1' },
  });
  const { body } = await carl.post(`${runPath}/acknowledge`, sent);
  expect(body.signatures.map(({ step }: { step: string }) => step)).toEqual([
    ...['generated', 'validated', 'signed-off', 'submitted', 'answered'],
  ]);
  const actions = (await readAudit(db.pool, 0, 1000))
    .map(({ entry }) => JSON.parse(entry))
    .filter(({ subject }) => subject === `report:${RUN}`)
    .map(({ action }) => action);
  expect(actions).toEqual([
    ...['report-generate', 'report-validate', 'report-sign', 'report-submit'],
    'report-acknowledge',
  ]);
});
