// long-file: attacks on one table need the log and the start that the other tests have
// Parameters as versions: alerts are made again from the stored log to the byte, over restarts and
// changes; a change needs a second person, whatever is sent to the database.
import { busyDay } from './busy-day';
import { verifyAlerts } from '../../app/commands/verify-alerts';
import { baseRules, readParams } from '../../app/params/params';
import { SURVEILLANCE } from '../../app/live/consumer-names';
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { allAlerts } from '../../cases/store/alert-stream';
import { eventCodec, WireWriter, type CoreEvent } from '../../core/contract';
import { PostgresLogFeed } from '../../core/log/feed';
import { loadOffset, lockOffset, moveOffset } from '../../platform/consumer/offsets';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { AlertConsumer } from '../../surveillance/store/alert-consumer';
import { decideChange, proposeChange, readChanges } from '../../surveillance/store/rule-changes';
import { PostgresVersions, readVersions } from '../../surveillance/store/rule-versions';

const EVENTS = busyDay();
const BATCH = 40;
const base = baseRules(readParams(undefined));
const acting = (staffId: string) => ({ staffId, name: staffId, at: 1_700_000_000_000_000 });

let db: TestDatabase;
let feed: PostgresLogFeed;
beforeEach(async () => {
  db = await testDatabase();
  feed = new PostgresLogFeed(db.pool);
  await storeLog(EVENTS);
});
afterEach(async () => {
  await feed.close();
  await db.drop();
});

/** The events as the core's log keeps them; commands and hashes are of no interest here. */
async function storeLog(events: readonly CoreEvent[]): Promise<void> {
  for (let i = 0; i < events.length; i += BATCH) {
    const part = events.slice(i, i + BATCH);
    const writer = new WireWriter();
    for (const event of part) eventCodec.encode(writer, event);
    await db.pool.query(`INSERT INTO core_log VALUES ($1, $2, $1, $2, 1, 1, 0, $3, $3, '', $4)`, [
      i + 1,
      i + part.length,
      Buffer.alloc(32),
      writer.take(),
    ]);
  }
}

/** A start of surveillance: its state is rebuilt, then it takes batches as the consumer does. */
async function start(rulesBase = base) {
  const versions = new PostgresVersions(rulesBase, () => 1_700_000_000_000_000);
  const handler = new AlertConsumer({ feed, versions, intake: new PostgresAlertIntake() });
  let seq = await loadOffset(db.pool, SURVEILLANCE, 0);
  await handler.rewind(seq, db.pool);
  const to = async (end: number) => {
    for (const batch of await feed.read(seq, 1_000)) {
      if (batch.firstSeq > end) break;
      await transaction(db.pool, async (tx) => {
        await lockOffset(tx, SURVEILLANCE, seq);
        await handler.handle(batch, tx);
        await moveOffset(tx, SURVEILLANCE, batch.lastSeq, 0);
      });
      seq = batch.lastSeq;
    }
  };
  return { to, stop: () => transaction(db.pool, (tx) => handler.closeAndRecord(tx)) };
}

const propose = (by: string, rule: string, change: object) =>
  transaction(db.pool, async (tx) => {
    const { rules } = (await readVersions(tx)).at(-1) ?? fail();
    const block = { ...rules[rule], ...change };
    return proposeChange(tx, { rule, block, reason: 'too many alerts' }, acting(by));
  });
const decide = (by: string, changeId: string, decision: 'approved' | 'returned' | 'withdrawn') =>
  transaction(db.pool, (tx) =>
    decideChange(tx, { changeId, decision, reason: 'seen' }, acting(by), {
      base,
      consumer: SURVEILLANCE,
    }),
  );
/** Alerts were raised before it, and more are to come. */
const half = Math.floor(EVENTS.length * 0.75);
const stored = async () => (await allAlerts(db.pool)).map(({ rule }) => rule);

test('alerts are made again from the stored log to the byte, also over a clean stop', async () => {
  const first = await start();
  await first.to(half);
  await first.stop();
  const second = await start();
  await second.to(EVENTS.length);
  await second.stop();
  expect(new Set(await stored())).toEqual(new Set(['wash-trading', 'spoofing']));
  const { alerts, events, versions } = await verifyAlerts(db.pool, feed);
  expect([alerts, events, versions]).toEqual([(await stored()).length, EVENTS.length, 1]);
  await db.pool.query(`UPDATE case_alerts SET body = replace(body, '"score":', '"score":1')`);
  const refusal = { code: 'ALERTS_DIFFER', message: expect.stringContaining('is stored with 1') };
  await expect(verifyAlerts(db.pool, feed)).rejects.toMatchObject(refusal);
});

test('a change judges what comes after it, over restarts, and is made again as well', async () => {
  const first = await start();
  await first.to(half);
  const before = (await allAlerts(db.pool)).map(({ alertId }) => alertId);
  expect(before).not.toEqual([]);
  const changeId = await propose('ann', 'spoofing', { enabled: false });
  expect(await decide('ben', changeId, 'approved')).toBe(2);
  await first.to(half + BATCH);
  const again = await start();
  await again.to(EVENTS.length);
  const spoofing = (await allAlerts(db.pool)).filter(({ rule }) => rule === 'spoofing');
  expect(spoofing.every(({ alertId }) => before.includes(alertId))).toBe(true);
  const hashes = new Set((await allAlerts(db.pool)).map(({ paramsHash }) => paramsHash));
  const versions = await readVersions(db.pool);
  expect(versions.map(({ number, changeId: by }) => [number, by])).toEqual([
    [1, null],
    [2, changeId],
  ]);
  expect(versions[1]?.fromSeq).toBeGreaterThanOrEqual(half);
  expect([...hashes].sort()).toEqual(versions.map(({ paramsHash }) => paramsHash).sort());
  expect((await verifyAlerts(db.pool, feed)).versions).toBe(2);
});

/** Defaults of a later release, or another file: layering off, and a limit that was not set. */
const other = baseRules({
  ...readParams(undefined),
  rules: {
    ...base.rules,
    layering: { ...base.rules['layering'], enabled: false },
    'message-rate': { ...base.rules['message-rate'], enabled: true, perSecond: 7 },
  },
});
const layering = async () => (await readVersions(db.pool)).at(-1)?.rules['layering']?.enabled;
const changesOf = async (rule: string) =>
  (await readChanges(db.pool, 10)).filter((change) => change.rule === rule);

test('an approved change stays above other defaults or another file', async () => {
  await (await start()).to(BATCH);
  await decide('ben', await propose('ann', 'spoofing', { enabled: 'shadow' }), 'approved');
  await (await start(other)).to(EVENTS.length);
  const versions = await readVersions(db.pool);
  expect(versions).toHaveLength(3);
  expect(versions[2]?.rules['spoofing']?.enabled).toBe('shadow');
  expect((await verifyAlerts(db.pool, feed)).versions).toBe(3);
});

test('what a start would change is proposed, and takes force when a person approves', async () => {
  await (await start()).to(BATCH);
  await start(other);
  expect(await layering()).toBe(true);
  expect((await readVersions(db.pool)).at(-1)?.rules['message-rate']).not.toHaveProperty(
    'perSecond',
  );
  const [change] = await changesOf('layering');
  expect(change).toMatchObject({ state: 'open', proposedBy: 'program:start' });
  expect(await changesOf('message-rate')).toHaveLength(1);
  expect(await changesOf('spoofing')).toEqual([]);
  await start(other);
  expect(await changesOf('layering')).toHaveLength(1);
  await decide('ben', change?.changeId ?? '', 'approved');
  expect(await layering()).toBe(false);
  await start(base);
  expect(await layering()).toBe(false);
  await start(other);
  expect((await changesOf('layering')).map(({ state }) => state).sort()).toEqual([
    'approved',
    'withdrawn',
  ]);
});

test('who proposed a change cannot approve or return it, and decides nothing twice', async () => {
  await (await start()).to(BATCH);
  const changeId = await propose('ann', 'spoofing', { enabled: false });
  await expect(propose('ben', 'spoofing', { enabled: 'shadow' })).rejects.toMatchObject({
    code: 'CHANGE_OPEN',
  });
  await expect(decide('ann', changeId, 'approved')).rejects.toThrow(/four.eyes/);
  await expect(decide('ann', changeId, 'returned')).rejects.toThrow(/four.eyes/);
  await expect(decide('ben', changeId, 'withdrawn')).rejects.toMatchObject({
    code: 'NOT_PROPOSER',
  });
  expect((await readVersions(db.pool)).length).toBe(1);
  await decide('ben', changeId, 'returned');
  await expect(decide('cat', changeId, 'approved')).rejects.toMatchObject({
    code: 'CHANGE_DECIDED',
  });
  expect((await readChanges(db.pool, 10)).map(({ state }) => state)).toEqual(['returned']);
});

describe('direct SQL with the application’s own rights', () => {
  const NEXT = `INSERT INTO surv_rule_versions
    SELECT 2, from_seq, 'change', $1, base_hash, 'h', rules || jsonb_build_object('spoofing',
      $2::jsonb), 1, base FROM surv_rule_versions`;
  const APPROVE = `UPDATE surv_rule_changes SET state = 'approved', decided_by = $2,
    decided_name = 'x', decided_at = 1 WHERE change_id = $1`;
  let changeId = '';
  beforeEach(async () => {
    await (await start()).to(BATCH);
    changeId = await propose('ann', 'spoofing', { enabled: false });
  });
  const after = async () => JSON.stringify((await readChanges(db.pool, 1))[0]?.after);

  test.each([
    [APPROVE, () => ['staff:ann'], 'four_eyes'],
    [NEXT, after, 'approval of a second person'],
    [`UPDATE surv_rule_changes SET after = $2 WHERE change_id = $1`, () => '{}', 'cannot be'],
    [`UPDATE surv_rule_changes SET proposed_by = $2 WHERE change_id = $1`, () => 'x', 'cannot be'],
    [`DELETE FROM surv_rule_changes WHERE change_id = $1 OR rule = $2`, () => 'x', 'append-only'],
    [`UPDATE surv_rule_versions SET change_id = $1, params_hash = $2`, () => 'x', 'append-only'],
  ])('%s is refused', async (statement, second, why) => {
    const value = await second();
    const values = [changeId, Array.isArray(value) ? value[0] : value];
    await expect(db.pool.query(statement, values)).rejects.toThrow(why);
  });

  it('an approved change puts its own parameters in force, and no others', async () => {
    await db.pool.query(APPROVE, [changeId, 'staff:ben']);
    await expect(db.pool.query(NEXT, [changeId, '{"enabled":true}'])).rejects.toThrow('approved');
    await db.pool.query(NEXT, [changeId, await after()]);
  });

  const START = `INSERT INTO surv_rule_versions
    SELECT number + 1, from_seq, 'start', NULL, base_hash, 'h', jsonb_set(rules, $1, $2), 1, base
    FROM surv_rule_versions ORDER BY number DESC LIMIT 1`;

  it.each([
    ['another value', '{spoofing,enabled}', 'false', 'spoofing.enabled'],
    ['a rule without its switch', '{spoofing}', '{}', 'spoofing'],
    ['no rule any more', '{spoofing}', 'null', 'non-object'],
    [
      'another value of a parameter of a kind',
      '{order-to-trade-ratio,enabled}',
      '"shadow"',
      'trade',
    ],
  ])('one person cannot write a start with %s', async (_what, path, value, named) => {
    await expect(db.pool.query(START, [path, value])).rejects.toThrow(named);
  });

  it('a parameter that a start left out comes back with its value, and with no other', async () => {
    const block = { ...(await readVersions(db.pool)).at(-1)?.rules['spoofing'] };
    const [name = ''] = Object.keys(block).filter((one) => one !== 'enabled');
    const { [name]: value, ...rest } = block as Record<string, unknown>; // any block is a record
    await db.pool.query(START, ['{spoofing}', JSON.stringify(rest)]);
    await expect(db.pool.query(START, [`{spoofing,${name}}`, '"x"'])).rejects.toThrow(name);
    await db.pool.query(START, ['{message-rate,perSecond}', '1000000']);
    await start();
    const now = (await readVersions(db.pool)).at(-1);
    expect(now?.rules['spoofing']?.[name]).toEqual(value);
    expect(now?.rules['message-rate']).not.toHaveProperty('perSecond');
  });

  it.each([
    'staff:Ann',
    'staff:ann ',
    ' staff:ann',
    'ann',
    'staff:\u0430nn',
    'staff:',
    'program:start',
  ])('an approver is a person by the one spelling of the id: %j is none', async (by) => {
    await expect(db.pool.query(APPROVE, [changeId, by])).rejects.toThrow('_named');
  });

  it('a start that was made up stops surveillance instead of being followed', async () => {
    const running = await start();
    await db.pool.query(
      `INSERT INTO surv_rule_versions SELECT 2, from_seq, 'start', NULL, 'h', 'h', rules, 1
       FROM surv_rule_versions`,
    );
    await expect(running.to(EVENTS.length)).rejects.toMatchObject({ code: 'RULE_VERSION' });
  });
});

function fail(): never {
  throw new Error('must not come here');
}
