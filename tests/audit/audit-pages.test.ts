// From an event of the exchange to a signed checkpoint: batches enter the log once, whatever
// happens to their consumer, and the staff's pages give proofs that `verify-proof` accepts.
import { Router } from 'express';
import type { Pool } from 'pg';
import { eventCodec, micros, seq as seqOf, WireWriter } from '../../core/contract';
import { transaction } from '../../platform/postgres/pool';
import { createApp } from '../../platform/http/app';
import { listen, type HttpServer } from '../../platform/http/listen';
import { silentLogger } from '../../platform/log/logger';
import { createGuard } from '../../platform/permission/guard';
import { createPostgresQueue } from '../../platform/queue/postgres-queue';
import { requireSession } from '../../platform/sign-in/require-session';
import { openSession } from '../../platform/sign-in/sessions';
import { createUser, type Role } from '../../platform/sign-in/staff';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { auditRouter } from '../../reporting/audit/http';
import { LogBatchRecorder } from '../../reporting/audit/store/log-batches';
import { verificationJob } from '../../reporting/audit/store/verifications';
import { judgeLine } from '../../reporting/audit/verify/proof-line';
import { AuditLog } from './audit-log';

let made: AuditLog;
let http: HttpServer;
let pool: Pool;

/** Batches of 1 to 6 made-up events. */
function batches(count: number): FeedBatch[] {
  const made: FeedBatch[] = [];
  for (let [n, seq] = [0, 0]; n < count; n++) {
    const writer = new WireWriter();
    const firstSeq = seq + 1;
    for (let i = 0; i <= n % 6; i++) {
      seq++;
      eventCodec.encode(writer, { type: 'clock', seq: seqOf(seq), ts: micros(seq * 10) });
    }
    made.push({ firstSeq, lastSeq: seq, payload: writer.take() });
  }
  return made;
}
const log = batches(9);
const feed: LogFeed = {
  read: async (after, limit) => log.filter((b) => b.firstSeq > after).slice(0, limit),
  head: async () => log.at(-1)?.lastSeq ?? 0,
  wait: async () => undefined,
};

async function record(part: readonly FeedBatch[], fail = false): Promise<void> {
  const handler = new LogBatchRecorder(made.store.clock);
  await transaction(pool, async (tx) => {
    await handler.rewind();
    for (const batch of part) await handler.handle(batch);
    await handler.flush(tx);
    if (fail) throw new Error('killed');
  });
}

const TABLE = {
  analyst: [],
  supervisor: [],
  mlro: [],
  auditor: ['audit.read'],
  operator: [],
  admin: [],
} as const;

beforeAll(async () => {
  made = await AuditLog.make();
  pool = made.db.pool;
  const { clock } = made.store;
  const guard = createGuard({ table: TABLE, pool, clock });
  const queue = createPostgresQueue({ pool, clock, logger: silentLogger() });
  const router = Router();
  router.use(requireSession(pool, clock));
  router.use('/reporting/audit', auditRouter({ pool, clock, guard, feed, queue }));
  const mounts = [{ path: '/', router }];
  http = await listen(createApp({ logger: silentLogger(), mounts }), { port: 0 });
});
afterAll(async () => {
  await http.close(0);
  await made.drop();
});

async function signedIn(name: string, role: Role) {
  const user = { name, displayName: `Staff ${name}`, roles: [role], password: 'a long password' };
  const { id } = await createUser(made.store, user, 'system');
  const at = made.store.clock.nowMicros();
  const { token } = await transaction(pool, (tx) => openSession(tx, id, '127.0.0.1', at));
  const headers = { Cookie: `probity_session=${token}`, 'X-Probity-Request': '1' };
  return async (path: string, method = 'GET') => {
    const response = await fetch(`${http.url}/reporting/audit${path}`, { method, headers });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
}

const isTrue = (proof: object) => JSON.parse(judgeLine(JSON.stringify(proof))).ok;

test('each batch is one record, also after a kill and after the offset was set back', async () => {
  await expect(record(log.slice(0, 4), true)).rejects.toThrow('killed');
  await record(log.slice(0, 4));
  await record(log.slice(2));
  await record(log);
  const { rows } = await pool.query(
    `SELECT entry::json->'after' AS after FROM platform_audit
     WHERE action = 'log-batch' ORDER BY seq`,
  );
  const ranges = rows.map(({ after }) => [after.firstSeq, after.lastSeq]);
  expect(ranges).toEqual(log.map(({ firstSeq, lastSeq }) => [firstSeq, lastSeq]));
});

test('bytes that are not the events of the batch stop the recorder', async () => {
  const [batch] = batches(1);
  if (batch === undefined) throw new Error('no batch');
  const cut = { ...batch, payload: batch.payload.subarray(1) };
  await expect(record([cut])).rejects.toThrow(/log batch 1 to 1 cannot be read/);
  await expect(record([{ ...batch, lastSeq: 2 }])).rejects.toThrow(/of 2 events holds 1/);
});

test('an event is proved by its batch, and the batch by the log', async () => {
  await record(log);
  await made.sequencer.takeIn();
  await made.sequencer.sign();
  const ask = await signedIn('prover', 'auditor');
  const last = log.at(-1)?.lastSeq ?? 0;
  for (const seq of [1, 5, 12, last]) {
    const { status, body } = await ask(`/events/${seq}`);
    expect(status).toBe(200);
    expect(body.event).toMatchObject({ type: 'clock', seq });
    expect(isTrue(body.inBatch)).toBe(true);
    expect(body.record.after.root).toBe(body.inBatch.root);
    expect(isTrue(body.record.proof)).toBe(true);
    expect(body.record.proof.root).toBe(body.record.checkpoint.root);
    expect(isTrue({ ...body.inBatch, leafHash: body.record.proof.leafHash })).toBe(false);
  }
  expect(await ask(`/events/${last + 1}`)).toMatchObject({ status: 404 });
});

test('the list is filtered, goes on page by page, and tells names but no contents', async () => {
  const ask = await signedIn('lister', 'auditor');
  const { body } = await ask('/records?action=test&subject=thing:&limit=200');
  expect(body.records).toHaveLength(200);
  expect(Object.keys(body.records[0]).sort()).toEqual(
    ['action', 'actor', 'actorName', 'seq', 'signed', 'subject', 'ts'].sort(),
  );
  const seen = [...body.records];
  for (let next = body.next; next !== null;) {
    const page = await ask(`/records?action=test&subject=thing:&limit=200&after=${next}`);
    seen.push(...page.body.records);
    next = page.body.next;
  }
  expect(seen).toHaveLength(599);
  expect(new Set(seen.map(({ seq }) => seq)).size).toBe(599);
  expect((await ask('/records?subject=thing')).body.records).toEqual([]);
  expect((await ask('/records?subject=thing:7')).body.records).toHaveLength(2);
  const early = await ask('/records?action=test&from=1000&to=1003');
  expect(early.body.records).toHaveLength(3);
  expect((await ask('/records?limit=501')).status).toBe(400);
  expect((await ask('/actions')).body.actions).toEqual(
    expect.arrayContaining(['audit-key-create', 'log-batch', 'test']),
  );
});

test('reading one record is itself recorded, and needs the right', async () => {
  const ask = await signedIn('reader', 'auditor');
  const { body } = await ask('/records/50');
  expect(body).toMatchObject({ seq: 50, action: 'test', after: { text: 'é' }, signed: true });
  expect(isTrue(body.proof)).toBe(true);
  const reads = await ask('/records?subject=audit-record:50');
  expect(reads.body.records[0]).toMatchObject({
    action: 'restricted-read',
    actorName: 'Staff reader',
  });
  const analyst = await signedIn('analyst', 'analyst');
  for (const path of ['/records', '/records/50', '/head', '/events/1', '/checkpoints']) {
    expect(await analyst(path)).toMatchObject({ status: 403 });
  }
  expect(await ask('/records/99999')).toMatchObject({ status: 404 });
});

test('signed states are listed, and one goes on from the other', async () => {
  const ask = await signedIn('states', 'auditor');
  const { body } = await ask('/checkpoints');
  const sizes: number[] = body.checkpoints.map(({ size }: { size: number }) => size);
  expect(sizes.slice(-2)).toEqual([600, 100]);
  const between = await ask(`/consistency?from=100&to=${sizes[0]}`);
  expect(isTrue(between.body.proof)).toBe(true);
  expect(await ask('/consistency?from=101&to=600')).toMatchObject({ status: 404 });
  const head = await ask('/head');
  expect(head.body).toMatchObject({
    origin: 'probity.example/audit',
    checkpoint: { size: sizes[0] },
  });
});

test('a verification is asked for once, done by the job, and its result shown', async () => {
  const ask = await signedIn('verifier', 'auditor');
  const asked = await ask('/verifications', 'POST');
  expect(asked).toMatchObject({ status: 202, body: { state: 'waiting' } });
  expect(await ask('/verifications', 'POST')).toMatchObject({ status: 409 });
  const { clock } = made.store;
  const job = verificationJob({ pool, clock, anchor: made.anchor });
  const { id } = asked.body;
  const signal = new AbortController().signal;
  await job({ key: String(id), payload: { id }, attempt: 1, signal });
  const { body } = await ask('/verifications');
  expect(body.verifications[0]).toMatchObject({ id, state: 'whole' });
  expect(body.verifications[0].result).toMatch(/^\d+ records, 3 checkpoints/);
});
