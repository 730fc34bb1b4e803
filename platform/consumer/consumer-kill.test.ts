/** A consumer killed 100 times, at every kind of moment: no effect is lost, none is doubled. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';
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

const PLATFORM = join(__dirname, '..');
/** Inside the repository, so that the compiled files find their packages. */
const COMPILED = join(PLATFORM, `../node_modules/.cache/consumer-kill-${process.pid}`);

/** Compiles the sources once: a hundred lives start four times faster without a loader. */
function compile(): void {
  for (const path of readdirSync(PLATFORM, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts') || path.endsWith('.test.ts')) continue;
    const { code } = transformFileSync(join(PLATFORM, path), {
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    const out = join(COMPILED, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, code);
  }
}
beforeAll(compile);
afterAll(() => rmSync(COMPILED, { recursive: true, force: true }));

async function life(batches: number, killAt: number, when: string) {
  const program = join(COMPILED, 'consumer/consumer-kill-child.js');
  const child = spawn(process.execPath, [program, db.url, `${batches}`, `${killAt}`, when], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
