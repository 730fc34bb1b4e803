/** A core killed ten times under load: what was answered is in the log, once, and adds up. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openRig } from './core-rig';
import { Seeded } from './seeded';
import { eventCodec } from '../../core/contract';
import { readBatches } from '../../core/log/log-table';
import { recover } from '../../core/log/recovery';
import { dumpProjections } from '../../core/projections/store/maintenance';
import { silentLogger } from '../../platform/log/logger';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';

jest.setTimeout(180_000);
const LIVES = 10;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** One life until its `killAt`-th answer; what it answered goes into `answered`. */
async function live(life: number, killAt: number, answered: Map<string, number>): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', join(__dirname, 'core-crash-child.ts'), db.url, String(life)],
    { cwd: join(__dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [tag, seq] = line.split(' ');
    // The last line may be cut short by the kill.
    if (tag !== undefined && /^t\d+-\d+ \d+$/.test(line)) answered.set(tag, Number(seq));
    if (++lines === killAt) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
}

/** At which events each tag stands in the log, and who had to wait for the taker delay. */
async function logged(): Promise<{ found: Map<string, number[]>; waited: Map<string, number> }> {
  const found = new Map<string, number[]>();
  const waited = new Map<string, number>();
  let after = 0;
  for (;;) {
    const page = await readBatches(db.pool, after, 200);
    if (page.length === 0) return { found, waited };
    for (const e of page.flatMap((batch) => eventCodec.decodeAll(batch.events))) {
      const tag =
        e.type === 'deposit'
          ? e.txId
          : e.type === 'accepted' || e.type === 'rejected' || e.type === 'delayed'
            ? e.clientOrderId
            : undefined;
      if (tag !== undefined && e.type === 'delayed') waited.set(tag, e.until);
      if (tag !== undefined) found.set(tag, [...(found.get(tag) ?? []), e.seq]);
    }
    after = page.at(-1)?.lastSeq ?? after;
  }
}

test(`nothing answered is lost or doubled over ${LIVES} kills; hash and sums agree`, async () => {
  const seed = 1 + (Math.floor(performance.timeOrigin) % 1_000_000);
  process.stdout.write(`core-crash seed ${seed}\n`);
  const random = new Seeded(seed);
  const answered = new Map<string, number>();
  let snapshots = 0;
  for (let life = 1; life <= LIVES; life++) {
    await live(seed + life, random.int(1, 900), answered);
    const quick = await recover({ sql: db.pool, logger: silentLogger() });
    const whole = await recover({ sql: db.pool, logger: silentLogger(), fromStart: true });
    expect(quick.engine.stateHash()).toBe(whole.engine.stateHash());
    expect(quick.logHash.equals(whole.logHash)).toBe(true);
    expect(whole.engine.conservation()).toEqual([]);
    if (quick.snapshotCommand > 0) snapshots++;
  }
  expect(snapshots).toBeGreaterThan(0);

  const { found, waited } = await logged();
  const { now } = (await recover({ sql: db.pool, logger: silentLogger() })).engine;
  expect(answered.size).toBeGreaterThan(LIVES);
  for (const [tag, seq] of answered) expect([tag, found.get(tag)?.[0]]).toEqual([tag, seq]);
  expect(waited.size).toBeGreaterThan(LIVES);
  // Who waits comes to an end once, in whichever life his time is over.
  for (const [tag, seqs] of found) {
    const until = waited.get(tag);
    const times = until !== undefined && until <= now ? 2 : 1;
    expect([tag, seqs.length]).toEqual([tag, times]);
  }

  // The projections' consumer died as often, in the middle of its transactions.
  const core = await openRig(db);
  const dump = async (): Promise<string> => {
    let text = '';
    await dumpProjections(db.pool, (piece) => (text += piece));
    return text;
  };
  const filled = await dump();
  await core.projections.rebuild();
  expect(await dump()).toBe(filled);
  const again = await core.stop();
  const last = await recover({ sql: db.pool, logger: silentLogger(), fromStart: true });
  expect(last.engine.stateHash()).toBe(again.stateHash);
});
