// Runs the real first call in small checkouts of their own, with npm and tsc as they are: what is
// installed and built when, two calls at once, interrupted ones, and what the user is told.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './source-files';

jest.setTimeout(120_000);

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Says its arguments and where it was called, and ends with the code that it is told. */
const PROGRAM = `import { other } from '../core/other';
export async function main(argv: readonly string[]): Promise<number> {
  process.stdout.write(JSON.stringify({ argv, cwd: process.cwd(), other }) + '\\n');
  return Number(argv[1] ?? 0);
}
`;

let base = '';
let template = '';
let checkout = '';

function write(path: string, text: string): void {
  writeFileSync(join(checkout, path), text);
}

/** A checkout with the real bin/, whose only package is this repository's compiler. */
function makeTemplate(): void {
  const put = (path: string, text: string): void => writeFileSync(join(template, path), text);
  for (const folder of ['app', 'core']) mkdirSync(join(template, folder), { recursive: true });
  cpSync(join(ROOT, 'bin'), join(template, 'bin'), { recursive: true });
  const modules = join(ROOT, 'node_modules');
  const dependencies = { 'native-typescript': `file:${join(modules, 'native-typescript')}` };
  put('package.json', JSON.stringify({ name: 'small', version: '1.0.0', dependencies }));
  const lockOnly = ['install', '--package-lock-only', '--offline', '--no-audit'];
  execFileSync('npm', lockOnly, { cwd: template, stdio: 'ignore' });
  const compilerOptions = { module: 'nodenext', strict: true, types: [], skipLibCheck: true };
  put('tsconfig.json', JSON.stringify({ compilerOptions }));
  const build = { ...compilerOptions, rootDir: '.', outDir: 'dist' };
  const include = ['core/**/*.ts', 'app/**/*.ts'];
  put('tsconfig.build.json', JSON.stringify({ compilerOptions: build, include }));
  const process = '{ stdout: { write(text: string): void }; cwd(): string }';
  put('app/process.d.ts', `declare const process: ${process};\n`);
  put('app/main.ts', PROGRAM);
  put('core/other.ts', 'export const other = 1;\n');
}

function call(args: readonly string[] = [], cwd = tmpdir()): Promise<Outcome> {
  const env = { PATH: `${join(process.execPath, '..')}:/usr/bin:/bin`, HOME: join(base, 'home') };
  return new Promise((resolve) => {
    execFile(join(checkout, 'bin/probity'), args, { cwd, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, stdout, stderr });
    });
  });
}

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'probity-bootstrap-'));
  mkdirSync(join(base, 'home'));
  template = join(base, 'template', 'checkout');
  makeTemplate();
});
// As deep as the template, because the lock file names the compiler by a relative path.
beforeEach(() => {
  checkout = join(mkdtempSync(join(base, 'c-')), 'a folder with blanks');
  cpSync(template, checkout, { recursive: true });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('the first call', () => {
  it('installs, builds, and hands arguments, folder and exit code through', async () => {
    const first = await call(['x', '2'], base);
    expect(first.stderr).toMatch(/probity: installing packages[^]*probity: building the server/);
    expect(first.code).toBe(2);
    expect(JSON.parse(first.stdout)).toEqual({ argv: ['x', '2'], cwd: base, other: 1 });
  });

  it('is made once by two at once', async () => {
    const both = await Promise.all([call(['a']), call(['b'])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const said = both.map(({ stderr }) => stderr).join('');
    expect(said.match(/installing packages/g)).toHaveLength(1);
    expect(said.match(/building the server/g)).toHaveLength(1);
    expect(existsSync(join(checkout, '.bootstrap.lock'))).toBe(false);
  });

  it('says in one line that the build failed, and goes on once the fault is mended', async () => {
    write('core/other.ts', 'export const other: string = 1;\n');
    const broken = await call();
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(
      /^probity: the build of the server failed \(exit \d\), see above$/m,
    );
    expect(broken.stderr).not.toMatch(/^\s+at /m);
    write('core/other.ts', 'export const other: string = "mended";\n');
    expect(JSON.parse((await call()).stdout).other).toBe('mended');
  });
});

describe('a later call', () => {
  beforeEach(async () => {
    expect((await call()).code).toBe(0);
  });

  it('neither installs nor builds, also after a file was only touched', async () => {
    expect((await call()).stderr).toBe('');
    write('app/main.ts', PROGRAM);
    expect((await call()).stderr).toBe('');
  });

  it('builds when a source has changed, and leaves no file of a source that is gone', async () => {
    write('core/gone.ts', 'export const gone = 1;\n');
    write('core/other.ts', 'export const other = 2;\n');
    const second = await call();
    expect(second.stderr).toBe('probity: building the server (tsc)\n');
    expect(JSON.parse(second.stdout).other).toBe(2);
    expect(existsSync(join(checkout, 'dist/core/gone.js'))).toBe(true);
    rmSync(join(checkout, 'core/gone.ts'));
    await call();
    expect(existsSync(join(checkout, 'dist/core/gone.js'))).toBe(false);
  });

  it('repairs an installation and a build that were interrupted', async () => {
    rmSync(join(checkout, 'node_modules/.package-lock.json'));
    rmSync(join(checkout, 'node_modules/.probity-stamp'));
    rmSync(join(checkout, 'node_modules/native-typescript'));
    rmSync(join(checkout, 'dist/.server-stamp'));
    rmSync(join(checkout, 'dist/core'), { recursive: true });
    const repaired = await call();
    expect(repaired.stderr).toMatch(/installing[^]*building/);
    expect(repaired.code).toBe(0);
  });
});

describe('the lock', () => {
  it('of a dead process is taken over', async () => {
    const dead = spawn('true');
    await new Promise((resolve) => dead.once('close', resolve));
    write('.bootstrap.lock', `${String(dead.pid)}:1\n`);
    expect((await call()).code).toBe(0);
    expect(existsSync(join(checkout, '.bootstrap.lock'))).toBe(false);
  });

  it('of a process whose number was given to another one is taken over', async () => {
    write('.bootstrap.lock', `${process.pid}:1\n`);
    expect((await call()).code).toBe(0);
  });

  it('stays with the npm that outlives a killed call', async () => {
    const script = `
      const lock = require(${JSON.stringify(join(checkout, 'bin/build-lock.cjs'))});
      const file = ${JSON.stringify(join(checkout, '.bootstrap.lock'))};
      lock.acquire(file, () => undefined);
      const child = require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' });
      lock.shareWith(file, child.pid);
      process.stdout.write(String(child.pid));`;
    const killed = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const survivor = Number(await new Promise((resolve) => killed.stdout.once('data', resolve)));
    killed.kill('SIGKILL');
    await new Promise((resolve) => killed.once('close', resolve));
    const next = spawn(join(checkout, 'bin/probity'), { stdio: ['ignore', 'ignore', 'pipe'] });
    const said = await new Promise((resolve) => next.stderr.once('data', resolve));
    expect(String(said)).toContain(`waiting for process ${survivor}`);
    process.kill(survivor);
    expect(await new Promise((resolve) => next.once('close', resolve))).toBe(0);
  });
});
