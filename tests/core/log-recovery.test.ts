/** Recovery from the log: the same state, or a refusal that names the place. */
import { openRig, randomCommands, submitAll, type Rig } from './core-rig';
import { eventCodec, WireWriter } from '../../core/contract';
import { sealBatch } from '../../core/log/batch';
import { readBatches } from '../../core/log/log-table';
import { recover } from '../../core/log/recovery';
import { createLogger, silentLogger } from '../../platform/log/logger';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';

let db: TestDatabase;
const LIMITS = { maxCommands: 100 };
const SEED = 21;
const STEPS = 1500;
let hash: string;
let commandCount: number;

/** Two lives of a core: a snapshot in the middle of the log and one at its end. */
beforeAll(async () => {
  db = await testDatabase();
  const all = randomCommands(SEED, STEPS);
  const half = all.length >> 1;
  await live(async (core) => void (await submitAll(core, all.slice(0, half))));
  const end = await live(async (core) => void (await submitAll(core, all.slice(half))));
  hash = end.stateHash;
  commandCount = end.commands;
});
afterAll(() => db.drop());

async function live(work: (core: Rig) => Promise<void>) {
  const core = await openRig(db, { limits: LIMITS });
  await work(core);
  return core.stop();
}

/** Runs with the log's own protection off and everything put back afterwards. */
async function damaged(statement: string, values: unknown[], work: () => Promise<void>) {
  await db.pool.query('ALTER TABLE core_log DISABLE TRIGGER USER');
  await db.pool.query('CREATE TABLE kept AS TABLE core_log');
  try {
    const { rowCount } = await db.pool.query(statement, values);
    expect(rowCount).toBe(1);
    await work();
  } finally {
    await db.pool.query('DELETE FROM core_log');
    await db.pool.query('INSERT INTO core_log TABLE kept');
    await db.pool.query('DROP TABLE kept');
    await db.pool.query('ALTER TABLE core_log ENABLE TRIGGER USER');
  }
}

const fromStart = () => recover({ sql: db.pool, logger: silentLogger(), fromStart: true });

test('the whole log, snapshot and rest, and the naive book give one state', async () => {
  const { rows } = await db.pool.query('SELECT command FROM core_snapshots ORDER BY command');
  expect(rows).toHaveLength(2);
  const whole = await fromStart();
  expect(whole.commands).toBe(commandCount);
  expect(whole.engine.stateHash()).toBe(hash);
  const newest = await recover({ sql: db.pool, logger: silentLogger() });
  expect(newest).toMatchObject({ snapshotCommand: commandCount, commands: 0 });
  expect(newest.engine.stateHash()).toBe(hash);
  expect(newest.logHash.equals(whole.logHash)).toBe(true);
  const naive = await recover({
    sql: db.pool,
    logger: silentLogger(),
    fromStart: true,
    engine: { book: 'naive' },
  });
  expect(naive.engine.stateHash()).toBe(hash);
});

test('a damaged snapshot is passed over for an older one, then for the beginning', async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ service: 'test', stream });
  await db.pool.query('CREATE TABLE kept_snapshots AS TABLE core_snapshots');
  const flip = `UPDATE core_snapshots SET bytes = set_byte(bytes, 200, 255 - get_byte(bytes, 200))
                WHERE command = (SELECT command FROM core_snapshots ORDER BY command `;
  await db.pool.query(`${flip} DESC LIMIT 1)`);
  const older = await recover({ sql: db.pool, logger });
  expect(older.snapshotCommand).toBeGreaterThan(0);
  expect(older.snapshotCommand).toBeLessThan(commandCount);
  expect(older.engine.stateHash()).toBe(hash);
  await db.pool.query(`${flip} ASC LIMIT 1)`);
  const whole = await recover({ sql: db.pool, logger });
  expect(whole.snapshotCommand).toBe(0);
  expect(whole.engine.stateHash()).toBe(hash);
  expect(lines.filter((line) => line.includes('snapshot cannot be used'))).toHaveLength(3);
  await db.pool.query('DELETE FROM core_snapshots');
  await db.pool.query('INSERT INTO core_snapshots TABLE kept_snapshots');
});

test.each(['events', 'commands'])(
  'a flipped byte of %s is found and its place named',
  async (column) => {
    const [, , batch] = await readBatches(db.pool, 0, 3);
    if (batch === undefined) throw new Error('three batches wanted');
    const byte = 40;
    await damaged(
      `UPDATE core_log
       SET ${column} = set_byte(${column}, ${byte}, 255 - get_byte(${column}, ${byte}))
       WHERE first_seq = $1`,
      [batch.firstSeq],
      async () => {
        const place = new RegExp(
          `batch of events ${batch.firstSeq} to ${batch.lastSeq}: its bytes do not match its hash`,
        );
        await expect(fromStart()).rejects.toMatchObject({
          code: 'LOG_DAMAGED',
          message: expect.stringMatching(place),
        });
        if (column === 'events') {
          const which = new RegExp(`events differ from byte ${byte}, in event ${batch.firstSeq}`);
          await expect(fromStart()).rejects.toThrow(which);
        }
        await expect(fromStart()).rejects.toThrow(/restore core_log from a backup/);
      },
    );
  },
);

test('a core does not open on a damaged log, and gives its lease back', async () => {
  await db.pool.query('CREATE TABLE kept_snapshots2 AS TABLE core_snapshots');
  await db.pool.query('DELETE FROM core_snapshots');
  await damaged(
    `UPDATE core_log SET events = set_byte(events, 9, 1 + get_byte(events, 9) % 250)
     WHERE first_seq = 1`,
    [],
    async () => {
      await expect(openRig(db)).rejects.toMatchObject({ code: 'LOG_DAMAGED' });
      await expect(openRig(db)).rejects.toMatchObject({ code: 'LOG_DAMAGED' });
    },
  );
  await db.pool.query('INSERT INTO core_snapshots TABLE kept_snapshots2');
});

test('a missing batch and a broken link are found', async () => {
  const [, second, third] = await readBatches(db.pool, 0, 3);
  await damaged('DELETE FROM core_log WHERE first_seq = $1', [second?.firstSeq], async () => {
    await expect(fromStart()).rejects.toThrow(/events between are missing/);
  });
  await damaged(
    'UPDATE core_log SET previous_hash = sha256(previous_hash) WHERE first_seq = $1',
    [third?.firstSeq],
    async () => {
      await expect(fromStart()).rejects.toThrow(/as the hash before it/);
    },
  );
});

test('events that the commands do not give are a divergence, although the hash holds', async () => {
  const [first] = await readBatches(db.pool, 0, 1);
  if (first === undefined) throw new Error('a batch wanted');
  const writer = new WireWriter();
  const events = eventCodec.decodeAll(first.events);
  const other = events.map((e) => (e.type === 'asset' && e.seq === 2 ? { ...e, decimals: 7 } : e));
  for (const e of other) eventCodec.encode(writer, e);
  const forged = sealBatch(first, first.commands, writer.take());
  await damaged(
    'UPDATE core_log SET events = $1, hash = $2 WHERE first_seq = $3',
    [forged.events, forged.hash, first.firstSeq],
    async () => {
      await expect(fromStart()).rejects.toMatchObject({
        code: 'LOG_DIVERGED',
        message: expect.stringMatching(/events differ from byte \d+, in event 2 \(asset/),
      });
    },
  );
});

test('an unknown layout is refused with what to do', async () => {
  await damaged('UPDATE core_log SET codec = 2 WHERE first_seq = 1', [], async () => {
    await expect(fromStart()).rejects.toMatchObject({
      code: 'LOG_CODEC_UNKNOWN',
      message: expect.stringContaining('start the version that wrote it'),
    });
  });
});
