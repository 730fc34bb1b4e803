// The rules page's routes: what is in force, a change from what-if to its second person.
import { Router } from 'express';
import { busyDay } from './busy-day';
import { SURVEILLANCE } from '../../app/live/consumer-names';
import { figuresOf } from '../../app/live/scorecard-figures';
import { baseRules, readParams } from '../../app/params/params';
import { eventCodec, WireWriter } from '../../core/contract';
import { readAudit } from '../../platform/audit/audit';
import { ManualClock } from '../../platform/clock/clock';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { createApp } from '../../platform/http/app';
import { listen, type HttpServer } from '../../platform/http/listen';
import { silentLogger } from '../../platform/log/logger';
import { createGuard } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';
import { requireSession } from '../../platform/sign-in/require-session';
import { openSession } from '../../platform/sign-in/sessions';
import { createUser, type Role } from '../../platform/sign-in/staff';
import { rulesRouter } from '../../surveillance/parameters/http';
import { PostgresVersions } from '../../surveillance/store/rule-versions';
import { WhatIfJobs } from '../../surveillance/what-if/jobs';
import { runWhatIf } from '../../surveillance/what-if/run';

const EVENTS = busyDay();
const LAST = EVENTS.at(-1)?.ts ?? 0;
const NOON = 1_795_780_800_000_000;
const NOBODY = { operator: [], admin: [] } as const;
const READS = ['rules.read'] as const;
const CHANGES = [...READS, 'rules.change'] as const;
const TABLE = { ...NOBODY, analyst: READS, supervisor: CHANGES, mlro: CHANGES, auditor: READS };
const base = baseRules(readParams(undefined));

/** The day as one batch. */
const log: LogFeed = {
  async read(afterSeq): Promise<FeedBatch[]> {
    if (afterSeq > 0) return [];
    const writer = new WireWriter();
    for (const event of EVENTS) eventCodec.encode(writer, event);
    return [{ firstSeq: 1, lastSeq: EVENTS.length, payload: writer.take() }];
  },
  head: async () => EVENTS.length,
  wait: async () => undefined,
};

/** In this process; `probity serve` has a thread for it. */
const jobs = new WhatIfJobs((request, progress) => {
  const end = new AbortController();
  const watching = { signal: end.signal, progress };
  return { done: runWhatIf(log, request, watching), cancel: () => end.abort() };
});

let db: TestDatabase;
let http: HttpServer;
let people = 0;
const clock = new ManualClock(NOON);

beforeAll(async () => {
  db = await testDatabase();
  const { pool } = db;
  const guard = createGuard({ table: TABLE, pool, clock });
  const router = Router();
  router.use(requireSession(pool, clock));
  const scorecard = () =>
    figuresOf('| 1 | spoofing | 80 | 0.988 (0.9–1) | 0.963 (0.9–1) | 78 | 0.987 (0.9–1) |');
  const options = { pool, clock, guard, base, consumer: SURVEILLANCE, jobs, scorecard };
  router.use('/surveillance', rulesRouter(options));
  const mounts = [{ path: '/', router }];
  http = await listen(createApp({ logger: silentLogger(), mounts }), { port: 0 });
});
afterAll(async () => {
  await http.close(0);
  await db.drop();
});

async function signIn(name: string, role: Role) {
  const store = { pool: db.pool, clock, sealer: createSealer(Buffer.alloc(32, 1)) };
  const person = { name, displayName: name, roles: [role], password: 'a long password' };
  const { id } = await createUser(store, person, 'system');
  const { token } = await transaction(db.pool, (tx) =>
    openSession(tx, id, '127.0.0.1', clock.nowMicros()),
  );
  return async (method: string, path: string, body?: object) => {
    const response = await fetch(`${http.url}/surveillance${path}`, {
      method,
      headers: {
        Cookie: `probity_session=${token}`,
        'X-Probity-Request': '1',
        'Content-Type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
}

test('a change goes from what-if by one person to force by another', async () => {
  const ann = await signIn('ann', 'supervisor');
  const ben = await signIn('ben', 'supervisor');
  const eve = await signIn('eve', 'analyst');
  expect((await ann('GET', '/rules')).body.version).toBeNull();
  await new PostgresVersions(base, () => NOON).start(db.pool, 0);
  const listed = (await eve('GET', '/rules')).body;
  const spoofing = listed.rules.find(({ rule }: { rule: string }) => rule === 'spoofing');
  expect(spoofing).toMatchObject({ version: expect.any(String), enabled: true });
  expect(spoofing.scorecard).toEqual([
    { density: '1', episodes: 80, recall: 0.988, precision: 0.987 },
  ]);
  const block = { ...spoofing.block, enabled: false };
  const asked = { rule: 'spoofing', block, from: 0, to: LAST };
  expect((await eve('POST', '/what-ifs', asked)).status).toBe(403);
  const started = await ann('POST', '/what-ifs', asked);
  expect(started.status).toBe(202);
  const result = await finished(ann, started.body.whatIfId);
  expect(result).toMatchObject({ state: 'done', progress: 1 });
  expect(result.result.lost.map(({ rule }: { rule: string }) => rule)).toContain('spoofing');
  expect(result.result).toMatchObject({ events: EVENTS.length, gained: [], same: 1 });

  const proposed = { rule: 'spoofing', block, reason: 'a test of silence' };
  const { changeId } = (await ann('POST', '/rule-changes', proposed)).body;
  const decide = { reason: 'looked at both' };
  const own = await ann('POST', `/rule-changes/${changeId}/approve`, decide);
  expect([own.status, own.body.code]).toEqual([403, 'FOUR_EYES']);
  const seen = (await ben('GET', '/rule-changes')).body.changes[0];
  expect(seen).toMatchObject({ changeId, own: false, state: 'open', proposedName: 'ann' });
  expect(seen.whatIf.result).toEqual(result.result);
  const approved = await ben('POST', `/rule-changes/${changeId}/approve`, decide);
  expect(approved.body).toEqual({ version: 2 });
  const now = (await ann('GET', '/rules')).body;
  expect(now.version).toMatchObject({ number: 2, origin: 'change', changeId });
  expect(now.rules.find(({ rule }: { rule: string }) => rule === 'spoofing').enabled).toBe(false);
  const audit = (await readAudit(db.pool, 0, 100)).map(({ entry }) => JSON.parse(entry).action);
  expect(audit).toEqual(
    expect.arrayContaining(['rule-parameter-proposal', 'rule-parameter-decision']),
  );
});

test.each([
  [{ rule: 'spoofing', block: { enabled: 'maybe' } }, 400, 'RULE_PARAMETERS'],
  [{ rule: 'spoofing', block: { tpyo: 1 } }, 400, 'RULE_PARAMETERS'],
  [{ rule: 'structuring', block: {} }, 400, 'RULE_PARAMETERS'],
  [{ rule: 'wash-trading', block: {} }, 409, 'NO_CHANGE'],
  [{ rule: 'wash-trading', block: {}, extra: 1 }, 400, 'BAD_REQUEST'],
])('%j is refused with what is wrong', async (proposal, status, code) => {
  const someone = await signIn(`mlro-${++people}`, 'mlro');
  const answer = await someone('POST', '/rule-changes', { ...proposal, reason: 'because' });
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('a run can be cancelled, and only one is at work', async () => {
  let given = false;
  const slow = new WhatIfJobs(() => ({
    done: new Promise(() => undefined),
    cancel: () => (given = true),
  }));
  const request = { today: base.rules, proposed: base.rules, from: 0, to: 1 };
  slow.start('one', 'spoofing', request, async () => undefined);
  const second = () => slow.start('two', 'spoofing', request, async () => undefined);
  expect(second).toThrow(expect.objectContaining({ code: 'WHAT_IF_BUSY' }));
  slow.cancel('one');
  expect([given, slow.read('one').state]).toEqual([true, 'cancelled']);
  expect(second).not.toThrow();
  expect(() => slow.read('three')).toThrow(expect.objectContaining({ code: 'NO_SUCH_WHAT_IF' }));
});

async function finished(ask: Awaited<ReturnType<typeof signIn>>, id: string) {
  for (;;) {
    const { body } = await ask('GET', `/what-ifs/${id}`);
    if (body.state !== 'running') return body;
  }
}
