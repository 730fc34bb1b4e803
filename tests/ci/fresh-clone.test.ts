// The first minute of someone new: a clone in a folder with a blank in its name, an account with an
// empty home, and the first command. Needs the package registry.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../source-files';

const FIRST_CALL_LIMIT_MS = 300_000;
const CHECK_LIMIT_MS = 60;
const RUNS_TIMED = 7;
const NOBODY = 65_534;

let base = '';

interface Outcome {
  readonly code: number | null;
  readonly stderr: string;
}

/** Clones what is committed; with `owner` (a user id) clone and home belong to that user. */
function clone(name: string, owner: number | null): string {
  const folder = join(base, name);
  mkdirSync(join(folder, 'home'), { recursive: true });
  const checkout = join(folder, 'new here');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, checkout]);
  if (owner !== null) execFileSync('chown', ['-R', `${owner}:${owner}`, folder]);
  return checkout;
}

function call(checkout: string, owner: number | null): Promise<Outcome> {
  const user = owner === null ? {} : { uid: owner, gid: owner };
  const program = join(checkout, 'bin', 'probity');
  const words = [`HOME=${join(checkout, '..', 'home')}`, program, 'no-such-command'];
  const child = spawn('env', words, { cwd: base, ...user });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stderr }));
  });
}

/** Milliseconds of Node's quickest of several runs: what the program costs, not its neighbours. */
function quickestMs(words: readonly string[]): number {
  const runs = Array.from({ length: RUNS_TIMED }, () => {
    const started = performance.now();
    execFileSync(process.execPath, words);
    return performance.now() - started;
  });
  return Math.min(...runs);
}

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'probity-clone-'));
  chmodSync(base, 0o755);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

test(
  'two first calls at once install and build one time, and the next call just runs',
  async () => {
    const checkout = clone('own', null);
    const both = await Promise.all([call(checkout, null), call(checkout, null)]);
    expect(both.map(({ code, stderr }) => (code === 2 ? 2 : stderr))).toEqual([2, 2]);
    expect(
      both
        .map(({ stderr }) => stderr)
        .join('')
        .match(/installing packages/g),
    ).toHaveLength(1);
    const next = await call(checkout, null);
    expect(next.stderr).toMatch(/^probity: [^\n]*\n$/);
    expect(existsSync(join(checkout, 'dist', 'app', 'main.js'))).toBe(true);
    const check = quickestMs([join(checkout, 'bin', 'bootstrap.cjs')]);
    expect(check - quickestMs(['-e', '0'])).toBeLessThan(CHECK_LIMIT_MS);
  },
  FIRST_CALL_LIMIT_MS,
);

test(
  'an account that is not root has its first call too',
  async () => {
    const owner = process.getuid?.() === 0 ? NOBODY : null;
    const { code, stderr } = await call(clone('other', owner), owner);
    expect(code === 2 ? 2 : stderr).toBe(2);
  },
  FIRST_CALL_LIMIT_MS,
);
