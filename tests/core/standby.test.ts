/** A standby follows the first core's log and takes its place when that one is gone. */
import type { Pool } from 'pg';
import { openRig, randomCommands, submitAll, type Rig } from './core-rig';
import { Engine } from '../../core/engine/engine';
import { recover } from '../../core/log/recovery';
import { standBy } from '../../core/log/standby';
import type { Turn } from '../../core/log/turn';
import { systemClock } from '../../platform/clock/clock';
import { systemTimers } from '../../platform/clock/timers';
import { silentLogger } from '../../platform/log/logger';
import { createPool } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';

const SEED = 31;
let db: TestDatabase;
const rigs: Rig[] = [];
const standbys: ReturnType<typeof second>[] = [];

beforeEach(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop().catch(() => undefined);
  for (const { pool, end, turn } of standbys.splice(0)) {
    end.abort();
    const left = await turn.catch(() => undefined);
    left?.lease.release();
    await pool.end();
  }
  await db.drop();
});

/** Begins to stand by on connections of its own. */
function second(): {
  pool: Pool;
  end: AbortController;
  following: Promise<number>;
  turn: Promise<Turn | undefined>;
} {
  const pool = createPool({ url: db.url });
  const end = new AbortController();
  let tell: (seq: number) => void = () => undefined;
  const following = new Promise<number>((resolve) => (tell = resolve));
  const turn = standBy({
    ...{ pool, clock: systemClock(), timers: systemTimers, logger: silentLogger() },
    signal: end.signal,
    onFollowing: (seq) => tell(seq),
  });
  const standby = { pool, end, following, turn };
  standbys.push(standby);
  return standby;
}

test('it has the state at once when the first core stops, and goes on', async () => {
  const commands = randomCommands(SEED, 600);
  const first = await openRig(db);
  rigs.push(first);
  await submitAll(first, commands.slice(0, 300));
  const standby = second();
  expect(await standby.following).toBe(first.service.position().seq);
  await submitAll(first, commands.slice(300, 500));
  const end = await first.stop();
  rigs.pop();
  const turn = await standby.turn;
  if (turn === undefined) throw new Error('its turn did not come');
  expect(turn.state.engine.lastSeq).toBe(end.seq);
  const straight = await recover({ sql: db.pool, logger: silentLogger(), fromStart: true });
  expect(turn.state.engine.stateHash()).toBe(straight.engine.stateHash());
  const next = await openRig({ pool: standby.pool }, { turn });
  await submitAll(next, commands.slice(500));
  const last = await next.stop();
  const again = await recover({ sql: db.pool, logger: silentLogger(), fromStart: true });
  expect([again.engine.lastSeq, again.engine.commandCount]).toEqual([last.seq, commands.length]);
});

test('what waits for the taker delay waits on with the standby, and goes on there', async () => {
  const more = { takerDelay: { 'BTC-USDT': { millis: 200 } } };
  const commands = randomCommands(SEED, 900, more);
  const straight = new Engine();
  const waits = commands.map((command) => {
    let began = false;
    straight.apply(command, ({ type }) => (began ||= type === 'delayed'));
    return began;
  });
  const handover = waits.findIndex((began, i) => i > 300 && began) + 1;
  expect(handover).toBeGreaterThan(300);
  const first = await openRig(db);
  rigs.push(first);
  await submitAll(first, commands.slice(0, 100));
  const standby = second();
  await standby.following;
  await submitAll(first, commands.slice(100, handover));
  await first.stop();
  rigs.pop();
  const turn = await standby.turn;
  if (turn === undefined) throw new Error('its turn did not come');
  const next = await openRig({ pool: standby.pool }, { turn });
  await submitAll(next, commands.slice(handover));
  expect((await next.stop()).stateHash).toBe(straight.stateHash());
});

test('one of two takes over, the other one stands by on', async () => {
  const first = await openRig(db);
  rigs.push(first);
  const commands = randomCommands(SEED, 100);
  await submitAll(first, commands.slice(0, 60));
  const two = [second(), second()];
  await Promise.all(two.map(({ following }) => following));
  await first.stop();
  rigs.pop();
  const quicker = await Promise.race(two.map(async ({ turn }, i) => ({ i, turn: await turn })));
  const other = two[1 - quicker.i]!;
  await submitAll(await rigOf(two[quicker.i]!, quicker.turn), commands.slice(60));
  other.end.abort();
  expect(await other.turn).toBeUndefined();
});

async function rigOf(
  { pool }: ReturnType<typeof second>,
  turn: Awaited<ReturnType<typeof standBy>>,
): Promise<Rig> {
  const rig = await openRig({ pool }, { turn });
  rigs.push(rig);
  return rig;
}

test('a lost connection makes it look again', async () => {
  const first = await openRig(db);
  rigs.push(first);
  const standby = second();
  await standby.following;
  await db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  await first.stop().catch(() => undefined);
  rigs.pop();
  const turn = await standby.turn;
  expect(turn?.state.engine.commandCount).toBe(0);
});

test('told to end, it ends without a turn', async () => {
  const first = await openRig(db);
  rigs.push(first);
  const standby = second();
  await standby.following;
  standby.end.abort();
  expect(await standby.turn).toBeUndefined();
});
