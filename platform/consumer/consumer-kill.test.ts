/** A consumer killed 100 times, at every kind of moment: no effect is lost, none is doubled. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { MadeUpFeed } from './made-up-feed';
import { EFFECTS_TABLE, expectedEffects } from './summing-handler';

jest.setTimeout(300_000);
const KILLS = 100;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.pool.query(EFFECTS_TABLE);
});
afterAll(() => db.drop());

/** Park and Miller's generator, so that a run can be repeated from its printed seed. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

async function life(batches: number, killAt: number, when: string) {
  const child = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', join(__dirname, 'consumer-kill-child.ts')],
    {
      cwd: join(__dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: db.url,
        BATCHES: String(batches),
        KILL_AT_STATEMENT: String(killAt),
        KILL_WHEN: when,
      },
    },
  );
  const [code, signal] = await once(child, 'exit');
  return { code, signal };
}

test('a consumer killed 100 times loses no effect and doubles none', async () => {
  const seed = 1 + (Date.now() % 2_000_000_000);
  process.stdout.write(`consumer-kill seed ${seed}\n`);
  const random = generator(seed);
  let batches = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    batches += 6;
    // A life begins with the lease (1), the offset (2, 3) and the rewind (4). A transaction with
    // two batches is BEGIN, lock, two effects, offset, COMMIT: every statement gets its turn.
    const killAt = 1 + random(22);
    const when = random(2) === 0 ? 'before' : 'sent';
    expect(await life(batches, killAt, when)).toEqual({ code: null, signal: 'SIGKILL' });
  }
  expect(await life(batches, 0, 'before')).toEqual({ code: 0, signal: null });

  const { rows } = await db.pool.query('SELECT first_seq, sum FROM effects ORDER BY sum');
  expect(rows).toEqual(expectedEffects(await new MadeUpFeed(batches).read(0, batches)));
  const pids = await db.pool.query('SELECT count(DISTINCT pid) AS lives FROM effects');
  expect(Number(pids.rows[0].lives)).toBeGreaterThan(KILLS / 4); // work was done in many lives
});
